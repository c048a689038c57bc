import type { Rejection } from "../load/destination.ts";
import { rejectedRowDescription } from "../load/rejecting.ts";
import { tableShape } from "./catalog.ts";
import type { Client } from "./client.ts";
import { literal, qualified } from "./names.ts";

/** Keeps rows that cannot be loaded, in the transaction that is open; makes their table with the first. */
export async function keepRejected(
  client: Client,
  schema: string,
  { connector, resource, load }: { readonly connector: string; readonly resource: string; readonly load: string },
  rejections: readonly Rejection[],
): Promise<void> {
  if (rejections.length === 0) return;
  const name = { schema, table: "_rejected" };
  if ((await tableShape(client, name)) === undefined) {
    await client.query(
      `CREATE TABLE IF NOT EXISTS ${qualified(name)} (load_id text, connector text, resource text, reason text, ` +
        '"row" json, rejected_at timestamp with time zone)',
    );
    await client.query(`COMMENT ON COLUMN ${qualified(name)}."row" IS ${literal(rejectedRowDescription)}`);
  }
  // The reason may quote a value that PostgreSQL's texts cannot hold.
  await client.query(
    `INSERT INTO ${qualified(name)} SELECT $1, $2, $3, reason, rejected, now() ` +
      "FROM unnest($4::text[], $5::json[]) AS given (reason, rejected)",
    [
      load,
      connector,
      resource,
      rejections.map(({ reason }) => reason.replaceAll("\0", "")),
      rejections.map(({ row }) => row),
    ],
  );
}
