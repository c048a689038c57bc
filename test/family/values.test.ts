import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const BASE = "https://api.example.com";
const endpoint = { data_selector: "data", paginator: "single_page" };
const id = { id: { data_type: "bigint", nullable: false } };

const connector = await throwAway({
  name: "values",
  client: { base_url: BASE },
  resource_defaults: { primary_key: "id", write_disposition: "merge", deletes: "none" },
  resources: [
    {
      name: "teams",
      endpoint: { ...endpoint, path: "teams" },
      columns: { ...id, member_ids: { data_type: "json" }, country: { data_type: "text" } },
    },
    {
      name: "orders",
      parents: { region: ["eu", "us"] },
      include_from_parent: ["region"],
      endpoint: {
        ...endpoint,
        path: "{parents.region}/orders",
        params: { since: "{incremental.start_value}" },
        incremental: { cursor_path: "u", initial_value: 1 },
      },
      columns: { ...id, u: { data_type: "bigint" } },
    },
    {
      name: "members",
      spread_from_parent: ["member_ids"],
      endpoint: { ...endpoint, path: "members/{resources.teams.member_ids}" },
      columns: id,
    },
    {
      name: "scores",
      group_parents: 2,
      endpoint: { ...endpoint, path: "scores", params: { ids: "{resources.teams.id}" } },
      columns: id,
    },
    {
      name: "taxes",
      on_parent_value_missing: "omit",
      endpoint: { ...endpoint, path: "taxes", params: { country: "{resources.teams.country}" } },
      columns: id,
    },
    {
      name: "named",
      endpoint: {
        ...endpoint,
        path: "named",
        method: "POST",
        params: { "team[{resources.teams.id}]": "{size}", size: 5 },
        headers: { "X-Team-{resources.teams.id}": "yes" },
        json: { "{resources.teams.id}": { "a{{b}}": "{size}" } },
        safe: true,
      },
      columns: id,
    },
  ],
});

const file = `${temporaryFolder("values")}/values.duckdb`;
const teams = [
  { id: 1, member_ids: [11, 12], country: "de" },
  { id: 2, member_ids: [], country: null },
  { id: 3, member_ids: [12, 13], country: "fr" },
];
const server = answerRequests();

/** Answers everything with what `rows` gives, and notes what was asked for. */
function serve(rows: (url: URL) => readonly object[]): { readonly asked: string[]; readonly requests: Request[] } {
  const asked: string[] = [];
  const requests: Request[] = [];
  server.use(
    http.all(`${BASE}/*`, ({ request }) => {
      const url = new URL(request.url);
      requests.push(request.clone());
      asked.push(decodeURIComponent(`${url.pathname}${url.search}`));
      return HttpResponse.json({ data: url.pathname === "/teams" ? teams : rows(url) });
    }),
  );
  return { asked, requests };
}

const load = (resource: string): Promise<unknown> =>
  connector.create({ concurrency: 1 }).load(connector.duckdb(file), { resources: [resource] });

describe("load()", () => {
  test("reads a resource for constant values, each with a cursor of its own", async () => {
    const rows: Record<string, object[]> = { "/eu/orders": [{ id: 1, u: 5 }], "/us/orders": [{ id: 2, u: 3 }] };
    const { asked } = serve(({ pathname }) => rows[pathname] ?? []);
    await load("orders");
    rows["/us/orders"] = [{ id: 3, u: 4 }];
    await load("orders");
    expect(asked).toEqual(["/eu/orders?since=1", "/us/orders?since=1", "/eu/orders?since=5", "/us/orders?since=3"]);
    expect(await query(file, "SELECT id::int AS id, _parents_region FROM orders ORDER BY id")).toEqual([
      { id: 1, _parents_region: "eu" },
      { id: 2, _parents_region: "us" },
      { id: 3, _parents_region: "us" },
    ]);
  });

  test("asks once for each element of a parent's list, however many parents have it", async () => {
    const { asked } = serve(({ pathname }) => [{ id: Number(pathname.split("/").at(-1)) }]);
    await load("members");
    expect(asked).toEqual(["/teams", "/members/11", "/members/12", "/members/13"]);
    expect(await query(file, "SELECT id::int AS id FROM members ORDER BY id")).toEqual([
      { id: 11 },
      { id: 12 },
      { id: 13 },
    ]);
  });

  test("asks for the children of several parents at once, as many as may be, with each parent's rows together", async () => {
    const waiting: { path: string; answer: () => void }[] = [];
    const [total, width] = [3, 2];
    let [asked, most] = [0, 0];
    server.use(
      http.get(`${BASE}/teams`, () => HttpResponse.json({ data: teams })),
      http.get(`${BASE}/members/:id`, async ({ params, request }) => {
        asked += 1;
        await new Promise<void>((answer) => {
          waiting.push({ path: new URL(request.url).pathname, answer });
          most = Math.max(most, waiting.length);
          // What was asked last is answered first.
          if (waiting.length === width || asked === total)
            for (const one of waiting.splice(0).toReversed()) one.answer();
        });
        const first = Number(params["id"]) * 10;
        return HttpResponse.json({ data: [{ id: first }, { id: first + 1 }] });
      }),
    );
    const database = file.replace("values.duckdb", "parallel.duckdb");
    await connector.create({ concurrency: width }).load(connector.duckdb(database), { resources: ["members"] });
    expect([asked, most]).toEqual([total, width]);
    const rows = await query(database, "SELECT id::int AS id FROM members ORDER BY rowid");
    expect(rows.map((row) => row["id"])).toEqual([110, 111, 120, 121, 130, 131]);
  });

  test("joins the values of several parents into one request", async () => {
    const { asked } = serve(() => []);
    await load("scores");
    expect(asked).toEqual(["/teams", "/scores?ids=1,2", "/scores?ids=3"]);
  });

  test("B25 a parent row without value is asked for without the parameter where that is said", async () => {
    const { asked } = serve(() => []);
    await load("taxes");
    expect(asked.toSorted()).toEqual(["/taxes", "/taxes?country=de", "/taxes?country=fr", "/teams"]);
  });

  test("fills placeholders in names, and parameters' values by their names", async () => {
    const { asked, requests } = serve(() => []);
    await load("named");
    expect(asked[1]).toBe("/named?team[1]=5&size=5");
    expect(requests[1]?.headers.get("x-team-1")).toBe("yes");
    expect(await requests[1]?.json()).toEqual({ 1: { "a{b}": 5 } });
  });
});

test("rows() takes the same ways as load()", async () => {
  const { asked } = serve(() => []);
  const client = connector.create();
  const rows: unknown[] = [];
  for (const name of ["orders", "members", "scores"]) {
    for await (const row of client[name]?.rows() ?? []) rows.push(row);
  }
  expect(rows).toEqual([]);
  expect(asked).toEqual([
    ...["/eu/orders?since=1", "/us/orders?since=1"],
    ...["/teams", "/members/11", "/members/12", "/members/12", "/members/13"],
    ...["/teams", "/scores?ids=1,2", "/scores?ids=3"],
  ]);
});

test("the mocks know the constant values", async () => {
  const mocks = connector.createMocks({ rows: { teams: 2, orders: 4 } });
  server.use(...mocks.handlers);
  const rows: unknown[] = [];
  for await (const row of connector.create()["orders"]?.rows() ?? []) rows.push(row["_parents_region"]);
  expect(rows).toEqual(["eu", "eu", "us", "us"]);
});
