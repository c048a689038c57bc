import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { batch, commit, plan } from "../destinations/harness.ts";
import { destinationSuite } from "../destinations/suite.ts";
import { clickHousePlace } from "./place.ts";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "./server.ts";
import { isWhole } from "./whole.ts";

describe.skipIf(noClickHouse !== undefined)("ClickHouse", () => {
  let server: ClickHouseServer;
  beforeAll(async () => {
    server = await startClickHouse();
  }, 60_000);
  afterAll(async () => {
    await server.stop();
  });

  destinationSuite("ClickHouse", () => Promise.resolve(clickHousePlace(server)), {
    modelRuns: isWhole ? 40 : 3,
    every: isWhole ? 1 : 7,
    keepsAbsent: false,
  });

  test("rows that are to keep what is absent in them are refused", async () => {
    const place = clickHousePlace(server);
    const committing = commit(place, plan({ keepsAbsent: true }), batch([[{ id: 1 }]]));
    await expect(committing).rejects.toThrow("`keep_absent_columns` is not yet there for ClickHouse");
    await place.close();
  });
});
