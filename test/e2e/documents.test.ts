import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { clientOf, collect, type Connector, loadConnectors, type Mocks } from "./connectors.ts";

/** The connectors whose types come from documents that their companies publish. */
const connectors = (await loadConnectors()).filter(({ name }) => ["figma", "github"].includes(name));

const folder = temporaryFolder("documents");
const server = setupServer();
const unhandled: string[] = [];

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});
afterEach(() => {
  server.resetHandlers();
  expect(unhandled).toEqual([]);
});
afterAll(() => {
  server.close();
});

/** Starts a connector's mock API; a request that it does not know fails the test. */
function serve({ createMocks, resources }: Connector): Mocks {
  // A few parents, and more than one page of everything that hangs on them.
  const rows = resources.map(({ resource }) => [resource.name, "parent" in resource ? 250 : 3] as const);
  const mocks = createMocks({ rows: Object.fromEntries(rows) });
  server.use(
    ...mocks.handlers,
    http.all("*", ({ request }) => {
      unhandled.push(request.url);
      return HttpResponse.error();
    }),
  );
  return mocks;
}

function named(name: string): Connector {
  const found = connectors.find((connector) => connector.name === name);
  if (found === undefined) throw new Error(`generated/${name} is missing`);
  return found;
}

describe.each(connectors)("$name", (connector) => {
  test("reads every resource to the last row", async () => {
    const mocks = serve(connector);
    const client = connector.create(connector.secrets);
    for (const { property, resource } of connector.resources) {
      const rows = await collect(clientOf(client, property).rows());
      const there = mocks.resources[resource.name]?.rows.length;
      expect(rows.length, resource.name).toBe(there);
      expect(rows.length, resource.name).toBeGreaterThan(0);
    }
  });

  test("loads twice and changes nothing the second time", async () => {
    const mocks = serve(connector);
    const file = `${folder}/${connector.name}.duckdb`;
    const client = connector.create(connector.secrets);
    const first = await client.load(connector.duckdb(file));
    const second = await client.load(connector.duckdb(file));
    for (const { resource } of connector.resources) {
      const there = mocks.resources[resource.name]?.rows.length;
      expect(first.resources[resource.name], resource.name).toMatchObject({ done: true, inserted: there });
      expect(second.resources[resource.name], resource.name).toMatchObject({ done: true, inserted: 0, updated: 0 });
      expect(await query(file, `SELECT count(*) AS n FROM ${resource.table}`)).toEqual([{ n: String(there) }]);
    }
  });
});

test("github asks each repository for what changed there since its own last change", async () => {
  const github = named("github");
  const mocks = serve(github);
  const file = `${folder}/changes.duckdb`;
  const client = github.create(github.secrets);
  await client.load(github.duckdb(file));
  const [issue] = mocks.resources["issues"]?.rows ?? [];
  if (issue === undefined) throw new Error("the mocks have no issue");
  mocks.resources["issues"]?.upsert({ ...issue, title: "Another title", updated_at: "2030-01-01T00:00:00Z" });
  const before = mocks.requests.length;
  const report = await client.load(github.duckdb(file), { resources: ["repositories", "issues"] });
  expect(report.resources["issues"]).toMatchObject({ mode: "incremental", inserted: 0, updated: 1 });
  expect(await query(file, "SELECT count(*) AS n FROM issues WHERE title = 'Another title'")).toEqual([{ n: "1" }]);
  const asked = mocks.requests.slice(before).filter(({ resource }) => resource === "issues");
  expect(asked.length).toBeGreaterThan(1);
  for (const { url } of asked) expect(new URL(url).searchParams.get("since")).toMatch(/^20\d\d-\d\d-\d\dT/);
});
