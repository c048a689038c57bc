import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { Place } from "../runtime/destinations/harness.ts";
import type { PostgresServer } from "../support/postgres-server.ts";
import type { Address } from "./addresses.ts";
import type { Life } from "./life.ts";
import { duckdbTarget } from "./duckdb-target.ts";
import { postgresTarget } from "./postgres-target.ts";

/** A database under proof. */
export interface Target {
  readonly name: string;
  /** An empty place; a file or a server that other processes reach where they are to load too. */
  readonly place: (isShared: boolean) => Promise<ProofPlace>;
  readonly stop: () => Promise<void>;
  /** The server behind it, where it has one. */
  readonly server?: Pick<PostgresServer, "halt" | "resume" | "crash">;
}

/** Where the rows of one scenario go. */
export interface ProofPlace extends Pick<Place, "rows" | "types" | "tables" | "close"> {
  /** A destination whose statements are steps of a life. */
  readonly mortal: (life: Life) => Destination;
  /** How another process gets there. */
  readonly address: Address;
  /** A table's name in SQL. */
  readonly nameOf: (table: string) => string;
  /** Asks on another connection than any load's. */
  readonly query: (sql: string) => Promise<readonly (readonly unknown[])[]>;
}

/** The databases, by the name that the command line has for them. */
export const targets: Readonly<Record<string, () => Promise<Target>>> = {
  duckdb: duckdbTarget,
  postgres: () => postgresTarget(),
};
