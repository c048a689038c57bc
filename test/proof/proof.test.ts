import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./in-process.ts";
import { type Killing, killing } from "./killed.ts";
import { newTotals, play } from "./play.ts";
import { deaths, kills, scenarios } from "./scenarios.ts";
import { type Target, targets } from "./targets.ts";

// The suite tries a few; `npm run proof` tries thousands (test/proof/RESULTS.md).
const runs = 4;
const killed = 2;

let killer: Killing;
beforeAll(async () => {
  killer = await killing();
});
afterAll(async () => {
  await killer.stop();
});

describe.each(Object.entries(targets))("%s", (_, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
  });

  test("property: whatever an API, its faults and what fails do, tables, state and counts are the model's", async () => {
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
      // Making a failure smaller takes longer than looking at it.
      { numRuns: runs, endOnFailure: true },
    );
    expect(totals).toMatchObject({ runs, lost: 0, duplicated: 0 });
  }, 300_000);

  test("property: wherever processes are killed with SIGKILL, tables, state and counts are the model's", async () => {
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
  }, 300_000);
});
