import type { ResourceReport } from "./report.ts";
import type { Contract, ContractMode } from "./table.ts";

/** How a load runs. */
export interface LoadOptions<Name extends string = string> {
  /** The resources to load, in this order. Default: all that are selected. */
  readonly resources?: readonly Name[] | undefined;
  /** Reads everything again and replaces the tables as a whole, at the end. Default: false. */
  readonly fullRefresh?: boolean | undefined;
  /** Called after every page and every commit. */
  readonly onProgress?: ((progress: LoadProgress<Name>) => void) | undefined;
  /** Stops the load: what was read is committed, and the report says that it is not done. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which no further page is asked for. Default: no limit. */
  readonly budgetMs?: number | undefined;
  /** Pages of all resources together after which the load stops. Default: no limit. */
  readonly maxPages?: number | undefined;
  /** Rows of all resources together after which the load stops, with the page that has the last of them. Default: no limit. */
  readonly maxRows?: number | undefined;
  /**
   * What may change in tables, in this load; wins over the source config. One word is meant for tables, columns and
   * types alike. Needs a connector in whose source config a `schema_contract` stands, be it `evolve`.
   * Default: as the source config says.
   */
  readonly contract?: ContractMode | Contract | undefined;
  /** When rows are committed; whichever comes first. */
  readonly checkpoint?: CheckpointOptions | undefined;
}

/** When rows and state are committed. */
export interface CheckpointOptions {
  /** Default: 250. */
  readonly pages?: number | undefined;
  /** Default: 250,000. */
  readonly rows?: number | undefined;
  /** Bytes of row text. Default: 67,108,864. */
  readonly bytes?: number | undefined;
  /** Milliseconds since the last commit. Default: 30,000. */
  readonly ms?: number | undefined;
}

/** Where a load is. */
export interface LoadProgress<Name extends string = string> {
  readonly resource: Name;
  /** What has just happened. */
  readonly event: "page" | "commit" | "done";
  /** The resource so far. */
  readonly report: ResourceReport;
}
