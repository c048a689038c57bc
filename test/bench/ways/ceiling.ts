/** The ceiling: DuckDB reads the same bytes, already there as files, into a table. */
import { DuckDBInstance } from "@duckdb/node-api";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly files: readonly string[];
  readonly columns: string;
  readonly file: string;
}

const { files, columns, file } = JSON.parse(settingsText()) as Settings;
const connection = await (await DuckDBInstance.create(file)).connect();
await measure(async () => {
  const list = files.map((path) => `'${path}'`).join(", ");
  await connection.run(
    `CREATE TABLE records AS SELECT * FROM read_json([${list}], format = 'array', columns = ${columns})`,
  );
  const reader = await connection.runAndReadAll("SELECT count(*) FROM records");
  return Number(reader.getRows()[0]?.[0]);
});
