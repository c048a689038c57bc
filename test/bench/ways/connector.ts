/** The generated connector: loads the API into a DuckDB file. */
import { pathToFileURL } from "node:url";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly connector: string;
  readonly baseUrl: string;
  readonly file: string;
  readonly pages?: number;
}

/** As much of the generated module as is used here. */
interface Connector {
  readonly createBench: (options: object) => {
    readonly load: (
      destination: unknown,
      options: object,
    ) => Promise<{ readonly resources: { readonly records: { readonly rows: number } } }>;
  };
  readonly duckdb: (file: string) => unknown;
}

const { connector, baseUrl, file, pages } = JSON.parse(settingsText()) as Settings;
const { createBench, duckdb } = (await import(pathToFileURL(connector).href)) as Connector; // generated so
await measure(async () => {
  const report = await createBench({ baseUrl }).load(
    duckdb(file),
    pages === undefined ? {} : { checkpoint: { pages } },
  );
  return report.resources.records.rows;
});
