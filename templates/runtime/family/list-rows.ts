import type { Connection } from "../connection.ts";
import { ceilingAt } from "../incremental/ceiling.ts";
import { initialOf } from "../incremental/cursor.ts";
import { incrementalScope } from "../incremental/scope.ts";
import { listedPages } from "../load/page-source.ts";
import { isChild, type ParentRow } from "../parents.ts";
import type { Resource } from "../resource.ts";
import type { Scope } from "../values.ts";
import { childPages } from "./child-pages.ts";
import type { Gathering } from "./gathering.ts";

/** How parents are listed. */
export interface Listing {
  readonly connection: Connection;
  readonly signal: AbortSignal | undefined;
}

/** What requests cost. */
export interface Spent {
  readonly requests: number;
  /** Milliseconds waited before them. */
  readonly waitMs: number;
}

/** Where nothing was asked of the API. */
export const nothingSpent: Spent = { requests: 0, waitMs: 0 };

/**
 * Lists all rows of a parent for its children, from its start on, without loading them.
 *
 * @param parents the rows of its own parent, where it has one
 * @returns what the requests cost
 */
export async function listRows(
  resource: Resource,
  parents: readonly ParentRow[] | undefined,
  rows: Gathering,
  { connection, signal }: Listing,
): Promise<Spent> {
  let requests = 0;
  let waitMs = 0;
  const sources =
    isChild(resource) && parents !== undefined
      ? parents.map((parent) => childPages(connection, resource, parent, signal))
      : [listedPages(connection, resource, signal)];
  for (const source of sources) {
    for await (const page of rows.through(source)({ scope: startScope(resource, connection), from: undefined })) {
      requests += page.attempts;
      waitMs += page.waitMs;
    }
  }
  rows.complete();
  return { requests, waitMs };
}

function startScope({ incremental }: Resource, { clock }: Connection): Scope {
  if (incremental === undefined) return {};
  const range = { start: initialOf(incremental) ?? null, last: null, ceiling: ceilingAt(incremental, clock.now()) };
  return { incremental: incrementalScope(incremental, range) };
}
