import { literal, own } from "./names.ts";
import type { Draft } from "./tables.ts";

/**
 * Every commit writes into partitions of its own. Parts of different partitions never merge, so that the rows which it
 * replaces stay as they are, and readers who look at an earlier commit find them. Later, when nobody does any more, its
 * rows join those of all former commits in partition 0, where they merge.
 */

/** So many commits have partitions of their own; then rows join those of former commits, but for the last ones. */
const limits = { most: 32, kept: 16 } as const;

/** Takes the rows away of commits that never took effect, which are all that the journal does not know of. */
export async function discard({ client, storage, before, open }: Draft): Promise<void> {
  const tables = [...new Set(before.values())];
  if (tables.length === 0) return;
  const found = await client.query(
    "SELECT DISTINCT table, partition_id AS commit FROM system.parts WHERE active AND partition_id != '0' AND " +
      `database = ${literal(storage.database)} AND table IN (${tables.map(literal).join(", ")})`,
  );
  for (const table of tables) {
    const commits = found.filter((row) => row["table"] === table).map((row) => Number(row["commit"]));
    await drop(
      { client, storage },
      table,
      commits.filter((commit) => open.get(table)?.includes(commit) !== true),
    );
  }
}

/**
 * Lets the rows of former commits be merged, but for those of the last ones: a query that reads one table after the
 * other still looks at the commit that it has begun with.
 */
export async function join({ client, storage, before, open }: Draft): Promise<void> {
  for (const table of new Set(before.values())) {
    const commits = open.get(table) ?? [];
    if (commits.length < limits.most) continue;
    const [joining, left] = [commits.slice(0, -limits.kept), commits.slice(-limits.kept)];
    const name = storage.name(table);
    // A condition beside the new value would be on that. Rows that are there twice for a moment are the same ones.
    await client.run(
      `INSERT INTO ${name} SELECT * REPLACE (toUInt64(0) AS ${own.commit}) FROM ` +
        `(SELECT * FROM ${name} WHERE ${own.commit} IN (${joining.join(", ")}))`,
    );
    await drop({ client, storage }, table, joining);
    open.set(table, left);
  }
}

async function drop(
  { client, storage }: Pick<Draft, "client" | "storage">,
  table: string,
  commits: readonly number[],
): Promise<void> {
  if (commits.length === 0) return;
  const drops = commits.map((commit) => `DROP PARTITION ${commit}`);
  await client.run(`ALTER TABLE ${storage.name(table)}${storage.onCluster} ${drops.join(", ")}`);
}
