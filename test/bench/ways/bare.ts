/**
 * What fetch and DuckDB's reader can reach together: rows are cut out by the first and the last bracket, nobody looks at
 * them, nothing is merged, no state is kept, memory has no bound; DuckDB reads one batch while the next is fetched.
 */
import { DuckDBInstance } from "@duckdb/node-api";
import { open } from "node:fs/promises";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly baseUrl: string;
  readonly file: string;
  readonly page: number;
  readonly columns: string;
}

const { baseUrl, file, page, columns } = JSON.parse(settingsText()) as Settings;
/** Pages of a batch. */
const most = 100;
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();

/** One JSON list in two files, so that DuckDB reads on both processors. */
async function insert(lists: readonly Buffer[], batch: number): Promise<void> {
  const halves = [lists.slice(0, lists.length / 2), lists.slice(lists.length / 2)];
  const paths = halves.map((_, half) => `${file}.${batch}.${half}.json`);
  for (const [half, path] of paths.entries()) {
    const parts = (halves[half] ?? []).flatMap((list, index) => [Buffer.from(index === 0 ? "[" : ","), list]);
    const handle = await open(path, "w");
    await handle.writev([...parts, Buffer.from("]")]);
    await handle.close();
  }
  const list = paths.map((path) => `'${path}'`).join(", ");
  const rows = `read_json([${list}], format = 'array', columns = ${columns})`;
  await connection.run(`CREATE TABLE IF NOT EXISTS records AS FROM ${rows} LIMIT 0`);
  await connection.run(`INSERT INTO records FROM ${rows}`);
}

async function fetched(offset: number): Promise<Buffer> {
  const response = await fetch(`${baseUrl}/v1/records?offset=${offset}&limit=${page}`);
  const body = Buffer.from(await response.arrayBuffer());
  return body.subarray(body.indexOf("[") + 1, body.lastIndexOf("]"));
}

await measure(async () => {
  let waiting: Buffer[] = [];
  let inserting = Promise.resolve();
  let batch = 0;
  for (let offset = 0; ; offset += page) {
    const list = await fetched(offset);
    if (list.length > 0) waiting.push(list);
    if (waiting.length < most && list.length > 0) continue;
    await inserting;
    if (waiting.length > 0) inserting = insert(waiting, batch);
    batch += 1;
    waiting = [];
    if (list.length === 0) break;
  }
  await inserting;
  const reader = await connection.runAndReadAll("SELECT count(*) FROM records");
  const count = Number(reader.getRows()[0]?.[0]);
  connection.closeSync();
  instance.closeSync();
  return count;
});
