import type { Heartbeat, Holder, LogEntry } from "../load/destination.ts";
import { lostLease } from "../load/lease.ts";
import { logColumns } from "../load/log-columns.ts";
import { storedName } from "../load/short-name.ts";
import { type Claim, claimEntry, claimOf, isDead } from "./claim.ts";
import type { NewEntry } from "./journal.ts";
import { beginLoad } from "./owner.ts";
import type { Session } from "./session.ts";

/**
 * Leases without compare-and-swap: Lamport's bakery. Who wants a table says so, takes a number higher than all it sees,
 * and waits for those who are about to take one; the lowest number has the table. It excludes others as long as what a
 * server has acknowledged is what it answers next: with several replicas, all loads must talk to the same one.
 */

/** How often, and how many milliseconds apart, a load asks whether another has got its number. */
const asking = { times: 40, ms: 50 } as const;

/**
 * Takes the entry's table for its load and writes the entry; gives the other load that has the table and is alive. Of
 * two that ask at the same time, one gets it.
 */
export async function takeLease(session: Session, entry: LogEntry): Promise<Holder | undefined> {
  const { journal, running } = session;
  running.set(entry.load, beginLoad(entry.load));
  const isOther = ({ load }: Claim): boolean => load !== entry.load;
  const found = await claims(session, tableOf(entry));
  const holder = found.find((claim) => isOther(claim) && claim.number !== undefined && !isDead(claim, entry.startedAt));
  if (holder !== undefined) return { load: holder.load, heartbeatAt: holder.heartbeatAt };
  const mine = found.find((claim) => !isOther(claim))?.number;
  if (mine === undefined) {
    const winner = await draw(session, entry, found);
    if (winner !== undefined) return winner;
  }
  const stale = found.filter((claim) => isOther(claim) && isDead(claim, entry.startedAt));
  // What the server still runs of them must not be written after this load has looked.
  for (const { load } of stale) await session.client.endQueriesOf(load);
  const ended = stale.map(({ load }) => claimEntry(tableOf(entry), load, undefined));
  await journal.write([...ended, logEntry(entry)], await journal.nextVersion());
  session.leases.set(tableOf(entry), entry.load);
  return undefined;
}

async function draw(session: Session, entry: LogEntry, found: readonly Claim[]): Promise<Holder | undefined> {
  const { journal, sleep } = session;
  const { load, heartbeatAt, startedAt } = entry;
  const table = tableOf(entry);
  // What this session writes from here on wins over what a load that was given up may still write.
  await journal.overtake();
  const claim = async (number: number | undefined): Promise<void> => {
    await journal.write([claimEntry(table, load, { heartbeatAt, number })], await journal.nextVersion());
  };
  await claim(undefined);
  const seen = await claims(session, table);
  const number = 1 + Math.max(0, ...[...found, ...seen].map((other) => other.number ?? 0));
  await claim(number);
  for (let time = 0; ; time += 1) {
    const others = (await claims(session, table)).filter((other) => other.load !== load && !isDead(other, startedAt));
    const first = others.find((other) => other.number !== undefined && isBefore(other, { number, load }));
    const choosing = others.find((other) => other.number === undefined);
    const holder = first ?? (time >= asking.times ? choosing : undefined);
    if (holder !== undefined) {
      await journal.write([claimEntry(table, load, undefined)], await journal.nextVersion());
      return { load: holder.load, heartbeatAt: holder.heartbeatAt };
    }
    if (choosing === undefined) return undefined;
    await sleep(asking.ms);
  }
}

function isBefore(other: Claim, own: { readonly number: number; readonly load: string }): boolean {
  const theirs = other.number ?? 0;
  return theirs < own.number || (theirs === own.number && other.load < own.load);
}

/**
 * What a commit writes to say that its load is alive.
 *
 * @throws LoadError where another load has taken the table over.
 */
export async function heartbeat(session: Session, entry: LogEntry): Promise<readonly NewEntry[]> {
  const own = (await claims(session, tableOf(entry))).find(({ load }) => load === entry.load);
  if (own?.number === undefined) throw lostLease(entry.table, entry.resource);
  return [
    claimEntry(tableOf(entry), entry.load, { heartbeatAt: entry.heartbeatAt, number: own.number }),
    logEntry(entry),
  ];
}

/** Writes that the load is alive, unless another has taken the table over. */
export async function tellAlive(session: Session, entry: Heartbeat): Promise<void> {
  const { journal } = session;
  const table = storedName(entry.table);
  const own = (await claims(session, table)).find(({ load }) => load === entry.load);
  if (own?.number === undefined) return;
  const claim = claimEntry(table, entry.load, { heartbeatAt: entry.heartbeatAt, number: own.number });
  // Where another takes the table over meanwhile, its word has the higher version.
  await journal.write([claim], await journal.nextVersion());
}

/**
 * Makes sure that no other load has taken the table over, as far as this session has asked for it.
 *
 * @throws LoadError where one has.
 */
export function confirmLease(
  { leases }: Session,
  { table, resource }: { readonly table: string; readonly resource: string },
  claims: readonly Claim[],
): void {
  const load = leases.get(table);
  if (load === undefined) return;
  const own = claims.find((claim) => claim.load === load);
  if (own?.number === undefined) throw lostLease(table, resource);
}

/** Writes the load's last entry and gives the table free. */
export async function giveUpLease({ journal, leases }: Session, entry: LogEntry): Promise<void> {
  await journal.write(
    [logEntry(entry), claimEntry(tableOf(entry), entry.load, undefined)],
    await journal.nextVersion(),
  );
  leases.delete(tableOf(entry));
}

async function claims({ journal }: Session, table: string): Promise<readonly Claim[]> {
  return (await journal.read(["lease"], table)).map(claimOf);
}

function tableOf({ table }: LogEntry): string {
  return storedName(table);
}

function logEntry(entry: LogEntry): NewEntry {
  const values = Object.fromEntries(logColumns.map(({ name, valueOf }) => [name, valueOf(entry)]));
  return { kind: "load", key: [entry.load, entry.connector, entry.resource], value: JSON.stringify(values) };
}
