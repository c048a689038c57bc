import { afterAll, beforeAll, describe } from "vitest";
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
  });
});
