import { type ConnectionOptions } from "../../templates/runtime/connection.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import { fakeClock } from "../support/clock.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { type ThrowAway, throwAway } from "../support/throw-away.ts";
import { BASE } from "./m1.ts";

type Row = Readonly<Record<string, unknown>>;

/** A generated connector of M1. */
export interface OnM1 {
  readonly connector: ThrowAway;
  /** All rows of a resource; no wait takes time. */
  readonly rows: (
    resource: string,
    options?: { maxPages?: number; since?: string | number },
  ) => Promise<readonly Row[]>;
  /** Loads resources into a database of their own. */
  readonly load: (
    resources: readonly string[],
    options?: { maxPages?: number },
  ) => Promise<{ readonly report: LoadReport; readonly query: (sql: string) => Promise<readonly Row[]> }>;
}

/** Generates, type-checks and imports a connector with these resources, in dlt's notation; call it outside of a test. */
export async function connectorOnM1(
  resources: readonly (object | string)[],
  changes: { readonly client?: object; readonly resource_defaults?: object; readonly extensions?: string } = {},
): Promise<OnM1> {
  const connector = await throwAway(
    {
      name: "m1",
      client: { base_url: BASE, ...changes.client },
      resource_defaults: { primary_key: "id", ...changes.resource_defaults },
      resources,
    },
    changes.extensions,
  );
  const folder = temporaryFolder("m1");
  let number = 0;
  const options: ConnectionOptions = { clock: fakeClock(), concurrency: 4 };
  return {
    connector,
    rows: async (resource, readOptions) => {
      const client = connector.create(options)[camelCase(resource)];
      if (client === undefined) throw new Error(`The test's connector has no resource ${resource}.`);
      const rows: Row[] = [];
      for await (const row of client.rows(readOptions)) rows.push(row);
      return rows;
    },
    load: async (names, loadOptions = {}) => {
      number += 1;
      const file = `${folder}/${number}.duckdb`;
      const report = await connector.create(options).load(connector.duckdb(file), { resources: names, ...loadOptions });
      return { report, query: (sql) => query(file, sql) };
    },
  };
}

/** A resource's name as the connector's property is called. */
function camelCase(name: string): string {
  return name.replace(/[_-](\w)/g, (_, letter: string) => letter.toUpperCase());
}
