import { createClient, type ClickHouseClient as Client, ClickHouseLogLevel } from "@clickhouse/client";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ClickHouseClient } from "../../../templates/runtime/clickhouse/clickhouse.ts";
import type { Batch, TablePlan } from "../../../templates/runtime/load/destination.ts";
import type { Json } from "../../../templates/runtime/json.ts";
import { batch, key, plan, type Rows } from "../destinations/harness.ts";
import { clickhouse } from "./clickhouse.ts";
import { clickHousePlace } from "./place.ts";
import { printTable } from "../../bench/table.ts";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "./server.ts";
import { isEvery, isWhole } from "./whole.ts";

vi.setConfig({ testTimeout: isWhole ? 7_200_000 : 600_000, hookTimeout: 60_000 });

/** Loads that follow one another, each of several commits. */
interface Scenario {
  readonly name: string;
  readonly loads: readonly { readonly plan: TablePlan; readonly batches: readonly (readonly Rows[])[] }[];
  /** What is compared: tables with their columns. */
  readonly tables: Readonly<Record<string, readonly string[]>>;
}

const at = "2024-01-01T00:00:00.000Z";
const validity = { from: "since", to: "until", active: undefined, boundary: at, version: undefined };
const merged = plan({ nesting: "all" });
const things = ["id", "v"];

const scenarios: readonly Scenario[] = [
  {
    name: "rows that are appended are there once",
    loads: [
      {
        plan: plan({ way: "append", primaryKey: [] }),
        batches: [
          [[{ id: 1, v: 1 }]],
          [
            [
              { id: 1, v: 1 },
              { id: 2, v: 2 },
            ],
          ],
        ],
      },
      { plan: plan({ way: "append", primaryKey: [] }), batches: [[[{ id: 3, v: 0.5 }]]] },
    ],
    tables: { things },
  },
  {
    name: "rows that are appended have their lists once",
    loads: [
      {
        plan: plan({ way: "append", primaryKey: [], nesting: "all" }),
        batches: [
          [[{ id: 1, k: [1, 2] }]],
          [
            [
              { id: 1, k: [3] },
              { id: 2, k: [4, 5] },
            ],
          ],
        ],
      },
    ],
    tables: { things: ["id"], things__k: ["_idx", "value"] },
  },
  {
    name: "rows that change have the lists that came with them",
    loads: [
      {
        plan: merged,
        batches: [
          [
            [
              { id: 1, v: "a", k: [1, 2] },
              { id: 2, v: "a", k: [{ x: 1 }] },
            ],
          ],
        ],
      },
      {
        plan: merged,
        batches: [
          [[{ id: 1, v: "b", k: [3] }]],
          [
            [
              { id: 3, v: "c", w: true, k: [9, 9] },
              { id: 2, v: "a", k: [] },
            ],
          ],
        ],
      },
    ],
    tables: { things, things__k: ["_things_id", "_idx", "value"] },
  },
  {
    name: "a table that is replaced is as it was or as it is to be",
    loads: [
      {
        plan: merged,
        batches: [
          [
            [
              { id: 1, v: "a", k: [1] },
              { id: 2, v: "a", k: [1] },
            ],
          ],
        ],
      },
      {
        plan: { ...merged, gather: "replace", columns: { v: { type: "bigint", nullable: true } } },
        batches: [[[{ id: 2, v: 5, k: [2, 2] }]], [[{ id: 3, v: 6, k: [3] }]]],
      },
    ],
    tables: { things, things__k: ["_things_id", "_idx", "value"] },
  },
  {
    name: "versions are closed once, with their lists",
    loads: [
      {
        plan: plan({ gather: "scd2", way: "append", primaryKey: [], validity, nesting: "all" }),
        batches: [[[{ id: 1, v: "a", k: [1] }]], [[{ id: 2, v: "b", k: [2] }]]],
      },
      {
        plan: plan({
          gather: "scd2",
          way: "append",
          primaryKey: [],
          validity: { ...validity, boundary: "2024-01-02T00:00:00.000Z" },
          nesting: "all",
        }),
        batches: [[[{ id: 1, v: "a2", k: [1] }]], [[{ id: 2, v: "b", k: [2] }]]],
      },
    ],
    tables: { things: [...things, "since", "until"], things__k: ["_idx", "value"] },
  },
  {
    name: "rows that are no longer listed are deleted with their lists",
    loads: [
      {
        plan: merged,
        batches: [
          [
            [
              { id: 1, v: "a", k: [1] },
              { id: 2, v: "a", k: [1] },
            ],
          ],
        ],
      },
      {
        plan: { ...merged, gather: "merge", sweep: { mode: "hard", maxShare: 1, at } },
        batches: [[[{ id: 2, v: "b", k: [1, 2] }]], [[{ id: 3, v: "c", k: [] }]]],
      },
    ],
    tables: { things, things__k: ["_things_id", "_idx", "value"] },
  },
];

class Killed extends Error {}

/** Of so many requests a load ends at one, for each of the ways. */
const STEP = isEvery ? 1 : isWhole ? 9 : 58;
/** Killed before a request, or its answer lost. */
const WAYS = ["killed", "lost"] as const;

/** Where the loads of so many requests end, and how: the two ways in turn. */
function endings(requests: number): readonly { readonly how: (typeof WAYS)[number]; readonly last: number }[] {
  return WAYS.flatMap((how) => {
    const first = how === "killed" ? STEP : Math.ceil(STEP / 2);
    const count = Math.max(0, Math.floor((requests - first) / STEP) + 1);
    return Array.from({ length: count }, (_, index) => ({ how, last: first + index * STEP }));
  });
}

/** What the tables of a scenario hold. */
interface Held {
  readonly names: readonly string[];
  readonly rows: readonly (readonly [table: string, rows: readonly (readonly unknown[])[]])[];
}

/** How many rows the one has more often than the other. */
function surplus(held: Held, other: Held): number {
  const rest = new Map<string, number>();
  const texts = ({ rows }: Held) => rows.flatMap(([table, all]) => all.map((row) => JSON.stringify([table, row])));
  for (const row of texts(other)) rest.set(row, (rest.get(row) ?? 0) + 1);
  return texts(held).filter((row) => {
    const left = rest.get(row) ?? 0;
    rest.set(row, left - 1);
    return left <= 0;
  }).length;
}

describe.skipIf(noClickHouse !== undefined)("on ClickHouse, whatever request a load ends at:", () => {
  let server: ClickHouseServer;
  let client: Client;
  /** By scenario, as it is printed. */
  const counted: string[][] = [];
  beforeAll(async () => {
    server = await startClickHouse();
    client = createClient({ url: server.url, log: { level: ClickHouseLogLevel.OFF } });
  });
  afterAll(async () => {
    await client.close();
    await server.stop();
    if (isWhole) printTable(["scenario", "requests", "killed", "answers lost", "rows lost", "rows twice"], counted);
  });

  /** The client, to which something happens at every request. */
  const tampered = (onRequest: (serve: () => Promise<unknown>) => Promise<unknown>): ClickHouseClient => {
    const tamper =
      <P>(serve: (given: P) => Promise<unknown>) =>
      (given: P): Promise<unknown> =>
        onRequest(() => serve(given));
    const calls = {
      command: tamper((given: Parameters<Client["command"]>[0]) => client.command(given)),
      query: tamper((given: Parameters<Client["query"]>[0]) => client.query(given)),
      exec: tamper((given: Parameters<Client["exec"]>[0]) => client.exec(given)),
      close: () => Promise.resolve(),
    };
    // What is given to the calls is what the client takes.
    return calls as unknown as ClickHouseClient;
  };

  /** Loads what is not loaded yet, as the state says. */
  async function load({ loads }: Scenario, database: string, by: ClickHouseClient): Promise<void> {
    const all = loads.flatMap(({ plan: given, batches }) =>
      batches.map((pages, index) => ({ given, pages, isFirst: index === 0, isLast: index === batches.length - 1 })),
    );
    const session = await clickhouse(by, { database }).open();
    try {
      let writer: { readonly of: TablePlan; readonly commit: (given: Batch) => Promise<unknown> } | undefined;
      for (let next = Number((await session.readState(key)) ?? 0); next < all.length; next += 1) {
        const step = all[next];
        if (step === undefined) return;
        if (writer?.of !== step.given) writer = { of: step.given, ...(await opened(session.table(step.given))) };
        const state = (): Json => next + 1;
        await writer.commit(batch(step.pages, { finish: step.isLast, restart: step.isFirst, state }));
      }
    } finally {
      await session.close();
    }
  }
  const opened = async (
    table: Promise<{ commit: (given: Batch) => Promise<unknown> }>,
  ): Promise<{ commit: (given: Batch) => Promise<unknown> }> => {
    const writer = await table;
    return { commit: (given) => writer.commit(given) };
  };

  async function found({ tables }: Scenario, place: ReturnType<typeof clickHousePlace>): Promise<Held> {
    const names = await place.tables();
    const rows = Object.entries(tables).map(
      async ([table, columns]) => [table, await place.rows(table, columns)] as const,
    );
    return { names, rows: await Promise.all(rows) };
  }

  test.each(scenarios)("$name", async (scenario) => {
    const whole = clickHousePlace(server);
    let requests = 0;
    await load(
      scenario,
      whole.database,
      tampered((serve) => {
        requests += 1;
        return serve();
      }),
    );
    const want = await found(scenario, whole);
    await whole.close();
    expect(requests).toBeGreaterThan(20);
    const totals = { killed: 0, lost: 0, missing: 0, twice: 0 };
    try {
      for (const { how, last } of endings(requests)) {
        const place = clickHousePlace(server);
        let count = 0;
        const error: unknown = await load(
          scenario,
          place.database,
          tampered(async (serve) => {
            count += 1;
            if (how === "killed" && count >= last) throw new Killed();
            const answer = await serve();
            if (how === "lost" && count === last) throw Object.assign(new Error("reset"), { code: "ECONNRESET" });
            return answer;
          }),
        ).catch((thrown: unknown) => thrown);
        if (error !== undefined) {
          await load(
            scenario,
            place.database,
            tampered((serve) => serve()),
          );
        }
        const held = await found(scenario, place);
        totals[how] += 1;
        totals.missing += surplus(want, held);
        totals.twice += surplus(held, want);
        expect(held, `${how} at request ${last} of ${requests}: ${String(error)}`).toEqual(want);
        await place.close();
      }
    } finally {
      const { killed, lost, missing, twice } = totals;
      counted.push([scenario.name, ...[requests, killed, lost, missing, twice].map(String)]);
    }
  });
});
