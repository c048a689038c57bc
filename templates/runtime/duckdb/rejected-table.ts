import type { Rejection } from "../load/destination.ts";
import type { Database } from "./database.ts";
import { literal, qualified } from "./sql.ts";

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
  await database.run(
    `CREATE TABLE IF NOT EXISTS ${target} (load_id VARCHAR, connector VARCHAR, resource VARCHAR, reason VARCHAR, ` +
      '"row" JSON, rejected_at TIMESTAMP WITH TIME ZONE)',
  );
  const place = [load, connector, resource].map(literal).join(", ");
  for (let at = 0; at < rejections.length; at += rowsAtOnce) {
    const rows = rejections
      .slice(at, at + rowsAtOnce)
      .map(({ reason, row }) => `(${place}, ${literal(reason)}, ${literal(row)}, now())`);
    await database.run(`INSERT INTO ${target} VALUES ${rows.join(", ")}`);
  }
}
