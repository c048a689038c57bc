import { logColumns } from "../load/log-columns.ts";
import type { Kind } from "./journal.ts";
import { identifier, literal } from "./names.ts";
import type { Storage } from "./storage.ts";

/** The journal's table. */
export const journalTable = "_journal";

const types = {
  text: "Nullable(String)",
  bigint: "Nullable(Int64)",
  timestamp: "Nullable(DateTime64(3, 'UTC'))",
  json: "Nullable(String)",
} as const;

/** The statement that makes the journal. */
export function journalStatement({ create, engine }: Storage): string {
  return (
    `${create("TABLE", journalTable)} (kind LowCardinality(String), key String, value String, version UInt64, deleted UInt8, ` +
    `at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')) ENGINE = ${engine("version, deleted")} ORDER BY (kind, key)`
  );
}

/** A view by which people read entries of a kind. */
interface JournalView {
  readonly kind: Kind;
  readonly statement: (storage: Storage) => string;
}

const part = (index: number, as: string): string => `JSONExtractString(key, ${index}) AS ${identifier(as)}`;

const loadColumns = logColumns.map(({ name, type }) => {
  const value = `JSONExtract(value, ${literal(name)}, 'Nullable(String)')`;
  const typed = type === "timestamp" ? `parseDateTime64BestEffortOrNull(${value}, 3, 'UTC')` : value;
  return `CAST(${typed}, ${literal(types[type])}) AS ${identifier(name)}`;
});

/** The views by which people read the journal, by name. */
export const journalViews: ReadonlyMap<string, JournalView> = new Map(
  [
    view("_state", "state", [
      part(1, "connector"),
      part(2, "resource"),
      part(3, "partition"),
      "value AS state",
      "at AS saved_at",
    ]),
    view("_loads", "load", loadColumns),
    view(
      "_leases",
      "lease",
      [
        part(1, "table_name"),
        part(2, "load_id"),
        "fromUnixTimestamp64Milli(JSONExtractInt(value, 'heartbeat'), 'UTC') AS heartbeat_at",
      ],
      "JSONHas(value, 'number')",
    ),
    view("_names", "name", [part(1, "table_name"), part(2, "path"), "value AS name"]),
    view("_rejected", "rejected", [
      part(1, "load_id"),
      part(2, "connector"),
      part(3, "resource"),
      "JSONExtractString(value, 1) AS reason",
      "JSONExtractString(value, 2) AS row",
      "at AS rejected_at",
    ]),
  ].map((made) => [made.name, made]),
);

function view(
  name: string,
  kind: Kind,
  columns: readonly string[],
  condition = "1",
): JournalView & { readonly name: string } {
  const statement = (storage: Storage): string =>
    `${storage.create("VIEW", name)} AS SELECT ${columns.join(", ")} FROM ${storage.name(journalTable)} FINAL ` +
    `WHERE kind = ${literal(kind)} AND ${condition}`;
  return { name, kind, statement };
}
