import { append } from "../../../templates/runtime/postgres/append.ts";
import { merge } from "../../../templates/runtime/postgres/merge.ts";
import { postgreSql, type Postgres } from "../../../templates/runtime/postgres/postgresql.ts";

/** A PostgreSQL database as destination, with every way in which rows can enter it. */
export const postgres: Postgres = postgreSql({ append, merge });
