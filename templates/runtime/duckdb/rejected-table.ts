import type { Rejection } from "../load/destination.ts";
import { rejectedRowDescription } from "../load/rejecting.ts";
import type { Database } from "./database.ts";
import { literal, qualified } from "./sql.ts";
import { existingColumns } from "./tables.ts";

/** Rows of one statement; a batch may have many that cannot be loaded. */
const rowsAtOnce = 1000;

/** Keeps rows that cannot be loaded, in the transaction that is open; makes their table with the first. */
export async function keepRejected(
  database: Database,
  schema: string,
  { connector, resource, load }: { readonly connector: string; readonly resource: string; readonly load: string },
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const target = qualified(schema, "_rejected");
  if ((await existingColumns(database, { schema, table: "_rejected" })).size === 0) {
    await database.run(
      `CREATE TABLE IF NOT EXISTS ${target} (load_id VARCHAR, connector VARCHAR, resource VARCHAR, reason VARCHAR, ` +
        '"row" JSON, rejected_at TIMESTAMP WITH TIME ZONE)',
    );
    await database.run(`COMMENT ON COLUMN ${target}."row" IS ${literal(rejectedRowDescription)}`);
  }
  const place = [load, connector, resource].map(literal).join(", ");
  for (let at = 0; at < rejections.length; at += rowsAtOnce) {
    const rows = rejections
      .slice(at, at + rowsAtOnce)
      .map(({ reason, row }) => `(${place}, ${literal(reason)}, ${literal(row)}, now())`);
    await database.run(`INSERT INTO ${target} VALUES ${rows.join(", ")}`);
  }
}
