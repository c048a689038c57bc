import type {
  Batch,
  Destination,
  DestinationSession,
  Outcome,
  PageText,
  TablePlan,
  TableWriter,
} from "../../../templates/runtime/load/destination.ts";
import type { DataType } from "../../../templates/runtime/load/table.ts";
import type { Resource } from "../../../templates/runtime/resource.ts";
import { decodeText } from "../../../templates/runtime/select/cut.ts";
import type { Json } from "../../../templates/runtime/json.ts";

/** What the suite needs of a database, beside the destination itself. */
export interface Place {
  /** A destination in this place; every call gives one of its own. */
  destination(): Destination;
  /** The rows of a table in the order of the columns; values as text, doubles as JavaScript writes them. */
  rows(table: string, columns: readonly string[]): Promise<(string | null)[][]>;
  /** Column types by name; empty where there is no such table. */
  types(table: string): Promise<Record<string, DataType>>;
  /** The comments of a table (under the name "") and its columns, where there are any. */
  comments(table: string): Promise<Record<string, string>>;
  /** Lets the database refuse rows of a table that is there, whose column has a value which is not below `end`. */
  limit(table: string, column: string, end: number): Promise<void>;
  /** All tables but the loader's own, sorted. */
  tables(): Promise<string[]>;
  close(): Promise<void>;
}

/** The loader's own tables, which `tables` leaves out. */
export const ownTables: readonly string[] = ["_state", "_loads", "_leases", "_rejected", "_names"];

/** The reasons and texts of the rejected rows. */
export async function rejected(place: Place): Promise<(readonly [reason: string, row: string])[]> {
  const rows = await place.rows("_rejected", ["reason", "row"]);
  return rows.map(([reason, row]) => [reason ?? "", row ?? ""]);
}

/** Makes an empty place. */
export type NewPlace = () => Promise<Place>;

/** Rows as a value, or as JSON text where digits matter. */
export type Rows = readonly object[] | string;

/** One page as a load cuts it out of a body. */
export function page(rows: Rows, position: Json = 1): PageText {
  const bytes = new TextEncoder().encode(typeof rows === "string" ? rows : JSON.stringify(rows));
  const resource: Resource = {
    name: "things",
    table: "things",
    request: { method: "GET", path: "/" },
    rows: { text: "$", path: [], of: (body: object[]) => body },
    pages: { type: "single", first: null, request: (base) => base, next: () => undefined },
    primaryKey: [],
    write: { disposition: "append" },
    columns: {},
  };
  const decoded = decodeText(bytes, resource);
  return { text: decoded.rows.text, fields: decoded.rows.fields, rows: decoded.count, position };
}

export const key = { connector: "suite", resource: "things", partition: "" };

/** A merge by `id`, but for what is given. */
export function plan(changes: Partial<TablePlan> = {}): TablePlan {
  return {
    key,
    table: "things",
    description: undefined,
    columns: {},
    way: "merge",
    gather: null,
    primaryKey: ["id"],
    mergeKey: [],
    cursor: undefined,
    ...changes,
  };
}

/** A batch of pages that saves no state, but for what is given. */
export function batch(pages: readonly Rows[], changes: Partial<Batch> = {}): Batch {
  return {
    pages: pages.map((rows, index) => page(rows, index + 1)),
    bounds: undefined,
    skipKnown: "none",
    restart: false,
    finish: true,
    state: () => undefined,
    ...changes,
  };
}

/** Commits one batch in a session of its own. */
export async function commit(place: Place, table: TablePlan, given: Batch): Promise<Outcome> {
  return inSession(place, async (session) => (await session.table(table)).commit(given));
}

/** Commits batches by one writer. */
export async function commitAll(place: Place, table: TablePlan, given: readonly Batch[]): Promise<Outcome[]> {
  return inSession(place, async (session) => {
    const writer: TableWriter = await session.table(table);
    const outcomes: Outcome[] = [];
    for (const each of given) outcomes.push(await writer.commit(each));
    return outcomes;
  });
}

export async function inSession<T>(place: Place, body: (session: DestinationSession) => Promise<T>): Promise<T> {
  const session = await place.destination().open();
  try {
    return await body(session);
  } finally {
    await session.close();
  }
}

/** JSON without white space between its tokens. */
export function compact(json: string): string {
  return json.replace(/("(?:[^"\\]|\\.)*")|\s+/g, "$1");
}
