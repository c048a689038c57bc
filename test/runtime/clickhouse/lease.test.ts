import { spawnSync } from "node:child_process";
import { hostname } from "node:os";
import { pid } from "node:process";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { beginLoad, isOver, owner } from "../../../templates/runtime/clickhouse/owner.ts";
import type { LogEntry } from "../../../templates/runtime/load/destination.ts";
import { newTally } from "../../../templates/runtime/load/tally.ts";
import { clickhouse } from "./clickhouse.ts";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "./server.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

/** The name of a process that has ended. */
const ended = `${hostname()}/${spawnSync(process.execPath, ["-e", ""]).pid}/1`;

test.each([
  { name: owner, over: false },
  { name: owner, load: "other", over: true },
  { name: owner.replace(/[^/]+$/, "another-connector"), load: "other", over: false },
  { name: ended, over: true },
  { name: ended.replace(hostname(), "elsewhere"), over: false },
  { name: `${hostname()}/${pid}/1`, over: true },
])("whether a process is over is known of this machine's: $over", ({ name, load = "running", over }) => {
  const end = beginLoad("running");
  expect(isOver(name, load)).toBe(over);
  end();
});

describe.skipIf(noClickHouse !== undefined)("a table in ClickHouse that a load has", () => {
  let server: ClickHouseServer;
  beforeAll(async () => {
    server = await startClickHouse();
  });
  afterAll(async () => {
    await server.stop();
  });

  const now = Date.UTC(2026, 0, 1);
  const entry = (load: string): LogEntry => ({
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
  });

  test("is free at once where its process is over", async () => {
    const destination = clickhouse({ url: server.url });
    const [one, other] = [await destination.open(), await destination.open()];
    expect(await one.begin?.(entry("a"))).toBeUndefined();
    expect(await other.begin?.(entry("b"))).toEqual({ load: "a", heartbeatAt: now });
    await server.query(
      "INSERT INTO _journal (kind, key, value, version, deleted) SELECT kind, key, replace(value, {owner:String}, {ended:String}), version + 1, 0 " +
        "FROM _journal FINAL WHERE kind = 'lease'",
      { owner, ended },
    );
    expect(await other.begin?.(entry("b"))).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });

  test("is free at once where a load of this process ended without being able to say so", async () => {
    const destination = clickhouse({ url: server.url }, { database: "silent" });
    const [one, other] = [await destination.open(), await destination.open()];
    expect(await one.begin?.(entry("a"))).toBeUndefined();
    expect(await other.begin?.(entry("b"))).toEqual({ load: "a", heartbeatAt: now });
    await one.close();
    expect(await other.begin?.(entry("b"))).toBeUndefined();
    await other.close();
  });

  test("is given free by a server that is back after a crash", async () => {
    const destination = clickhouse({ url: server.url }, { database: "crash" });
    const [one, other] = [await destination.open(), await destination.open()];
    expect(await one.begin?.(entry("a"))).toBeUndefined();
    await server.faults({ statement: 1, when: "before", how: "kill" });
    const ending = one.end?.({ ...entry("a"), status: "done" });
    await server.crash();
    await ending;
    expect(await other.begin?.(entry("b"))).toBeUndefined();
    await Promise.all([one.close(), other.close()]);
  });
});
