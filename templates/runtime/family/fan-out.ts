import type { Connection } from "../connection.ts";
import type { Parts } from "../incremental/parts.ts";
import type { Json } from "../json.ts";
import { LostPosition } from "../load/lost-position.ts";
import type { PageSource } from "../load/page-source.ts";
import type { ChildResource } from "../parents.ts";
import { ahead } from "./ahead.ts";
import { childPages } from "./child-pages.ts";
import type { ParentOf } from "./family.ts";

/** Where a traversal over all parents stands: everything of the parents before this one has been read. */
type FanOutPosition = {
  /** A parent's key; parents are gone through in the order of their keys, whatever the API's. */
  readonly parent: string;
  /** The position among its pages; `null` for the first. */
  readonly page: Json;
};

/**
 * The pages of all parents' children as one traversal, grouped by parent; the first pages of the next parents are
 * asked for ahead.
 */
export function fanOut(
  connection: Connection,
  child: ChildResource,
  parents: readonly ParentOf[],
  options: { readonly width: number; readonly signal: AbortSignal | undefined },
): PageSource {
  return async function* pages({ scope, from }) {
    const start = from === undefined ? undefined : positionOf(from);
    const rest = start === undefined ? parents : parentsFrom(child, parents, start.parent);
    const openings = rest.map(({ key, row }) => (signal: AbortSignal) => {
      const page = key === start?.parent ? start.page : null;
      return childPages(connection, child, row, signal)({ scope, from: page ?? undefined });
    });
    for await (const { index, item: page } of ahead(openings, options.width, options.signal)) {
      const parent = rest[index]?.key ?? "";
      const next = page.next === undefined ? first(rest[index + 1]) : { parent, page: page.next };
      yield { ...page, position: { parent, page: page.position }, next };
    }
  };
}

/** The parents from the one of this key on; where groups of them are others than before, nothing tells what was read. */
function parentsFrom(child: ChildResource, parents: readonly ParentOf[], from: string): readonly ParentOf[] {
  if (child.parent.group === undefined) return parents.filter(({ key }) => key >= from);
  const at = parents.findIndex(({ key }) => key === from);
  if (at < 0) throw new LostPosition("the parent rows are grouped in another way than when the load was stopped");
  return parents.slice(at);
}

function first(parent: ParentOf | undefined): FanOutPosition | undefined {
  return parent && { parent: parent.key, page: null };
}

/** The first page of the part that one parent's children are in. */
export function within({ rewind }: Parts): Parts["rewind"] {
  return (position) => {
    const { parent, page } = positionOf(position);
    return { parent, page: page === null ? null : rewind(page) };
  };
}

function positionOf(from: Json): FanOutPosition {
  // Saved by this module.
  return from as FanOutPosition;
}
