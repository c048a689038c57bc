/** The ceiling: PostgreSQL copies the same rows, already there as files in its own format, into a table with a key. */
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { measure, settingsText } from "../measure.ts";
import { copyInto, postgresColumns } from "../copy-lines.ts";

interface Settings {
  readonly files: readonly string[];
  readonly at: string;
}

const { files, at } = JSON.parse(settingsText()) as Settings;
const client = new pg.Client({ connectionString: at });
await client.connect();
await measure(async () => {
  await client.query(`CREATE TABLE records (${postgresColumns}, PRIMARY KEY (id))`);
  for (const file of files) await pipeline(createReadStream(file), await copyInto(client, "COPY records FROM STDIN"));
  const found = await client.query<{ count: string }>("SELECT count(*) FROM records");
  await client.end();
  return Number(found.rows[0]?.count);
});
