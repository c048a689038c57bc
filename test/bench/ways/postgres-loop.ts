/** What a team writes by hand: fetch, JSON.parse, COPY into a staging table, upsert. */
import pg from "pg";
import { FIELDS } from "../records.ts";
import { measure, settingsText } from "../measure.ts";
import { copyInto, copyLine, type FlatRow, postgresColumns } from "../copy-lines.ts";

interface Settings {
  readonly baseUrl: string;
  readonly at: string;
  readonly page: number;
}

const { baseUrl, at, page } = JSON.parse(settingsText()) as Settings;
const client = new pg.Client({ connectionString: at });
await client.connect();

await measure(async () => {
  await client.query(`CREATE TABLE IF NOT EXISTS records (${postgresColumns}, PRIMARY KEY (id))`);
  await client.query("CREATE TEMPORARY TABLE staging (LIKE records)");
  const names = FIELDS.map(([name]) => name);
  const updates = names.map((name) => `${name} = excluded.${name}`).join(", ");
  const merge = async (lines: readonly string[]): Promise<void> => {
    await client.query("BEGIN");
    const copy = await copyInto(client, `COPY staging (${names.join(", ")}) FROM STDIN`);
    const copied = new Promise<void>((resolve, reject) => {
      copy.on("finish", resolve).on("error", reject);
    });
    copy.end(lines.join(""));
    await copied;
    await client.query(
      `INSERT INTO records SELECT * FROM staging ORDER BY id ON CONFLICT (id) DO UPDATE SET ${updates}`,
    );
    await client.query("TRUNCATE staging");
    await client.query("COMMIT");
  };
  let rows = 0;
  let waiting: string[] = [];
  for (let offset = 0; ; offset += page) {
    const response = await fetch(`${baseUrl}/v1/records?offset=${offset}&limit=${page}`);
    const body = (await response.json()) as { readonly data: readonly FlatRow[] }; // the API's own answer
    waiting.push(...body.data.map(copyLine));
    rows += body.data.length;
    const isLast = body.data.length < page;
    if (isLast || waiting.length >= 50_000) {
      await merge(waiting);
      waiting = [];
    }
    if (isLast) break;
  }
  await client.end();
  return rows;
});
