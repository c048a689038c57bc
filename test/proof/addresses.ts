import type { Destination } from "../../templates/runtime/load/destination.ts";

/** What a process needs to open a destination. */
export type Address = {
  readonly kind: "duckdb" | "postgres" | "clickhouse";
  /** The file's path, or the server's URL. */
  readonly at: string;
  readonly schema?: string;
};

/** The destination at an address, with every way in which rows can enter it. */
export async function destinationAt({ kind, at, schema }: Address): Promise<Destination> {
  switch (kind) {
    case "duckdb":
      return (await import("../runtime/duckdb/place.ts")).duckdb(at);
    case "postgres":
      return (await import("../runtime/postgres/postgres.ts")).postgres(at, schema === undefined ? {} : { schema });
    case "clickhouse": {
      const { clickhouse } = await import("../runtime/clickhouse/clickhouse.ts");
      return clickhouse({ url: at }, schema === undefined ? {} : { database: schema });
    }
  }
}
