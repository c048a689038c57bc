/** The generated connector: loads the API into a DuckDB file or a server. */
import { pathToFileURL } from "node:url";
import { measure, settingsText } from "../measure.ts";

interface Settings {
  readonly connector: string;
  readonly baseUrl: string;
  /** Default: duckdb. */
  readonly kind?: "duckdb" | "postgres" | "clickhouse";
  /** A file's path or a server's URL. */
  readonly at: string;
  /** DuckDB's own, such as 256MB. Default: DuckDB's. */
  readonly memoryLimit?: string;
}

/** As much of the generated module as is used here. */
interface Connector {
  readonly createBench: (options: object) => {
    readonly load: (
      destination: unknown,
    ) => Promise<{ readonly resources: { readonly records: { readonly rows: number } } }>;
  };
  readonly duckdb: (at: string, options: object) => unknown;
  readonly postgres: (at: string, options: object) => unknown;
  readonly clickhouse: (at: string, options: object) => unknown;
}

const { connector, kind = "duckdb", baseUrl, at, memoryLimit } = JSON.parse(settingsText()) as Settings;
const { createBench, ...destinations } = (await import(pathToFileURL(connector).href)) as Connector; // generated so
await measure(async () => {
  const report = await createBench({ baseUrl }).load(
    destinations[kind](at, memoryLimit === undefined ? {} : { memoryLimit }),
  );
  return report.resources.records.rows;
});
