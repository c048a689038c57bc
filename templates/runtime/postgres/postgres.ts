import { append } from "./append.ts";
import { postgreSql, type Postgres } from "./destination.ts";
import { merge } from "./merge.ts";

export type { Postgres, PostgresOptions } from "./destination.ts";

/** A PostgreSQL database as destination, with every way in which rows can enter it. */
export const postgres: Postgres = postgreSql({ append, merge });
