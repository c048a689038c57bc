import { decimalText } from "./decimal.ts";
import type { Incremental } from "./incremental.ts";
import { dateOf, isoInstant } from "./instant.ts";

/** How far a run that begins now may vouch for; `null` where the cursor tells no time. */
export function ceilingAt(incremental: Incremental, now: number): string | null {
  const { type, format, newest, settle = 0 } = incremental;
  const epoch = incremental.epoch ?? format;
  if (newest === "min" || type === "text") return null;
  const nanoseconds = BigInt(now - settle) * 1_000_000n;
  if (type === "timestamp") return isoInstant(nanoseconds);
  if (type === "date") return dateOf(nanoseconds);
  if (epoch !== "unix" && epoch !== "unix_ms") return null;
  return decimalText({ units: nanoseconds, scale: epoch === "unix" ? 9 : 6 });
}
