import { afterAll, beforeAll } from "vitest";
import { type PostgresServer, startPostgres } from "../../support/postgres-server.ts";
import { destinationSuite } from "../destinations/suite.ts";
import { postgresPlace } from "./place.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});

destinationSuite("PostgreSQL", () => Promise.resolve(postgresPlace(server)), { modelRuns: 40 });
