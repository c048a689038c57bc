import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noClickHouse } from "../runtime/clickhouse/server.ts";
import { isWhole } from "../runtime/clickhouse/whole.ts";
import { clickhouseTarget } from "./clickhouse-target.ts";
import { inProcess } from "./in-process.ts";
import { newTotals, play } from "./play.ts";
import { deaths, scenarios } from "./scenarios.ts";
import type { Target } from "./targets.ts";

const runs = isWhole ? 200 : 3;

// A process that was killed keeps its table for as long as a lease lasts: that is tried within this process alone.
describe.skipIf(noClickHouse !== undefined)("ClickHouse", () => {
  let target: Target;
  beforeAll(async () => {
    target = await clickhouseTarget();
  });
  afterAll(async () => {
    await target.stop();
  });

  test("property: whatever an API, its faults and what fails do, views, state and counts are the model's", async () => {
    const totals = newTotals();
    await fc.assert(
      fc.asyncProperty(scenarios(deaths), async (scenario) => {
        const place = await target.place(false);
        try {
          await play(scenario, place, inProcess(scenario.setup, place), totals);
        } finally {
          await place.close();
        }
      }),
      { numRuns: runs, endOnFailure: true },
    );
    expect(totals).toMatchObject({ runs, lost: 0, duplicated: 0 });
    if (isWhole) console.log(JSON.stringify(totals));
  }, 3_600_000);
});
