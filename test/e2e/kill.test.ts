import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { comparable, query, selectComparable } from "../support/duckdb.ts";
import { type HttpServer, startHttpServer } from "../support/http-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { loadPlainConnectors } from "./connectors.ts";
import { spawnLoad } from "./killed-load.ts";

const connectors = await loadPlainConnectors();
const folder = temporaryFolder("kill");
const KILLED_AT = 4;

let server: HttpServer;
beforeAll(async () => {
  server = await startHttpServer();
});
afterAll(async () => {
  expect(server.unhandled).toEqual([]);
  await server.close();
});

describe.each(connectors)("$name", (connector) => {
  test("a load that is killed in the middle goes on from its last checkpoint, with every row exactly once", async () => {
    const { create, createMocks, duckdb, secrets } = connector;
    const resource = connector.resources[0]?.resource ?? fail();
    const base = `${server.url}/${connector.name}`;
    const api = createMocks({ baseUrl: base, rows: { [resource.name]: 650 } });
    server.use(...api.handlers);
    const file = join(folder, `${connector.name}.duckdb`);

    // The page after the last checkpoint never comes, so that the child is killed while it waits for it.
    api.fail({ resource: resource.name, after: KILLED_AT - 1, kind: "no-answer" });
    const child = spawnLoad(connector, { file, base, resources: [resource.name] });
    const commits = (): readonly string[] => child.output().match(/(?<=^commit \w+ )\d+$/gm) ?? [];
    await expect.poll(commits, { timeout: 30_000 }).toHaveLength(KILLED_AT - 1);
    await expect.poll(() => api.requests.length, { timeout: 30_000 }).toBe(KILLED_AT);
    expect(await child.kill()).toBe("SIGKILL");

    const sql = selectComparable(resource.table, resource.columns, resource.primaryKey);
    expect(await query(file, sql)).toHaveLength(Number(commits().at(-1)));
    const before = api.requests.length;
    const report = await create({ ...secrets, baseUrl: base }).load(duckdb(file), { resources: [resource.name] });

    expect(report.resources[resource.name]).toMatchObject({ done: true });
    expect(await query(file, sql)).toEqual(
      api.resources[resource.name]?.rows.map((row) => comparable(row, resource.columns)),
    );
    // Whether it goes on by page or by cursor value, it does not read again what is in the destination.
    expect(api.requests.length - before).toBe(7 - (KILLED_AT - 1));
  }, 120_000);
});

function fail(): never {
  throw new Error("The connector lacks what this test is about.");
}
