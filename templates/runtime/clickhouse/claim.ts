import type { Holder } from "../load/destination.ts";
import type { Entry, NewEntry } from "./journal.ts";

/** A load's claim to a table. */
export interface Claim extends Holder {
  /** The lowest has the table; `undefined` while it is being taken. */
  readonly number: number | undefined;
}

/** The claim of a journal's entry. */
export function claimOf({ key, value }: Entry): Claim {
  // Written by `claimEntry`.
  const { heartbeat, number } = JSON.parse(value) as { heartbeat: number; number?: number };
  return { load: key[1] ?? "", heartbeatAt: heartbeat, number };
}

/** The entry of a load's claim to a table; without claim, that it has none any more. */
export function claimEntry(table: string, load: string, claim: Omit<Claim, "load"> | undefined): NewEntry {
  const value =
    claim === undefined ? undefined : JSON.stringify({ heartbeat: claim.heartbeatAt, number: claim.number });
  return { kind: "lease", key: [table, load], value };
}
