import { http, HttpResponse } from "msw";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { fakeClock } from "../support/clock.ts";
import { errorsOf, oneResource, planYaml } from "../support/config.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const BASE = "https://api.example.com";
const server = answerRequests();
const folder = temporaryFolder("responses");
let databases = 0;

const columns = { id: { data_type: "bigint" } };
const list = { data_selector: "data", paginator: { type: "page_number", base_page: 1, total_path: null } };
const details = (name: string, response_actions: object[]): object => ({
  name,
  endpoint: { path: "posts/{resources.posts.id}/details", response_actions },
  columns,
});
const pages = (name: string, response_actions: object[], endpoint: object = {}): object => ({
  name,
  endpoint: { ...list, path: "pages", ...endpoint, response_actions },
  columns,
});

const followed = (name: string, write_disposition: string, row_order?: string): object => ({
  name,
  endpoint: {
    ...list,
    path: "pages",
    incremental: { cursor_path: "at", start_param: "since", row_order },
    response_actions: [{ status_code: 500, action: "skip_page" }],
  },
  primary_key: "id",
  write_disposition,
  columns: { ...columns, at: { data_type: "bigint" } },
});

const { create, duckdb, files } = await throwAway({
  name: "responses",
  client: { base_url: BASE, retry: { max_retries: 2 } },
  resources: [
    { name: "posts", endpoint: { path: "posts", data_selector: "data", paginator: "single_page" }, columns },
    details("ignoring", [{ status_code: 404, action: "ignore" }]),
    details("both", [
      { status_code: 422, action: "ignore" },
      { status_code: 404, action: "ignore" },
    ]),
    details("content", [{ content: '"id":', action: "ignore" }]),
    details("empty", [{ status_code: 204, action: "ignore" }]),
    details("none", []),
    details("passing", [{ status_code: [403, 404], action: "skip_parent", message: "Gone." }]),
    pages("cut", [{ status_code: 404, action: "ignore" }]),
    pages("stepped", [{ status_code: 500, action: "skip_page" }]),
    pages("stopped", [{ header: "x-quota", header_value: "used", action: "stop" }]),
    pages("ended", [{ status_code: "404", action: "end" }]),
    pages("again", [{ json_path: "error.code", json_value: "busy", action: "retry" }]),
    followed("ascending_append", "append", "asc"),
    followed("ascending_merge", "merge", "asc"),
    followed("unordered_append", "append"),
    followed("unordered_merge", "merge"),
    pages("wrong", [{ json_path: "error", action: "fail", message: "Ask for access." }]),
  ],
});

/** Answers the n-th request for a page, or a post's details, so. */
function answer(respond: (number: number, asked: number) => Response): { readonly asked: () => number } {
  let asked = 0;
  const handle = (number: number): Response => respond(number, (asked += 1));
  server.use(
    http.get(`${BASE}/posts`, () => HttpResponse.json({ data: [0, 1, 2, 3, 4].map((id) => ({ id })) })),
    http.get(`${BASE}/posts/:id/details`, ({ params }) => handle(Number(params["id"]))),
    http.get(`${BASE}/pages`, ({ request }) => handle(Number(new URL(request.url).searchParams.get("page")))),
  );
  return { asked: () => asked };
}

const page = (number: number): Response => HttpResponse.json({ data: number > 3 ? [] : [{ id: number }] });
const status = (code: number, body: string | null = "{}"): Response => new Response(body, { status: code });

async function load(
  resource: string,
): Promise<NonNullable<Awaited<ReturnType<ReturnType<typeof create>["load"]>>["resources"][string]>> {
  const destination = duckdb(join(folder, `${(databases += 1)}.duckdb`));
  const { resources } = await create({ clock: fakeClock() }).load(destination, { resources: [resource] });
  const report = resources[resource];
  if (report === undefined) throw new Error("The resource is not in the report.");
  return report;
}

describe("details of each post", () => {
  it("I01: 404 is ignored, and the report says for how many", async () => {
    answer((id) => (id === 0 ? HttpResponse.json({ id }) : status(404)));
    const report = await load("ignoring");
    expect(report).toMatchObject({ done: true, complete: false, inserted: 1, pagesSkipped: 4 });
    expect(report.warnings).toEqual([expect.stringMatching(/ignored.* 404\. \(4 times\)$/)]);
  });

  it("I02: 404 and 422 are ignored whatever the order of the rules", async () => {
    answer((id) => (id === 0 ? HttpResponse.json({ id }) : status(id === 1 ? 404 : 422, "")));
    expect(await load("both")).toMatchObject({ done: true, inserted: 1, pagesSkipped: 4 });
  });

  it("I03: an answer is ignored for what its body contains", async () => {
    answer((id) => HttpResponse.json({ id }));
    expect(await load("content")).toMatchObject({ done: true, inserted: 0, pagesSkipped: 5 });
  });

  it("I04: 204 is ignored, or means no rows by itself", async () => {
    answer((id) => (id === 0 ? HttpResponse.json({ id }) : status(204, null)));
    expect(await load("empty")).toMatchObject({ done: true, inserted: 1, pagesSkipped: 4 });
    expect(await load("none")).toMatchObject({
      done: true,
      complete: true,
      inserted: 1,
      pagesSkipped: 0,
      warnings: [],
    });
  });

  it("I05: without a rule a 404 is an error", async () => {
    answer(() => status(404));
    await expect(load("none")).rejects.toThrow("answered 404");
  });

  it("I06: a rule for 404 does not hide a 422", async () => {
    answer((id) => (id === 0 ? HttpResponse.json({ id }) : status(422)));
    await expect(load("ignoring")).rejects.toThrow("answered 422");
  });

  it("skip_parent goes on with the next parent row, and counts those that it passed over", async () => {
    answer((id) => (id % 2 === 0 ? HttpResponse.json({ id }) : status(403)));
    const report = await load("passing");
    expect(report).toMatchObject({ done: true, complete: false, inserted: 3, parentsSkipped: 2, pagesSkipped: 0 });
    expect(report.warnings).toEqual(["A parent row was skipped: the API answered 403. Gone. (2 times)"]);
  });
});

describe("I12 X: page 2 of 3 is not as it should be", () => {
  it("ignore ends the pages, but not silently", async () => {
    answer((number) => (number === 2 ? status(404) : page(number)));
    const report = await load("cut");
    expect(report).toMatchObject({ done: true, complete: false, inserted: 1, pagesSkipped: 1 });
    expect(report.warnings).toEqual([expect.stringContaining("nothing that may follow it was read")]);
  });

  it("skip_page reads the pages after it, once further attempts have not helped", async () => {
    const { asked } = answer((number) => (number === 2 ? status(500) : page(number)));
    expect(await load("stepped")).toMatchObject({ done: true, complete: false, inserted: 2, pagesSkipped: 1 });
    expect(asked()).toBe(1 + 3 + 2);
  });

  it("skip_page gives up where every page fails", async () => {
    answer(() => status(500));
    await expect(load("stepped")).rejects.toThrow("11 pages in a row");
  });

  it("stop keeps what was read and says so", async () => {
    answer((number) => (number === 2 ? new Response("{}", { headers: { "X-Quota": "Used up" } }) : page(number)));
    const report = await load("stopped");
    expect(report).toMatchObject({ done: true, complete: false, inserted: 1, pagesSkipped: 1 });
    expect(report.warnings).toHaveLength(1);
  });

  it("end is how some APIs say that there are no more pages", async () => {
    answer((number) => (number > 3 ? status(404) : page(number)));
    expect(await load("ended")).toMatchObject({ done: true, complete: true, inserted: 3, warnings: [] });
  });

  it("retry asks again for a body that holds an error, as often as the policy says", async () => {
    answer((number, asked) => (asked === 2 ? HttpResponse.json({ error: { code: "busy" } }) : page(number)));
    expect(await load("again")).toMatchObject({ done: true, complete: true, inserted: 3, requests: 5 });
    const { asked } = answer(() => HttpResponse.json({ error: { code: "busy" } }));
    await expect(load("again")).rejects.toThrow("answered 200 after 3 attempts");
    expect(asked()).toBe(3);
  });

  it("fail makes an error of a success, with the config's message, at once", async () => {
    const { asked } = answer(() => HttpResponse.json({ error: "no access", data: [] }));
    await expect(load("wrong")).rejects.toThrow("answered 200. Ask for access.");
    expect(asked()).toBe(1);
    answer((number) => HttpResponse.json({ error: null, data: number > 1 ? [] : [{ id: 1 }] }));
    expect(await load("wrong")).toMatchObject({ done: true, inserted: 1 });
  });
});

it("I11: an ignored 404 gives no pages to who reads them", async () => {
  answer(() => status(404));
  const all = [];
  for await (const each of create({ clock: fakeClock() })["cut"]?.pages() ?? []) all.push(each);
  expect(all).toEqual([]);
});

describe("the cursor stays before a page that was skipped, so that no row is lost once the page answers again", () => {
  const dated = (number: number, newest: number): Response =>
    HttpResponse.json({ data: number > newest ? [] : [{ id: number, at: number * 10 }] });

  const resources = ["ascending_append", "ascending_merge", "unordered_append", "unordered_merge"];

  it.each(
    resources.flatMap((resource) => [
      { resource, before: "nothing", held: undefined },
      { resource, before: "a load", held: "10" },
    ]),
  )("$resource, after $before", async ({ resource, held }) => {
    const path = join(folder, `${(databases += 1)}.duckdb`);
    const run = async () => {
      const report = await create({ clock: fakeClock() }).load(duckdb(path), { resources: [resource] });
      const rows = await query(path, `SELECT id FROM "${resource}" ORDER BY id`);
      return { ...report.resources[resource], ids: rows.map(({ id }) => Number(id)) };
    };
    if (held !== undefined) {
      answer((number) => dated(number, 1));
      expect(await run()).toMatchObject({ complete: true, cursor: held, ids: [1] });
    }
    answer((number) => (number === 2 ? status(500) : dated(number, 3)));
    expect(await run()).toMatchObject({ done: true, complete: false, pagesSkipped: 1, cursor: held, ids: [1, 3] });
    answer((number) => (number === 2 ? status(500) : dated(number, 4)));
    expect(await run()).toMatchObject({ done: true, complete: false, cursor: held, ids: [1, 3, 4] });
    answer((number) => dated(number, 5));
    expect(await run()).toMatchObject({ done: true, complete: true, cursor: "50", ids: [1, 2, 3, 4, 5] });
    answer((number) => dated(number, 6));
    expect(await run()).toMatchObject({ done: true, complete: true, cursor: "60", ids: [1, 2, 3, 4, 5, 6] });
  });
});

describe("mistakes in rules", () => {
  const rule = (response_action: object, endpoint: object = {}): object =>
    oneResource({ endpoint: { response_actions: [response_action], ...endpoint } });

  it("I13 X: an unknown action is an error of the config", () => {
    const { diagnostics } = planYaml(JSON.stringify(rule({ status_code: 404, action: "ignor" })));
    expect(diagnostics).toMatchObject([
      { code: "invalid-value", pointer: "/resources/0/endpoint/response_actions/0/action", fix: "Write `ignore`." },
    ]);
  });

  it.each([
    [{ action: "ignore" }, {}],
    [{ status_code: 404, action: "skip_parent" }, {}],
    [{ status_code: 500, action: "skip_page" }, { paginator: "json_link" }],
    [{ status_code: 500, action: "retry" }, { method: "POST" }],
    [{ status_code: 500, json_value: 1, action: "fail" }, {}],
    [{ status_code: 500, header_value: "a", action: "fail" }, {}],
  ])("%j %j", (action, endpoint) => {
    expect(errorsOf(rule(action, endpoint))).toEqual(["conflicting-options"]);
  });
});

it("a connector has the code of its own actions only", () => {
  expect([...files.keys()].filter((path) => path.startsWith("runtime/responses/"))).toContain(
    "runtime/responses/skip-page.ts",
  );
  expect(files.get("resources.ts")).toContain("skipParentOn({ statuses: [403, 404], message:");
});
