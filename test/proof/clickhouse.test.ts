import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noClickHouse } from "../runtime/clickhouse/server.ts";
import { isWhole } from "../runtime/clickhouse/whole.ts";
import { clickhouseTarget } from "./clickhouse-target.ts";
import { inProcess } from "./in-process.ts";
import { type Killing, killing } from "./killed.ts";
import { newTotals, play } from "./play.ts";
import { deaths, kills, scenarios } from "./scenarios.ts";
import type { Target } from "./targets.ts";

const [runs, killed] = isWhole ? [200, 50] : [3, 2];

describe.skipIf(noClickHouse !== undefined)("ClickHouse", () => {
  let target: Target;
  let killer: Killing;
  beforeAll(async () => {
    [target, killer] = await Promise.all([clickhouseTarget(), killing()]);
  });
  afterAll(async () => {
    await Promise.all([target.stop(), killer.stop()]);
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

  test("property: wherever processes are killed with SIGKILL, views, state and counts are the model's", async () => {
    const totals = newTotals();
    const seed = fc.readConfigureGlobal().seed ?? 1;
    for (const scenario of fc.sample(scenarios(kills), { seed, numRuns: 20 * killed })) {
      if (totals.kills >= killed) break;
      const place = await target.place(true);
      try {
        await play(scenario, place, killer.loaderOf(scenario.setup, place), totals);
      } catch (error) {
        throw new Error(`seed ${seed}: ${JSON.stringify(scenario)}`, { cause: error });
      } finally {
        await place.close();
      }
    }
    expect(totals).toMatchObject({ lost: 0, duplicated: 0 });
    expect(totals.kills).toBeGreaterThanOrEqual(killed);
    if (isWhole) console.log(JSON.stringify(totals));
  }, 3_600_000);
});
