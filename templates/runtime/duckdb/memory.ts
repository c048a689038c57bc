import { type Database, integer } from "./database.ts";

/** Whether no other connection of this process uses the database. A DuckDB that is too old to tell may be used by others. */
export async function isAlone(database: Database): Promise<boolean> {
  const [row = []] = await database.query("SELECT count FROM duckdb_connection_count()").catch(() => []);
  return integer(row[0]) === 1;
}

/** What DuckDB may keep of what it has read from its file when a batch is done, in bytes. */
const mostKept = 32 * 1024 * 1024;

/** How much of it stays where it was more. */
const leastKept = mostKept / 2;

/**
 * Makes DuckDB give back what it has read from its file and keeps, which it else does only near its limit, 80 % of the
 * machine's memory: it does so when the limit is lowered, which then is as it was. Nothing happens while another
 * connection of this process uses the database, whose queries might need the memory in that moment.
 */
export async function giveBackMemory(database: Database): Promise<void> {
  const query =
    "SELECT sum(memory_usage_bytes) FILTER (tag = 'BASE_TABLE'), sum(memory_usage_bytes), " +
    "current_setting('memory_limit') FROM duckdb_memory()";
  const [row = []] = await database.query(query).catch(() => []);
  const [read = 0, used = 0] = row.map(integer);
  const limit = String(row[2]);
  if (read <= mostKept || !(await isAlone(database))) return;
  await setLimit(database, `${used - read + leastKept} bytes`).catch(() => {
    // What is in use stays, and the limit with it.
  });
  // RESET would change the setting and leave the limit as it is.
  await setLimit(database, unshortened(limit));
}

async function setLimit(database: Database, limit: string): Promise<void> {
  await database.run(`SET memory_limit = '${limit}'`);
}

/** DuckDB writes `190.7 MiB` of anything from there to 190.8: the middle is written the same again. */
function unshortened(limit: string): string {
  return limit.replace(/^\d+\.\d/, "$&5");
}
