import { http, HttpResponse } from "msw";
import { afterEach, expect, expectTypeOf, test } from "vitest";
import { mockApi, type MockApi, type MockOptions } from "../../../templates/runtime/mocks/api.ts";
import { expectApiKeyInQuery } from "../../../templates/runtime/mocks/expect-api-key-in-query.ts";
import { expectBearer } from "../../../templates/runtime/mocks/expect-bearer.ts";
import { choice, day, instant, orNull, uuid } from "../../../templates/runtime/mocks/samples.ts";
import { serveCursor } from "../../../templates/runtime/mocks/serve-cursor.ts";
import { serveOffset } from "../../../templates/runtime/mocks/serve-offset.ts";
import { serveSinglePage } from "../../../templates/runtime/mocks/serve-single-page.ts";
import { answerRequests } from "../../support/unhandled.ts";

interface Note {
  readonly id: number;
  readonly text?: string | null;
  readonly state?: "open" | "closed" | null;
  readonly updated_at: string;
}
interface Link {
  readonly from: number;
  readonly to: string;
}
interface Rows {
  readonly notes: Note;
  readonly links: Link;
  readonly searches: Link;
}

const waited: number[] = [];
const createMocks = (options: MockOptions<Rows> = {}): MockApi<Rows> =>
  mockApi<Rows>(
    {
      baseUrl: "https://api.test",
      auth: expectApiKeyInQuery("key", "k"),
      resources: {
        notes: {
          method: "GET",
          path: "/v1/notes",
          rowsAt: ["data"],
          page: serveOffset({ limit: 2, offset: 0, offsetAt: { query: "offset" }, limitAt: { query: "limit" } }),
          primaryKey: ["id"],
          incremental: { cursor: "updated_at", type: "timestamp", startParam: "since", order: "ascending" },
          row: (n) => ({
            id: n,
            text: orNull(n, `Text ${n}`),
            state: choice(n, ["open", "closed"]),
            updated_at: instant(n),
          }),
        },
        links: {
          method: "POST",
          path: "/v1/search:all",
          match: { kind: "links" },
          rowsAt: [],
          page: serveSinglePage(),
          primaryKey: ["from", "to"],
          row: (n) => ({ from: n, to: uuid(n) }),
        },
        searches: {
          method: "POST",
          path: "/v1/search:all",
          rowsAt: ["found"],
          page: serveCursor({ cursorPath: ["next"], cursorAt: { body: ["after"] } }),
          primaryKey: ["from", "to"],
          auth: expectBearer("t"),
          row: (n) => ({ from: n, to: day(n) }),
        },
      },
    },
    { wait: (ms) => Promise.resolve(void waited.push(ms)), ...options },
  );

const api = createMocks({ rows: { notes: 3, links: [{ from: 1, to: "a" }], searches: 3 }, pageSize: 2 });
const ANOTHER_METHOD = http.all("https://api.test/v1/notes", ({ request }) =>
  HttpResponse.text(`passed on ${request.method}`),
);
answerRequests(...api.handlers, ANOTHER_METHOD);
afterEach(() => {
  api.reset();
});

const get = (query: string, init?: RequestInit): Promise<Response> => fetch(`https://api.test/v1/notes?${query}`, init);
const ids = async (query: string): Promise<number[]> => {
  const { data } = (await (await get(`key=k&limit=99&${query}`)).json()) as { data: Note[] };
  return data.map(({ id }) => id);
};
const post = (body: object, token = ""): Promise<Response> =>
  fetch(`https://api.test/v1/search:all?key=k`, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { authorization: token },
  });

test("a request by another method is none of the resource's", async () => {
  expect(await (await get("key=k", { method: "QUERY" })).text()).toBe("passed on QUERY");
});

test("rows are the same for the same number, and typed", async () => {
  expect(await (await get("key=k")).json()).toStrictEqual({
    data: [
      { id: 1, text: "Text 1", state: "closed", updated_at: "2024-01-01T00:01:00Z" },
      { id: 2, text: "Text 2", state: "open", updated_at: "2024-01-01T00:02:00Z" },
    ],
  });
  expect(createMocks().resources.notes.rows).toHaveLength(250);
  expect(createMocks().resources.notes.rows.slice(0, 3)).toStrictEqual(api.resources.notes.rows);
  expectTypeOf(api.resources.notes.rows).toEqualTypeOf<readonly Note[]>();
  expectTypeOf<keyof typeof api.resources>().toEqualTypeOf<keyof Rows>();
});

test("credentials are asked for, and a resource may have its own", async () => {
  const refused = await get("key=wrong");
  expect([refused.status, await refused.json()]).toStrictEqual([
    401,
    { error: { status: 401, message: "the credentials are missing or wrong" } },
  ]);
  expect((await get("")).status).toBe(401);
  expect((await post({})).status).toBe(401);
  expect((await post({}, "Bearer t")).status).toBe(200);
});

test("rows can be changed by their key", async () => {
  const { notes, links } = api.resources;
  const second = notes.get(2);
  expect(second?.id).toBe(2);
  notes.upsert({ id: 2, text: "changed", updated_at: "2024-02-01T00:00:00Z" });
  notes.upsert({ id: 9, updated_at: "2024-01-15T00:00:00Z" });
  expect(await ids("")).toStrictEqual([1, 3, 9, 2]);
  expect(await ids("since=2024-01-15T01:00:00%2B01:00")).toStrictEqual([9, 2]);
  expect([notes.remove(1), notes.remove(1)]).toStrictEqual([true, false]);
  expect(await ids("")).toStrictEqual([3, 9, 2]);
  expect([links.remove(1, "b"), links.remove(1, "a"), links.rows.length]).toStrictEqual([false, true, 0]);
  api.reset();
  expect(await ids("")).toStrictEqual([1, 2, 3]);
  expect(links.rows).toHaveLength(1);
});

test("resources of the same path are told apart; rows may be the whole body; a cursor may be in the body", async () => {
  expect(await (await post({ kind: "links" })).json()).toStrictEqual([{ from: 1, to: "a" }]);
  const first = (await (await post({}, "Bearer t")).json()) as { found: Link[]; next: string };
  expect(first.found.map(({ to }) => to)).toStrictEqual(["2024-01-02", "2024-01-03"]);
  expect(await (await post({ after: first.next }, "Bearer t")).json()).toStrictEqual({
    found: [{ from: 3, to: "2024-01-04" }],
    next: null,
  });
});

test("the log has every request as it was sent", async () => {
  await get("key=k&offset=2", { headers: { "X-One": "1" } });
  await get("key=wrong");
  await post({ kind: "links" });
  expect(api.requests).toMatchObject([
    {
      resource: "notes",
      method: "GET",
      url: "https://api.test/v1/notes?key=k&offset=2",
      page: 2,
      status: 200,
      body: "",
    },
    { resource: "notes", url: "https://api.test/v1/notes?key=wrong", page: undefined, status: 401 },
    { resource: "links", method: "POST", body: '{"kind":"links"}', page: 1, status: 200 },
  ]);
  expect(api.requests[0]?.headers["x-one"]).toBe("1");
  api.reset();
  expect(api.requests).toStrictEqual([]);
});

test("a status fault hits the resource, page and number of times that were asked for", async () => {
  api.fail({ resource: "notes", status: 429, retryAfter: "2", times: 2, page: 2 });
  api.fail({ resource: "links", status: 503, body: { why: "maintenance" } });
  expect((await get("key=k")).status).toBe(200);
  const failed = await get("key=k&offset=2");
  expect([failed.status, failed.headers.get("retry-after")]).toStrictEqual([429, "2"]);
  expect((await get("key=k&offset=2")).status).toBe(429);
  expect((await get("key=k&offset=2")).status).toBe(200);
  const other = await post({ kind: "links" });
  expect([other.status, await other.json()]).toStrictEqual([503, { why: "maintenance" }]);
});

test("a fault may come after answers that go well", async () => {
  api.fail({ resource: "notes", status: 503, after: 2, times: 2 });
  const statuses: number[] = [];
  for (let request = 1; request <= 5; request += 1) statuses.push((await get("key=k")).status);
  expect(statuses).toStrictEqual([200, 200, 503, 503, 200]);
});

test("every other kind of fault", async () => {
  api.fail({ delayMs: 1500 });
  expect((await get("key=k")).status).toBe(200);
  expect(waited).toStrictEqual([1500]);

  api.fail({ kind: "network-error" });
  await expect(get("key=k")).rejects.toThrow(TypeError);

  api.fail({ kind: "truncated" });
  const truncated = await (await get("key=k")).text();
  expect(() => JSON.parse(truncated) as unknown).toThrow(SyntaxError);

  api.fail({ kind: "broken-off" });
  const broken = await get("key=k");
  expect(broken.status).toBe(200);
  await expect(broken.text()).rejects.toThrow();

  api.fail({ kind: "html" });
  const html = await get("key=k");
  expect([html.status, html.headers.get("content-type")]).toStrictEqual([200, "text/html"]);

  api.fail({ kind: "wrong-shape" });
  expect(await (await get("key=k")).json()).toStrictEqual({ message: "no rows" });

  api.fail({ redirectTo: "https://elsewhere.test/" });
  const redirect = await get("key=k", { redirect: "manual" });
  expect([redirect.status, redirect.headers.get("location")]).toStrictEqual([302, "https://elsewhere.test/"]);

  const first = await (await get("key=k")).text();
  api.fail({ kind: "repeated-page", page: 2 });
  expect(await (await get("key=k&offset=2")).text()).toBe(first);
});

test("an answer that never comes ends when the request is aborted", async () => {
  api.fail({ kind: "no-answer" });
  const controller = new AbortController();
  const answer = get("key=k", { signal: controller.signal });
  await expect.poll(() => api.requests.length).toBe(1);
  controller.abort();
  await expect(answer).rejects.toThrow("aborted");
  expect(api.requests[0]?.status).toBeUndefined();
});

test("a literal path is not taken for the placeholder of another", () => {
  const projects = {
    method: "GET",
    rowsAt: [],
    page: serveSinglePage(),
    primaryKey: ["id"],
    row: (n: number) => ({ id: n }),
  } as const;
  const { handlers } = mockApi<{ children: object; own: object }>(
    {
      baseUrl: "https://api.test",
      resources: {
        children: { ...projects, path: ["/projects/", null, "/parts"] },
        own: { ...projects, path: "/projects/default/parts" },
      },
    },
    {},
  );
  const first = handlers.find(
    ({ info }) => info.path instanceof RegExp && info.path.test("https://api.test/projects/default/parts"),
  );
  expect(first).toBe(handlers[0]);
  expect(
    handlers.map(({ info }) => info.path instanceof RegExp && info.path.test("https://api.test/projects/1/parts")),
  ).toEqual([false, true]);
});
