import { type Client, type Row } from "./client.ts";
import { identifier, literal } from "./names.ts";
import { journalTable, journalViews, journalStatement } from "./journal-table.ts";
import type { Storage } from "./storage.ts";

/**
 * The journal is the one table that says what is so: saved states, which tables have which rows, loads, leases, names
 * and rejected rows. An insertion of several entries takes effect at once, which is how a commit takes effect.
 */
export interface Journal {
  /** What a version of this session is; each is higher than all that any session had before. The one after it is its too. */
  readonly nextVersion: () => Promise<number>;
  /** Entries of these kinds whose key begins with these parts. */
  readonly read: (kinds: readonly Kind[], ...begin: readonly string[]) => Promise<readonly Entry[]>;
  /** Writes entries at once, making the journal first where there is none. */
  readonly write: (entries: readonly NewEntry[], version: number) => Promise<void>;
  /** From now on versions are higher than those that other sessions have had until now. */
  readonly overtake: () => Promise<void>;
}

/** What entries are about. */
export type Kind = "state" | "table" | "view" | "load" | "lease" | "name" | "rejected" | "session";

/** An entry of the journal. */
export interface Entry {
  readonly kind: Kind;
  readonly key: readonly string[];
  readonly value: string;
}

/** An entry to be written; without value it is no longer so. */
export interface NewEntry {
  readonly kind: Kind;
  readonly key: readonly string[];
  readonly value: string | undefined;
}

/** A session has so many versions, then it takes the next span. */
const span = 2 ** 20;

/** The journal of a session; asks the server which of its tables are there. */
export async function openJournal(client: Client, storage: Storage): Promise<Journal> {
  const own = [journalTable, ...journalViews.keys()];
  const found = await client.query(
    `SELECT name FROM system.tables WHERE database = ${literal(storage.database)} AND name IN (${own.map(literal).join(", ")})`,
  );
  const present = new Set(found.map((row) => String(row["name"])));
  const table = storage.name(journalTable);
  let versions: { readonly first: number; used: number } | undefined;

  async function ensure(kinds: ReadonlySet<Kind>): Promise<void> {
    if (!present.has(journalTable)) await createJournal(client, storage);
    present.add(journalTable);
    // A view comes with the first entry that it shows.
    for (const [name, { kind, statement }] of journalViews) {
      if (present.has(name) || !kinds.has(kind)) continue;
      await client.run(statement(storage));
      present.add(name);
    }
  }

  async function write(entries: readonly NewEntry[], version: number): Promise<void> {
    if (entries.length === 0) return;
    await ensure(new Set(entries.map(({ kind }) => kind)));
    const lines = entries.map(({ kind, key, value }) =>
      [kind, JSON.stringify(key), value ?? "", String(version), value === undefined ? "1" : "0"]
        .map(escaped)
        .join("\t"),
    );
    const columns = ["kind", "key", "value", "version", "deleted"].map(identifier);
    await client.insert(table, columns, once(`${lines.join("\n")}\n`));
  }

  async function overtake(): Promise<void> {
    const [highest] = present.has(journalTable)
      ? await client.query(`SELECT toString(max(version)) AS version FROM ${table}`)
      : [];
    const first = (Math.floor(Number(highest?.["version"] ?? 0) / span) + 1) * span;
    versions = { first, used: 2 };
    await write([{ kind: "session", key: [], value: "" }], first);
  }

  return {
    overtake,
    nextVersion: async () => {
      if (versions === undefined || versions.used >= span - 2) await overtake();
      const { first, used } = versions ?? { first: span, used: 0 };
      versions = { first, used: used + 2 };
      return first + used;
    },
    read: async (kinds, ...begin) => {
      if (!present.has(journalTable)) return [];
      const start = JSON.stringify(begin).slice(0, -1);
      const rows = await client.query(
        `SELECT kind, key, value FROM ${table} FINAL WHERE kind IN (${kinds.map(literal).join(", ")}) AND startsWith(key, ${literal(start)})`,
      );
      return rows.map(entryOf).filter(({ key }) => begin.every((part, index) => key[index] === part));
    },
    write,
  };
}

async function createJournal(client: Client, storage: Storage): Promise<void> {
  const found = await client.query(`SELECT 1 AS found FROM system.databases WHERE name = ${literal(storage.database)}`);
  if (found.length === 0)
    await client.run(`CREATE DATABASE IF NOT EXISTS ${identifier(storage.database)}${storage.onCluster}`);
  await client.run(journalStatement(storage));
}

function entryOf(row: Row): Entry {
  // Kinds and keys are as `write` writes them.
  return {
    kind: String(row["kind"]) as Kind,
    key: JSON.parse(String(row["key"])) as readonly string[],
    value: String(row["value"]),
  };
}

// The driver takes streams alone.
async function* once(text: string): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(new TextEncoder().encode(text));
}

const escapes: Readonly<Record<string, string>> = {
  "\0": "\\0",
  "\\": "\\\\",
  "\t": "\\t",
  "\n": "\\n",
  "\r": "\\r",
};

function escaped(text: string): string {
  return text.replace(/[\0\\\t\n\r]/g, (sign) => escapes[sign] ?? sign);
}
