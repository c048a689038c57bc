import { identifier, literal, qualified } from "./names.ts";

/** Where tables are made, and with which engines. */
export interface Storage {
  readonly database: string;
  /** A table's name with its database. */
  readonly name: (table: string) => string;
  /** The beginning of a statement that makes what may be there already. */
  readonly create: (what: "TABLE" | "VIEW", table: string) => string;
  /** The engine that keeps of rows with equal keys the one with the highest version; the columns of both. */
  readonly engine: (columns: string) => string;
  /** What comes after a name in a statement that concerns all servers; empty without cluster. */
  readonly onCluster: string;
}

/** How a cluster holds the tables. */
export interface ClusterOptions {
  /**
   * The cluster on all of whose servers tables are made (`ON CLUSTER`). Default: none, the server alone. Of several
   * shards, the one that the load connects to has the rows: they are not spread over all.
   */
  readonly cluster?: string | undefined;
  /**
   * Whether tables are replicated: `true` for the paths and names that the server has as its defaults, or those paths
   * and names. Default: true with a cluster, else false.
   */
  readonly replicated?: boolean | ReplicaPath | undefined;
}

/** Where a replicated table's replicas find each other. */
export interface ReplicaPath {
  /** The path in the keeper; macros as `{uuid}` and `{shard}` are the server's. */
  readonly path: string;
  /** The replica's name, such as `{replica}`. */
  readonly replica: string;
}

/** The place of a destination's tables. */
export function storageIn(database: string, { cluster, replicated = cluster !== undefined }: ClusterOptions): Storage {
  const onCluster = cluster === undefined ? "" : ` ON CLUSTER ${identifier(cluster)}`;
  const where =
    typeof replicated === "object"
      ? [replicated.path, replicated.replica].map((text) => `${literal(text)}, `).join("")
      : "";
  const engine = replicated === false ? "ReplacingMergeTree" : "ReplicatedReplacingMergeTree";
  return {
    database,
    name: (table) => qualified(database, table),
    create: (what, table) => `CREATE ${what} IF NOT EXISTS ${qualified(database, table)}${onCluster}`,
    engine: (columns) => `${engine}(${where}${columns})`,
    onCluster,
  };
}
