import { describe, expect, test } from "vitest";
import type { DestinationSession, Holder, LogEntry } from "../../../templates/runtime/load/destination.ts";
import { leaseMs } from "../../../templates/runtime/load/lease.ts";
import { newTally } from "../../../templates/runtime/load/tally.ts";
import { batch, inSession, plan, type Place } from "./harness.ts";

const noon = Date.UTC(2026, 0, 1, 12);

function entry(load: string, now: number, changes: Partial<LogEntry> = {}): LogEntry {
  return {
    load,
    connector: "suite",
    resource: "things",
    table: "things",
    status: "running",
    mode: "full",
    phase: "backfill",
    startedAt: now,
    heartbeatAt: now,
    endedAt: null,
    counts: newTally("full", undefined, now).counts,
    stateBefore: null,
    stateAfter: null,
    error: null,
    ...changes,
  };
}

/** The table of loads, and which load has which table. */
export function logCases(place: () => Place): void {
  const begin = (session: DestinationSession, given: LogEntry): Promise<Holder | undefined> =>
    session.begin?.(given) ?? Promise.reject(new Error("no log"));
  const end = (session: DestinationSession, given: LogEntry): Promise<void> =>
    session.end?.(given) ?? Promise.reject(new Error("no log"));
  const opened = async (body: (one: DestinationSession, other: DestinationSession) => Promise<void>): Promise<void> => {
    await inSession(place(), (one) => inSession(place(), (other) => body(one, other)));
  };

  describe("a table that a load has", () => {
    test("is not another's, until the load gives it free", async () => {
      await opened(async (one, other) => {
        expect(await begin(one, entry("a", noon))).toBeUndefined();
        expect(await begin(other, entry("b", noon + 1000))).toEqual({ load: "a", heartbeatAt: noon });
        expect(await begin(other, entry("b", noon, { table: "others" }))).toBeUndefined();
        await end(one, entry("a", noon, { status: "done", endedAt: noon + 2000 }));
        expect(await begin(other, entry("b", noon + 3000))).toBeUndefined();
      });
    });

    test("is given to one of two that ask at once", async () => {
      await opened(async (one, other) => {
        const holders = await Promise.all([begin(one, entry("a", noon)), begin(other, entry("b", noon))]);
        expect(holders.filter((holder) => holder === undefined)).toHaveLength(1);
      });
    });

    test("is taken over where the load was not seen alive for long, and the load cannot write any more", async () => {
      await opened(async (one, other) => {
        await begin(one, entry("a", noon));
        const writer = await one.table(plan());
        const alive = entry("a", noon, { heartbeatAt: noon + 60_000 });
        await writer.commit(batch(['[{"id":1}]'], { log: () => alive, finish: false }));
        expect(await begin(other, entry("b", noon + 59_999 + leaseMs))).toEqual({
          load: "a",
          heartbeatAt: noon + 60_000,
        });
        expect(await begin(other, entry("b", noon + 60_000 + leaseMs))).toBeUndefined();
        const late = writer.commit(batch(['[{"id":2}]'], { log: () => alive, state: () => ({ late: true }) }));
        await expect(late).rejects.toMatchObject({ name: "LoadError", resource: "things" });
        await expect(late).rejects.toThrow("another load has taken the table things over");
        expect(await place().rows("things", ["id"])).toEqual([["1"]]);
        expect(await one.readState(plan().key)).toBeUndefined();
        // What the former load still says does not end the new one's lease.
        await end(one, entry("a", noon, { status: "failed" }));
        await (await other.table(plan())).commit(batch(['[{"id":3}]'], { log: () => entry("b", noon) }));
        expect(await place().rows("things", ["id"])).toEqual([["1"], ["3"]]);
      });
    });

    test("stays a load's that says it is alive while it waits, for as long as it takes", async () => {
      await opened(async (one, other) => {
        await begin(one, entry("a", noon));
        const writer = await one.table(plan());
        for (let hour = 1; hour <= 3; hour += 1) {
          const now = noon + hour * leaseMs;
          await one.alive?.(entry("a", noon, { heartbeatAt: now - 1 }));
          expect(await begin(other, entry("b", now))).toEqual({ load: "a", heartbeatAt: now - 1 });
        }
        await writer.commit(batch(['[{"id":1}]'], { log: () => entry("a", noon) }));
        expect(await begin(other, entry("b", noon + leaseMs))).toBeUndefined();
        // What comes too late changes nothing.
        await one.alive?.(entry("a", noon, { heartbeatAt: noon + 9 * leaseMs }));
        expect(await begin(one, entry("c", noon + leaseMs + 1))).toEqual({ load: "b", heartbeatAt: noon + leaseMs });
      });
    });

    test("can be taken twice by the load that has it", async () => {
      await opened(async (one) => {
        expect(await begin(one, entry("a", noon))).toBeUndefined();
        expect(await begin(one, entry("a", noon, { resource: "gone things" }))).toBeUndefined();
      });
    });
  });

  test("the log has what the last commit and the end said, in the transaction of the rows", async () => {
    const counts = { ...newTally("full", undefined, noon).counts, pages: 2, rows: 3, inserted: 2, rejected: 1 };
    const stateBefore = { phase: "backfill" };
    await inSession(place(), async (session) => {
      await begin(session, entry("a", noon, { stateBefore }));
      const writer = await session.table(plan());
      const log = (): LogEntry => entry("a", noon, { stateBefore, stateAfter: { page: 2 }, counts });
      await writer.commit(batch(['[{"id":1}]'], { log }));
      const shown = ["load_id", "status", "pages", "rows_read", "inserted", "rejected", "state_after", "error"];
      expect(await place().rows("_loads", shown)).toEqual([["a", "running", "2", "3", "2", "1", '{"page":2}', null]]);
      const keyed = await session.table(plan({ primaryKey: ["aB", "a_b"] }));
      const failing = keyed.commit(
        batch(['[{"aB":1,"a_b":2}]'], { log: () => ({ ...log(), counts: { ...counts, pages: 9 } }) }),
      );
      await expect(failing).rejects.toThrow("aB");
      expect(await place().rows("_loads", ["pages"])).toEqual([["2"]]);
      await end(
        session,
        entry("a", noon, { stateBefore, status: "failed", endedAt: noon + 5000, error: "HttpError 503" }),
      );
    });
    const columns = ["load_id", "connector", "resource", "table_name", "status", "mode", "phase", "ended_at", "error"];
    expect(await place().rows("_loads", columns)).toEqual([
      ["a", "suite", "things", "things", "failed", "full", "backfill", "2026-01-01 12:00:05+00", "HttpError 503"],
    ]);
    expect(await place().rows("_leases", ["table_name"])).toEqual([]);
  });
}
