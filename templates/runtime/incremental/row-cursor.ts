import { cursorPath, firstAt } from "./cursor-path.ts";
import { decimal, decimalText } from "./decimal.ts";
import type { Incremental } from "./incremental.ts";
import { isoInstant } from "./instant.ts";

/**
 * A row's cursor value as exact text, `undefined` where it has none. Where instants are compared, a number counts
 * seconds since 1970.
 */
export function rowCursor(row: unknown, { cursor, type }: Incremental): string | undefined {
  const value = firstAt(row, [cursor]) ?? firstAt(row, cursorPath(cursor));
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const text = String(value);
  const exact = type === "number" || typeof value === "number" ? decimal(text) : undefined;
  if (type === "timestamp" && exact !== undefined) {
    return isoInstant((exact.units * 1_000_000_000n) / 10n ** BigInt(exact.scale));
  }
  return type === "number" && exact !== undefined ? decimalText(exact) : type === "number" ? undefined : text;
}
