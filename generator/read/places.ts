import type { Path, Position, SourceDocument } from "./source-document.ts";

/** Where a value and its parts begin in a text; offsets count UTF-16 code units. */
export interface Place {
  readonly at: number;
  /** By object key or list index; empty for scalars. */
  readonly parts: ReadonlyMap<string | number, PartPlace>;
}

export interface PartPlace {
  /** Where the key stands; `undefined` for the items of a list. */
  readonly key: number | undefined;
  readonly value: Place;
}

const NO_PARTS: ReadonlyMap<string | number, PartPlace> = new Map();

/** The place of a value without parts. */
export function scalarPlace(at: number): Place {
  return { at, parts: NO_PARTS };
}

/** A document whose places are computed when the first one is asked for. */
export function sourceDocument(
  file: string,
  value: unknown,
  places: () => { readonly root: Place; readonly position: (offset: number) => Position },
): SourceDocument {
  let known: ReturnType<typeof places> | undefined;
  const find = (path: Path, wanted: (part: PartPlace) => number | undefined): Position | undefined => {
    known ??= places();
    return known.position(offsetOf(known.root, path, wanted));
  };
  return {
    file: file.replaceAll("\\", "/"),
    value,
    locate: (path) => find(path, (part) => part.value.at),
    locateKey: (path) => find(path, (part) => part.key ?? part.value.at),
  };
}

function offsetOf(root: Place, path: Path, wanted: (part: PartPlace) => number | undefined): number {
  let place = root;
  for (const [index, step] of path.entries()) {
    const part = place.parts.get(step);
    if (part === undefined) return place.at;
    if (index === path.length - 1) return wanted(part) ?? part.value.at;
    place = part.value;
  }
  return place.at;
}
