import { contract } from "../../../templates/runtime/contract/hold.ts";
import { append } from "../../../templates/runtime/postgres/append.ts";
import { deleteFlagged } from "../../../templates/runtime/postgres/delete-flagged.ts";
import { insertOnly } from "../../../templates/runtime/postgres/insert-only.ts";
import { keepAbsent } from "../../../templates/runtime/postgres/keep-absent.ts";
import { merge } from "../../../templates/runtime/postgres/merge.ts";
import { nested } from "../../../templates/runtime/postgres/nested.ts";
import { postgreSql, type Postgres } from "../../../templates/runtime/postgres/postgresql.ts";
import { scd2 } from "../../../templates/runtime/postgres/scd2.ts";
import { sweep } from "../../../templates/runtime/postgres/sweep.ts";
import { tombstones } from "../../../templates/runtime/postgres/tombstones.ts";

/** A PostgreSQL database as destination, with every way in which rows can enter it. */
export const postgres: Postgres = postgreSql({
  append,
  contract,
  deleteFlagged,
  insertOnly,
  keepAbsent,
  merge,
  scd2,
  sweep,
  tombstones,
  nested,
});
