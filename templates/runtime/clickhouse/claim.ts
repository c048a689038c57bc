import type { Holder } from "../load/destination.ts";
import { isStale } from "../load/lease.ts";
import type { Entry, NewEntry } from "./journal.ts";
import { isOver, owner } from "./owner.ts";

/** A load's claim to a table. */
export interface Claim extends Holder {
  /** The lowest has the table; `undefined` while it is being taken. */
  readonly number: number | undefined;
  /** The load's process. */
  readonly owner: string;
}

/** The claim of a journal's entry. */
export function claimOf({ key, value }: Entry): Claim {
  // Written by `claimEntry`.
  const { heartbeat, number, owner } = JSON.parse(value) as { heartbeat: number; number?: number; owner: string };
  return { load: key[1] ?? "", heartbeatAt: heartbeat, number, owner };
}

/** The entry of a load's claim to a table; without claim, that it has none any more. */
export function claimEntry(table: string, load: string, claim: Omit<Claim, "load" | "owner"> | undefined): NewEntry {
  const value =
    claim === undefined ? undefined : JSON.stringify({ heartbeat: claim.heartbeatAt, number: claim.number, owner });
  return { kind: "lease", key: [table, load], value };
}

/**
 * Whether the load gives way to another at that time, milliseconds since 1970: it or its process is over, or has not been
 * seen alive for long.
 */
export function isDead(claim: Claim, now: number): boolean {
  return isStale(claim, now) || isOver(claim.owner, claim.load);
}
