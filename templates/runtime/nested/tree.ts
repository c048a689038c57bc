import { each, itself, type Path } from "./path.ts";
import { type Key, keyOf } from "../select/words.ts";
import { TextOutput } from "./text-output.ts";
import type { PageText } from "../load/destination.ts";

/** A field of a split table. */
export interface Leaf {
  /** Its key in the split text: different from every other's in any notation of case. */
  readonly id: string;
  readonly path: Path;
  /** Bits of `kinds`. */
  readonly kinds: number;
}

/** A table that rows are split into, as it comes out. */
export interface SplitTable {
  /** Empty for the rows themselves, else the path of the list with `each` at its end. */
  readonly path: Path;
  readonly leaves: readonly Leaf[];
  readonly pages: readonly PageText[];
}

/** A field while its table is split off. */
interface OpenLeaf extends Leaf {
  readonly key: Uint8Array;
  kinds: number;
}

/** A key of an object, or the elements of a list, with what its values are taken apart into. */
export interface Member extends Key {
  readonly path: Path;
  /** How many levels of objects and lists below it are taken apart; 0 keeps them as JSON. */
  readonly levels: number;
  readonly leaf: OpenLeaf;
  /** Whether a column is declared for it. */
  readonly isWhole: boolean;
  /** Whether lists that it has are left out. */
  readonly isLeftOut: boolean;
  /** The last object that had it. */
  seen: number;
  /** What usually comes next: objects mostly repeat their keys in the same order. */
  follower: Member | undefined;
  object: ObjectShape | undefined;
  list: TableShape | undefined;
}

/** What is known of an object's keys. */
export interface ObjectShape {
  readonly path: Path;
  readonly levels: number;
  readonly members: Map<string, Member>;
  /** What comes before the first member. */
  readonly start: { follower: Member | undefined };
}

/** A table while rows are split into it. */
export interface TableShape extends SplitTable {
  /** What tells its lists from those of other paths, or taken apart to another depth. */
  readonly mark: Uint8Array;
  readonly output: TextOutput;
  readonly leaves: OpenLeaf[];
  readonly pages: PageText[];
  readonly row: ObjectShape;
  /** Elements that are no objects. */
  readonly element: Member;
}

/** Makes the parts of one split. */
export interface Shapes {
  readonly tables: TableShape[];
  readonly table: (path: Path, levels: number) => TableShape;
  readonly object: (path: Path, levels: number) => ObjectShape;
  readonly member: (table: TableShape, shape: ObjectShape, name: string, key: Uint8Array) => Member;
}

/**
 * @param isWhole tells of a path whether its values stay as they are: a column is declared for them.
 * @param isLeftOut tells of the path of a list's elements whether the list is left out.
 */
export function newShapes(isWhole: (path: Path) => boolean, isLeftOut: (path: Path) => boolean): Shapes {
  const tables: TableShape[] = [];
  let count = 0;
  const leaf = (table: { readonly leaves: OpenLeaf[] }, path: Path): OpenLeaf => {
    const id = `c${count}`;
    count += 1;
    const made = { id, key: encoded(`"${id}":`), path, kinds: 0 };
    table.leaves.push(made);
    return made;
  };
  const member = (
    table: { readonly leaves: OpenLeaf[] },
    place: { readonly path: Path; readonly levels: number; readonly key: Uint8Array },
  ): Member => {
    const isDeclared = isWhole(place.path);
    const levels = isDeclared ? 0 : place.levels;
    const rest = {
      isLeftOut: isLeftOut(elementsOf(place.path)),
      seen: 0,
      follower: undefined,
      object: undefined,
      list: undefined,
    };
    return { ...place, ...keyOf(place.key), levels, isWhole: isDeclared, leaf: leaf(table, place.path), ...rest };
  };
  const object = (path: Path, levels: number): ObjectShape => ({
    path,
    levels,
    members: new Map(),
    start: { follower: undefined },
  });
  const table = (path: Path, levels: number): TableShape => {
    const mark = encoded(`${levels}${JSON.stringify(path)}`);
    const parts = { path, mark, output: new TextOutput(), leaves: [], pages: [] };
    const element = member(parts, { path: [...path, itself], levels, key: new Uint8Array() });
    const made = { ...parts, row: object(path, levels), element };
    tables.push(made);
    return made;
  };
  return {
    tables,
    table,
    object,
    member: (of, shape, name, key) => {
      const made = member(of, { path: [...shape.path, name], levels: shape.levels, key });
      shape.members.set(name, made);
      return made;
    },
  };
}

/** The path of the elements of a list at `path`. */
export function elementsOf(path: Path): Path {
  return [...(path.at(-1) === itself ? path.slice(0, -1) : path), each];
}

/** UTF-8. */
export function encoded(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
