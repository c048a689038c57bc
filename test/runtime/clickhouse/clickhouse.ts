import { append } from "../../../templates/runtime/clickhouse/append.ts";
import { type ClickHouse, clickHouse } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import { deleteFlagged } from "../../../templates/runtime/clickhouse/delete-flagged.ts";
import { insertOnly } from "../../../templates/runtime/clickhouse/insert-only.ts";
import { keepAbsent } from "../../../templates/runtime/clickhouse/keep-absent.ts";
import { merge } from "../../../templates/runtime/clickhouse/merge.ts";
import { nested } from "../../../templates/runtime/clickhouse/nested.ts";
import { scd2 } from "../../../templates/runtime/clickhouse/scd2.ts";
import { sweep } from "../../../templates/runtime/clickhouse/sweep.ts";
import { tombstones } from "../../../templates/runtime/clickhouse/tombstones.ts";
import { contract } from "../../../templates/runtime/contract/hold.ts";

/** A ClickHouse database as destination, with every way in which rows can enter it. */
export const clickhouse: ClickHouse = clickHouse({
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
