import { setupServer } from "msw/node";
import { http, HttpResponse } from "msw";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { MockApi } from "../../templates/runtime/mocks/api.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { chain } from "./config.ts";

type Row = Readonly<Record<string, unknown>>;

const connector = await throwAway(chain());
const folder = temporaryFolder("family");
const server = setupServer();
const unhandled: string[] = [];
let number = 0;
let file = "";

beforeAll(() => {
  server.listen({ onUnhandledRequest: "error" });
});
beforeEach(() => {
  number += 1;
  file = `${folder}/${number}.duckdb`;
});
afterEach(() => {
  server.resetHandlers();
  expect(unhandled).toEqual([]);
});
afterAll(() => {
  server.close();
});

/** An API with two projects of two and three issues, and three comments on each issue but the last. */
function api(): MockApi<Readonly<Record<string, Row>>> {
  const issues = [
    { id: 11, u: 3, _projects_id: 1 },
    { id: 12, u: 5, _projects_id: 1 },
    { id: 21, u: 1, _projects_id: 2 },
    { id: 22, u: 2, _projects_id: 2 },
    { id: 23, u: 3, _projects_id: 2 },
  ];
  const comments = issues.slice(0, 4).flatMap(({ id, _projects_id }) =>
    [1, 2, 3].map((n) => ({
      id: id * 10 + n,
      text: `Comment ${n}`,
      _issues__projects_id: _projects_id,
      _issues_id: id,
    })),
  );
  const projects = [
    { id: 1, name: "One" },
    { id: 2, name: "Two" },
    { id: 3, name: null },
  ];
  const mocks = connector.createMocks({ rows: { projects, issues, comments } });
  server.use(
    ...mocks.handlers,
    http.all("*", ({ request }) => {
      unhandled.push(request.url);
      return HttpResponse.error();
    }),
  );
  return mocks;
}

const issueRows = (): Promise<readonly Row[]> => query(file, "SELECT id, u, _projects_id FROM issues ORDER BY id");
const asText = (rows: readonly Row[] | undefined): readonly Row[] =>
  (rows ?? []).map((row) =>
    Object.fromEntries(
      Object.entries(row).map(([key, value]) => [key, typeof value === "number" ? String(value) : value]),
    ),
  );
const paths = (mocks: MockApi<Readonly<Record<string, Row>>>, resource: string): readonly string[] =>
  mocks.requests
    .filter((each) => each.resource === resource)
    .map(({ url }) => url.replace("https://api.example.com", ""));

function rowsOf(resource: string, options: object = {}): AsyncIterable<Row> {
  const client = connector.create()[resource];
  if (client === undefined) throw new Error(`The connector has no ${resource}.`);
  return client.rows(options);
}

async function collect(source: AsyncIterable<Row>): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const row of source) rows.push(row);
  return rows;
}

describe("rows()", () => {
  test("goes through the parents in their order, with what comes from them", async () => {
    const mocks = api();
    expect(await collect(rowsOf("issues"))).toEqual(mocks.resources["issues"]?.rows);
    expect(paths(mocks, "projects")).toHaveLength(3);
  });

  test("of a chain asks for nothing before it is needed", async () => {
    const mocks = api();
    for await (const comment of rowsOf("comments")) {
      expect(comment).toEqual({ id: 111, text: "Comment 1", _issues__projects_id: 1, _issues_id: 11 });
      break;
    }
    expect(mocks.requests.map(({ resource }) => resource)).toEqual(["projects", "issues", "comments"]);
  });

  test("takes parents from the caller and asks for no others", async () => {
    const mocks = api();
    const parents = [{ id: 2 }, { id: null }];
    const options: object = { parents };
    expect(await collect(rowsOf("issues", options))).toMatchObject([{ id: 21 }, { id: 22 }, { id: 23 }]);
    expect(paths(mocks, "projects")).toEqual([]);
  });
});

describe("load()", () => {
  test("of mocked rows by number: each is spread over the parents and loaded once", async () => {
    const mocks = connector.createMocks({ rows: { projects: 3, issues: 8, comments: 20 } });
    server.use(...mocks.handlers);
    const report = await connector.create().load(connector.duckdb(file));
    expect(report.resources["comments"]).toMatchObject({ done: true, inserted: 20, warnings: [] });
    expect(asText(await issueRows())).toEqual(asText(mocks.resources["issues"]?.rows));
    expect(mocks.resources["issues"]?.rows.map((row) => row["_projects_id"])).toEqual([1, 2, 3, 1, 2, 3, 1, 2]);
    expect(mocks.requests.every(({ status }) => status === 200)).toBe(true);
  });

  test("loads every child of every parent, each parent asked for once, and a second load changes nothing", async () => {
    const mocks = api();
    const load = () => connector.create().load(connector.duckdb(file));
    const first = await load();
    expect(first.done).toBe(true);
    expect(first.resources["comments"]).toMatchObject({ rows: 12, inserted: 12, mode: "full" });
    expect(asText(await issueRows())).toEqual(asText(mocks.resources["issues"]?.rows));
    expect(await query(file, "SELECT id, text, _issues__projects_id, _issues_id FROM comments ORDER BY id")).toEqual(
      asText(mocks.resources["comments"]?.rows),
    );
    expect(paths(mocks, "projects")).toEqual([0, 2, 3].map((offset) => `/projects?offset=${offset}&limit=2`));
    expect(paths(mocks, "issues").filter((path) => path.startsWith("/projects/3"))).toHaveLength(1);
    const second = await load();
    expect(second.resources["issues"]).toMatchObject({ mode: "incremental", inserted: 0, updated: 0 });
    expect(second.resources["comments"]).toMatchObject({ rows: 12, inserted: 0, updated: 0 });
    expect(await issueRows()).toHaveLength(5);
  });

  test("a load that stopped in the middle of a parent goes on there, and loads nothing twice", async () => {
    const mocks = api();
    const load = (): Promise<unknown> =>
      connector.create({ concurrency: 1 }).load(connector.duckdb(file), { checkpoint: { pages: 1 } });
    mocks.fail({ resource: "issues", page: 2, status: 403, times: 1 });
    await expect(load()).rejects.toThrow(/issues: .*403/);
    const stopped = paths(mocks, "issues").length;
    await load();
    expect(paths(mocks, "issues").slice(stopped)[0]).toBe(paths(mocks, "issues")[stopped - 1]);
    expect(asText(await issueRows())).toEqual(asText(mocks.resources["issues"]?.rows));
    expect(await query(file, "SELECT count(*)::int AS n FROM comments")).toEqual([{ n: 12 }]);
  });

  test("K30: a row behind the newest of another parent is loaded", async () => {
    const mocks = api();
    const load = (): Promise<unknown> =>
      connector.create().load(connector.duckdb(file), { resources: ["projects", "issues"] });
    await load();
    mocks.resources["issues"]?.upsert({ id: 24, u: 4, _projects_id: 2 });
    const before = paths(mocks, "issues").length;
    await load();
    expect(
      new Set(
        paths(mocks, "issues")
          .slice(before)
          .map((path) => path.replace(/&?offset.*/, "")),
      ),
    ).toEqual(new Set(["/projects/1/issues?since=5", "/projects/2/issues?since=3", "/projects/3/issues?since=1"]));
    expect(asText(await issueRows())).toEqual(asText(mocks.resources["issues"]?.rows));
  });
});

test("the parent's fields are typed", () => {
  expect(connector.files.get("resources.ts")).toContain('path: ["/projects/", parentField<Project>("id"), "/issues"]');
  expect(connector.files.get("index.ts")).toContain('readonly issues: ChildClient<Issue, Pick<Project, "id">>;');
});
