/** What a team writes by hand: fetch, JSON.parse, the appender into a staging table, delete and insert. */
import { DuckDBInstance, DuckDBTimestampTZValue, type DuckDBAppender } from "@duckdb/node-api";
import { FIELDS } from "../records.ts";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly baseUrl: string;
  readonly file: string;
  readonly page: number;
}

type Row = Readonly<Record<string, string | number | boolean | null>>;

const { baseUrl, file, page } = JSON.parse(settingsText()) as Settings;
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
const columns = FIELDS.map(([name, type]) => `${name} ${type}`).join(", ");

function append(appender: DuckDBAppender, row: Row): void {
  for (const [name, type] of FIELDS) {
    const value = row[name];
    if (value === null || value === undefined) appender.appendNull();
    else if (type === "BIGINT") appender.appendBigInt(BigInt(value));
    else if (type === "DOUBLE") appender.appendDouble(Number(value));
    else if (type === "BOOLEAN") appender.appendBoolean(Boolean(value));
    else if (type === "VARCHAR") appender.appendVarchar(String(value));
    else appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(Date.parse(String(value))) * 1000n));
  }
  appender.endRow();
}

await measure(async () => {
  await connection.run(`CREATE TABLE IF NOT EXISTS records (${columns})`);
  await connection.run(`CREATE TEMP TABLE staging (${columns})`);
  let rows = 0;
  let waiting = 0;
  const merge = async (): Promise<void> => {
    await connection.run("BEGIN");
    await connection.run("DELETE FROM records USING staging WHERE records.id = staging.id");
    await connection.run("INSERT INTO records SELECT * FROM staging");
    await connection.run("COMMIT");
    await connection.run("DELETE FROM staging");
    waiting = 0;
  };
  for (let offset = 0; ; offset += page) {
    const response = await fetch(`${baseUrl}/v1/records?offset=${offset}&limit=${page}`);
    const body = (await response.json()) as { readonly data: readonly Row[] }; // the API's own answer
    const appender = await connection.createAppender("staging");
    for (const row of body.data) append(appender, row);
    appender.closeSync();
    rows += body.data.length;
    waiting += 1;
    if (waiting === 250 || body.data.length < page) await merge();
    if (body.data.length >= page) continue;
    connection.closeSync();
    instance.closeSync();
    return rows;
  }
});
