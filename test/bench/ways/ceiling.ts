/** The ceiling: DuckDB reads the same bytes, already there as files, into a table, and closes the file. */
import { DuckDBInstance } from "@duckdb/node-api";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly files: readonly string[];
  readonly columns: string;
  readonly file: string;
}

const { files, columns, file } = JSON.parse(settingsText()) as Settings;
const instance = await DuckDBInstance.create(file);
const connection = await instance.connect();
await measure(async () => {
  const list = files.map((path) => `'${path}'`).join(", ");
  await connection.run(
    `CREATE TABLE records AS SELECT * FROM read_json([${list}], format = 'array', columns = ${columns})`,
  );
  const reader = await connection.runAndReadAll("SELECT count(*) FROM records");
  const count = Number(reader.getRows()[0]?.[0]);
  connection.closeSync();
  instance.closeSync();
  return count;
});
