import { LoadError } from "../errors.ts";
import type { Holder } from "./destination.ts";

/** A load that was not seen alive for so long, in milliseconds, gives way to another. */
export const leaseMs: number = 15 * 60_000;

/** How often a load tells that it is alive while it waits, in milliseconds. */
export const heartbeatMs: number = leaseMs / 3;

/** Whether the other load gives way at that time, milliseconds since 1970. */
export function isStale({ heartbeatAt }: Holder, now: number): boolean {
  return now - heartbeatAt >= leaseMs;
}

/** The error of a load whose table another one has taken over, because it was not seen alive. */
export function lostLease(table: string, resource: string): LoadError {
  return new LoadError(
    `another load has taken the table ${table} over, because this one was not seen alive for too long. ` +
      "What was committed stays; load again.",
    { resource },
  );
}
