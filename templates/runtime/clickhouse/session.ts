import { LoadError } from "../errors.ts";
import type { SavedNames } from "../nested/names.ts";
import type { Client } from "./client.ts";
import type { Entry, Journal, NewEntry } from "./journal.ts";
import { type Claim, claimOf } from "./claim.ts";
import { identifier, identifiers, literal } from "./names.ts";
import type { Storage } from "./storage.ts";
import type { Strategies } from "./strategy.ts";
import { type Draft, isGathered, shapeOf } from "./tables.ts";
import { nullable } from "./types.ts";

/** What all writers of a session share. */
export interface Session {
  readonly client: Client;
  readonly storage: Storage;
  readonly journal: Journal;
  readonly strategies: Strategies;
  /** For messages. */
  readonly destination: string;
  /** What the load is called. */
  readonly load: string;
  /** Which load has which table, as far as this session has asked for it. */
  readonly leases: Map<string, string>;
  /** What ends the loads that have begun in this session. */
  readonly running: Map<string, () => void>;
  /** Tables of which is known that nothing is left of a commit that never took effect. */
  readonly clean: Set<string>;
  /** Waits that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>;
}

/** What the journal says of a resource's tables. */
export interface Catalog {
  /** The version of the last commit. */
  readonly version: number;
  /** The tables that have the rows. */
  readonly tables: ReadonlyMap<string, string>;
  /** How views were made, by name. */
  readonly views: ReadonlyMap<string, string>;
  /** The names given so far to what is in the rows. */
  readonly names: SavedNames;
  /** Which loads want the table or have it. */
  readonly claims: readonly Claim[];
}

/** What the journal says of the tables that belong to one. */
export async function readCatalog({ journal }: Session, table: string): Promise<Catalog> {
  const entries = await journal.read(["table", "view", "name", "lease"], table);
  const of = (kind: Entry["kind"]): readonly Entry[] => entries.filter((entry) => entry.kind === kind);
  const second = ({ key, value }: Entry): readonly [string, string] => [key[1] ?? "", value];
  const [found] = of("table");
  // Written by `catalogEntry`.
  const { version, tables } = JSON.parse(found?.value ?? '{"version":0,"tables":{}}') as {
    version: number;
    tables: Record<string, string>;
  };
  return {
    version,
    tables: new Map(Object.entries(tables)),
    views: new Map(of("view").map(second)),
    names: new Map(of("name").map(second)),
    claims: of("lease").map(claimOf),
  };
}

/** The entry by which a draft's tables become those of the resource. */
export function catalogEntry(table: string, { version, after }: Draft): NewEntry {
  // What was written has the version after it, too.
  const value = JSON.stringify({ version: version + 1, tables: Object.fromEntries(after) });
  return { kind: "table", key: [table], value };
}

/**
 * Makes or changes the views by which people read those tables. A view shows each row once, as it is now, and none of
 * the loader's own columns.
 */
export async function ensureViews(
  { client, journal }: Session,
  draft: Draft,
  { table, views }: { readonly table: string; readonly views: ReadonlyMap<string, string> },
  names: Iterable<string>,
): Promise<void> {
  const changed: NewEntry[] = [];
  for (const name of names) {
    const source = draft.after.get(name);
    if (source === undefined || isGathered(name)) continue;
    const wanted = await viewOf(draft, name, source);
    if (views.get(name) === wanted) continue;
    await client.run(wanted);
    changed.push({ kind: "view", key: [table, name], value: wanted });
  }
  await journal.write(changed, draft.version + 1);
}

/** Drops tables whose rows others have now. */
export async function dropFormer({ client, storage }: Session, { before, after }: Draft): Promise<void> {
  const used = new Set(after.values());
  for (const table of new Set(before.values())) {
    if (!used.has(table)) await client.run(`DROP TABLE IF EXISTS ${storage.name(table)}${storage.onCluster}`);
  }
}

async function viewOf(draft: Draft, name: string, table: string): Promise<string> {
  const { storage } = draft;
  const shape = await shapeOf(draft, table);
  if (shape === undefined) throw new LoadError(`the table ${storage.name(table)} vanished. Load with \`fullRefresh\`.`);
  const definitions = [...shape.columns].map(([column, type]) => {
    const description = shape.descriptions.get(column) ?? "";
    return `${identifier(column)} ${nullable(type)}${description === "" ? "" : ` COMMENT ${literal(description)}`}`;
  });
  return (
    `CREATE OR REPLACE VIEW ${storage.name(name)}${storage.onCluster} (${definitions.join(", ")}) AS ` +
    `SELECT ${identifiers([...shape.columns.keys()])} FROM ${storage.name(table)} FINAL` +
    (shape.description === "" ? "" : ` COMMENT ${literal(shape.description)}`)
  );
}
