import { readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noClickHouse } from "../runtime/clickhouse/server.ts";
import { clickhouseTarget } from "./clickhouse-target.ts";
import { inProcess } from "./in-process.ts";
import { newTotals, play, type Scenario } from "./play.ts";
import { type Target, targets } from "./targets.ts";

// Scenarios that once lost or repeated rows, by what was wrong.
const folder = new URL("found/", import.meta.url);
const found = readdirSync(folder).sort();

const all = { ...targets, ...(noClickHouse === undefined ? { clickhouse: clickhouseTarget } : {}) };

describe.each(Object.entries(all))("%s", (_, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
  });

  test.each(found)(
    "%s",
    async (name) => {
      // Written by `npm run proof`.
      const scenario = JSON.parse(readFileSync(new URL(name, folder), "utf8")) as Scenario;
      const totals = newTotals();
      const place = await target.place(false);
      try {
        await play(scenario, place, inProcess(scenario.setup, place), totals);
      } finally {
        await place.close();
      }
      expect(totals).toMatchObject({ runs: 1, lost: 0, duplicated: 0 });
    },
    120_000,
  );
});
