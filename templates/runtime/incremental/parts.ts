import type { Json } from "../json.ts";
import type { Resource } from "../resource.ts";
import type { RowsText } from "../select/cut.ts";
import type { Pages } from "../traverse.ts";
import type { Incremental } from "./incremental.ts";

/** Where a traversal stands that is made of parts, each with a start of its own. */
export type PartPosition = {
  /** The lower bound of the part's requests. */
  readonly start: string | null;
  /** The position among its pages; `null` for the first. */
  readonly page: Json;
  /** How many parts before it had no rows, where that is counted. */
  readonly empty?: number;
};

/** What parts have to know of their resource. */
export type Parted = Pick<Resource, "name" | "primaryKey" | "pages"> & { readonly incremental: Incremental };

/** A way to read a list in parts. */
export interface Parts {
  /** The same position at the first page of its part, for page tokens that have expired. */
  readonly rewind: (position: Json) => Json;
}

/** A way to begin the pages anew within a traversal. */
export interface Restart extends Parts {
  readonly pages: (pages: Pages<RowsText>, resource: Parted) => Pages<RowsText>;
}

/** A way to read a list window by window. */
export interface Windows extends Parts {
  readonly texts: (pages: Pages<RowsText>, resource: Parted) => Pages<RowsText>;
  readonly objects: <Row>(pages: Pages<readonly Row[]>, resource: Parted) => Pages<readonly Row[]>;
}

/** The saved position; one from before the resource was read in parts belongs to the part from `start`. */
export function partAt(from: Json | undefined, start: string | null): PartPosition {
  const isPart = typeof from === "object" && from !== null && "start" in from && "page" in from;
  // Told from a paginator's own position by its keys.
  return isPart ? (from as PartPosition) : { start, page: from ?? null };
}

/** The first page of the part. */
export function rewind(position: Json): Json {
  return { ...partAt(position, null), page: null };
}
