import { LoadError } from "../errors.ts";
import type { SavedNames } from "../nested/names.ts";
import type { Client } from "./client.ts";
import type { Entry, Journal, NewEntry } from "./journal.ts";
import { type Claim, claimOf } from "./claim.ts";
import { journalTable } from "./journal-table.ts";
import { identifier, identifiers, literal, own } from "./names.ts";
import type { Storage } from "./storage.ts";
import type { Strategies } from "./strategy.ts";
import { type Draft, isGathered, shapeOf, type TableShape } from "./tables.ts";
import { converting, nullable } from "./types.ts";

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
  /** Resources' tables of which others have the rows now than before. */
  readonly replaced: Set<string>;
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
  /** The commits whose rows have partitions of their own, by table. */
  readonly open: ReadonlyMap<string, readonly number[]>;
  /** Tables whose rows others have now, and at which somebody may still be looking. */
  readonly former: readonly string[];
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
  const { version, tables, open, former } = JSON.parse(
    found?.value ?? '{"version":0,"tables":{},"open":{},"former":[]}',
  ) as {
    version: number;
    former: readonly string[];
    tables: Record<string, string>;
    open: Record<string, readonly number[]>;
  };
  return {
    version,
    tables: new Map(Object.entries(tables)),
    open: new Map(Object.entries(open)),
    former,
    views: new Map(of("view").map(second)),
    names: new Map(of("name").map(second)),
    claims: of("lease").map(claimOf),
  };
}

/** The entry by which a draft's tables become those of the resource, and all that has been written up to that version is seen. */
export function catalogEntry(table: string, draft: Draft, version: number): NewEntry {
  const { after, open } = draft;
  const used = new Set(after.values());
  const value = {
    version,
    former: formerOf(draft),
    tables: Object.fromEntries(after),
    open: Object.fromEntries([...open].filter(([name, commits]) => used.has(name) && commits.length > 0)),
  };
  return { kind: "table", key: [table], value: JSON.stringify(value) };
}

/** Views of a resource's tables, as the journal knows them. */
interface Views {
  /** The resource's own table. */
  readonly table: string;
  readonly views: ReadonlyMap<string, string>;
  /** Those that have changed since. */
  readonly announced?: ReadonlyMap<string, string>;
}

/**
 * Readies the views by which people read tables for a commit that is about to take effect: those that are there change
 * before it, so that all show it at the same moment. Until then they show what they showed. Gives those that changed.
 */
export async function announce(
  session: Session,
  draft: Draft,
  { table, views }: Views,
): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const name of draft.touched) {
    const [former, coming] = [draft.before.get(name), draft.after.get(name)];
    if (former === undefined || coming === undefined || isGathered(name)) continue;
    const wanted =
      former === coming
        ? await viewOf(draft, name, await rowsOf(draft, table, coming))
        : await viewOf(draft, name, await rowsOfBoth(draft, table, former, coming));
    if (views.get(name) !== wanted) texts.set(name, wanted);
  }
  // Nobody relies on what these views are, until the journal has them again.
  const changing = [...texts.keys()].map((name): NewEntry => ({ kind: "view", key: [table, name], value: undefined }));
  await session.journal.write(changing, draft.version + 1);
  for (const text of texts.values()) await session.client.run(text);
  return texts;
}

/**
 * Makes or changes the views by which people read those tables. A view shows each row once, as it is now, and none of
 * the loader's own columns.
 *
 * @param version what the journal's entries on them have
 */
export async function ensureViews(
  { client, journal }: Session,
  draft: Draft,
  { table, views, announced }: Views,
  names: Iterable<string>,
  version: number,
): Promise<void> {
  const changed: NewEntry[] = [];
  for (const name of names) {
    const [former, source] = [draft.before.get(name), draft.after.get(name)];
    if (source === undefined || isGathered(name)) continue;
    if (former !== undefined && former !== source) {
      // A query that began before the commit finds no less than what is there now; the next load needs that no more.
      await client.run(await viewOf(draft, name, await rowsOf(draft, table, source, version)));
      continue;
    }
    const wanted = await viewOf(draft, name, await rowsOf(draft, table, source));
    if (views.get(name) === wanted) continue;
    if (announced?.get(name) !== wanted) await client.run(wanted);
    changed.push({ kind: "view", key: [table, name], value: wanted });
  }
  await journal.write(changed, version);
}

/** Tables whose rows others have now. */
function formerOf({ before, after, former }: Draft): readonly string[] {
  const used = new Set(after.values());
  return [...new Set([...former, ...before.values()])].filter((name) => !used.has(name));
}

/** Drops tables in which rows have gathered; of tables that people read is only noted that others have their rows now. */
export async function retire(session: Session, table: string, { before, after }: Draft): Promise<void> {
  const { client, storage, replaced } = session;
  const used = new Set(after.values());
  for (const [key, name] of before) {
    if (used.has(name)) continue;
    if (isGathered(key)) await client.run(`DROP TABLE IF EXISTS ${storage.name(name)}${storage.onCluster}`);
    else replaced.add(table);
  }
}

/** Drops tables whose rows others have. */
export async function dropFormer(
  { client, storage }: Pick<Session, "client" | "storage">,
  { former, tables }: Pick<Catalog, "former" | "tables">,
): Promise<void> {
  const used = new Set(tables.values());
  for (const name of former) {
    if (!used.has(name)) await client.run(`DROP TABLE IF EXISTS ${storage.name(name)}${storage.onCluster}`);
  }
}

/** Who has begun to look at a table finds it for so long, in milliseconds, at the end of a load. */
const graceMs = 1000;

/** Drops, at the end of a session, tables whose rows others have; where that fails, the next load does it. */
export async function dropReplaced(session: Session): Promise<void> {
  if (session.replaced.size === 0) return;
  await session.sleep(graceMs);
  for (const table of session.replaced) await dropFormer(session, await readCatalog(session, table));
}

/** A query of a table's rows as they were at the last commit, or at that one where it is later. */
async function rowsOf(draft: Draft, table: string, source: string, since?: number): Promise<string> {
  const shape = await shapeOfKnown(draft, source);
  return `SELECT ${identifiers([...shape.columns.keys()])} FROM ${committedRows(draft, table, source, since)}`;
}

/** A query of the rows of one table until the commit, and of another one from then on, in that one's columns. */
async function rowsOfBoth(draft: Draft, table: string, former: string, coming: string): Promise<string> {
  const [old, shape] = [await shapeOfKnown(draft, former), await shapeOfKnown(draft, coming)];
  const values = [...shape.columns].map(([name, type]) => {
    const present = old.columns.get(name);
    const value = present === undefined ? "NULL" : converting(identifier(name), present, type);
    return `CAST(${value}, ${literal(nullable(type))}) AS ${identifier(name)}`;
  });
  const last = lastCommit(draft, table);
  return (
    `SELECT ${values.join(", ")} FROM ${committedRows(draft, table, former)} WHERE ${last} < ${draft.version} UNION ALL ` +
    `${await rowsOf(draft, table, coming)} WHERE ${last} >= ${draft.version}`
  );
}

/**
 * A table's rows without what later commits have written. The number of the last commit is the same for all tables in
 * a query, for the text of the query for it is; and it is asked for before the rows are, which `merge` sees to.
 */
function committedRows(draft: Draft, table: string, source: string, since?: number): string {
  const pattern = `^${source.replaceAll(/[^\w]/gu, (sign) => ((sign.codePointAt(0) ?? 0) < 128 ? `\\${sign}` : sign))}$`;
  const last = lastCommit(draft, table);
  const version = since === undefined ? last : `greatest(${last}, ${since})`;
  return `merge(${literal(draft.storage.database)}, ${literal(pattern)}) FINAL PREWHERE ${own.version} <= ${version}`;
}

function lastCommit({ storage }: Draft, table: string): string {
  const key = literal(JSON.stringify([table]));
  return `(SELECT max(version) FROM ${storage.name(journalTable)} WHERE kind = 'table' AND key = ${key})`;
}

async function shapeOfKnown(draft: Draft, table: string): Promise<TableShape> {
  const shape = await shapeOf(draft, table);
  if (shape !== undefined) return shape;
  throw new LoadError(`the table ${draft.storage.name(table)} vanished. Load with \`fullRefresh\`.`);
}

async function viewOf(draft: Draft, name: string, rows: string): Promise<string> {
  const { storage } = draft;
  const shape = await shapeOfKnown(draft, draft.after.get(name) ?? "");
  const definitions = [...shape.columns].map(([column, type]) => {
    const description = shape.descriptions.get(column) ?? "";
    return `${identifier(column)} ${nullable(type)}${description === "" ? "" : ` COMMENT ${literal(description)}`}`;
  });
  return (
    `CREATE OR REPLACE VIEW ${storage.name(name)}${storage.onCluster} (${definitions.join(", ")}) AS ${rows}` +
    (shape.description === "" ? "" : ` COMMENT ${literal(shape.description)}`)
  );
}
