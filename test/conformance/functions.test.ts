import { http, HttpResponse } from "msw";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { fakeClock } from "../support/clock.ts";
import { oneResource, planYaml } from "../support/config.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const BASE = "https://api.example.com";
const server = answerRequests();
const folder = temporaryFolder("functions");

/** Which functions were called for which status; extensions.ts has no other way to tell the test. */
const calls: string[] = [];
Reflect.set(globalThis, "responseCalls", calls);

const extensions = `
import type { Extensions } from "./runtime/extensions.ts";
import type { ResponseFunction } from "./runtime/responses/call.ts";

export const extensions: Extensions = {};

const note = (name: string, status: number): void => void Reflect.get(globalThis, "responseCalls").push(\`\${name} \${status}\`);

export const missing: ResponseFunction = ({ status }) => {
  note("missing", status);
  return "ignore";
};

export const first: ResponseFunction = ({ status }) => note("first", status) ?? undefined;

export const second: ResponseFunction = async ({ status }) => note("second", status) ?? undefined;

export const fromLatin1: ResponseFunction = (response) => {
  note("fromLatin1", response.status);
  const text = new TextDecoder("latin1").decode(response.bytes);
  return { ...response, bytes: new TextEncoder().encode(text) };
};

export const withField: ResponseFunction = (response) => {
  note("withField", response.status);
  const { data } = JSON.parse(new TextDecoder().decode(response.bytes));
  const rows = data.map((row: object) => ({ ...row, custom_field: "foo" }));
  return { ...response, bytes: new TextEncoder().encode(JSON.stringify({ data: rows })) };
};

export const again: ResponseFunction = ({ bytes }) => (new TextDecoder().decode(bytes) === '"error"' ? "retry" : undefined);

export const denied: ResponseFunction = () => ({ action: "fail", message: "Ask for access." });

export const throwing: ResponseFunction = () => {
  throw new Error("no luck");
};

export const wrong = (() => "explode") as unknown as ResponseFunction;

export const toDate = (value: string | number): string => new Date(Number(value) * 1000).toISOString().slice(0, 10);

export const broken = (): string => {
  throw new Error("no luck");
};
`;

const columns = { id: { data_type: "bigint" } };
const one = { data_selector: "data", paginator: "single_page" };
const acting = (name: string, response_actions: (object | string)[]): object => ({
  name,
  endpoint: { ...one, path: "posts", response_actions },
  columns,
});
const followed = (name: string, incremental: object, params: object = {}): object => ({
  name,
  endpoint: { ...one, path: "events", params, incremental: { cursor_path: "at", initial_value: 1, ...incremental } },
  primary_key: "id",
  columns: { ...columns, at: { data_type: "bigint" } },
});

const { create, duckdb, files } = await throwAway(
  {
    name: "functions",
    client: {
      base_url: BASE,
      retry: { statuses: [500, 503], max_retries: 4, backoff_factor: 3, initial_delay: 2, max_delay: 30 },
      timeout: 5,
    },
    resources: [
      acting("by_status", [{ status_code: 404, call: "missing" }]),
      acting("every", ["first", { call: ["second"] }]),
      acting("in_order", ["fromLatin1", { status_code: 200, call: "withField" }]),
      acting("again", ["again"]),
      acting("denied", [{ header: "x-denied", call: "denied" }]),
      acting("throwing", ["throwing"]),
      acting("wrong", ["wrong"]),
      acting("given_up", [{ status_code: 503, action: "end" }]),
      acting("plain", []),
      followed("dates", { end_value: 86_401, convert: "toDate", start_param: "since", end_param: "until" }),
      followed(
        "open",
        { transform: "toDate" },
        { since: "{incremental.start_value}", last: "{incremental.last_value}" },
      ),
      followed("broken", { convert: "broken", start_param: "since" }),
    ],
  },
  extensions,
);

/** Answers the n-th request so, from 1. */
function answer(respond: (number: number, url: URL) => Response): { readonly asked: readonly string[] } {
  const asked: string[] = [];
  server.use(
    http.get(`${BASE}/:path`, ({ request }) => {
      const url = new URL(request.url);
      asked.push(url.search);
      return respond(asked.length, url);
    }),
  );
  return { asked };
}

const good = (): Response => HttpResponse.json({ data: [{ id: 1 }, { id: 2 }] });

async function rows(resource: string, options: Parameters<typeof create>[0] = {}) {
  const clock = fakeClock();
  const found: object[] = [];
  const read = async (): Promise<readonly object[]> => {
    for await (const row of create({ clock, ...options })[resource]?.rows() ?? []) found.push(row);
    return found;
  };
  const outcome = await read().catch((error: unknown) => error);
  return { outcome, waits: clock.waits };
}

beforeEach(() => {
  calls.length = 0;
});

describe("functions as response actions", () => {
  it("I07: one for a status may ignore the answer", async () => {
    answer(() => HttpResponse.json({ detail: "gone" }, { status: 404 }));
    expect((await rows("byStatus")).outcome).toEqual([]);
    expect(calls).toEqual(["missing 404"]);
    answer(good);
    expect((await rows("byStatus")).outcome).toHaveLength(2);
    expect(calls).toHaveLength(1);
  });

  it("I08: those without a condition are called once per response, of any status", async () => {
    answer((number) => (number === 1 ? HttpResponse.json({}, { status: 503 }) : good()));
    expect((await rows("every")).outcome).toHaveLength(2);
    expect(calls).toEqual(["first 503", "second 503", "first 200", "second 200"]);
  });

  it("I09: they are called in order, each with what the one before made of the response", async () => {
    answer(() => new HttpResponse(Uint8Array.from(Buffer.from('{"data":[{"id":1,"title":"caf\u00e9"}]}', "latin1"))));
    expect((await rows("inOrder")).outcome).toEqual([{ id: 1, title: "café", custom_field: "foo" }]);
    expect(calls).toEqual(["fromLatin1 200", "withField 200"]);
  });

  it("I10: what is no action and no function is refused with its place", () => {
    const refused = (...response_actions: unknown[]): readonly string[] =>
      planYaml(JSON.stringify(oneResource({ endpoint: { response_actions } }))).diagnostics.flatMap(
        ({ severity, message }) => (severity === "error" ? [message] : []),
      );
    const place = "resources[0].endpoint.response_actions[0]";
    expect(refused({ status_code: 404 }).join()).toContain(`${place}: nothing says what to do`);
    expect(refused({ action: "ignore", call: "missing", content: "x" }).join()).toContain("exclude each other");
    expect(refused({ action: ["ignore"], content: "x" }).join()).toContain(place);
    expect(refused({ call: ["a", "not a name"] }).join()).toContain("cannot be the name of a function");
    expect(refused(7).join()).toContain(place);
    expect(refused("class").join()).toContain("cannot be the name of a function");
    expect(refused({ call: ["a", "b"] }, "c", { status_code: 404, call: "d" })).toEqual([]);
  });

  it("may fail with a reason, and are named where they go wrong", async () => {
    answer(() => HttpResponse.json({ data: [] }, { headers: { "x-denied": "1" } }));
    expect((await rows("denied")).outcome).toMatchObject({ name: "HttpError", attempts: 1 });
    expect(String((await rows("denied")).outcome)).toContain("Ask for access.");
    expect(String((await rows("throwing")).outcome)).toContain("`throwing` of extensions.ts failed: no luck");
    expect(String((await rows("wrong")).outcome)).toContain(
      '`wrong` of extensions.ts gave "explode". Return a response',
    );
  });

  it("begin as typed stubs", () => {
    const stub = (files.get("extensions.ts") ?? "").replaceAll(/\s+/g, " ");
    expect(stub).toContain("/** A response action of by_status. */ export const missing: ResponseFunction = () => {");
    expect(stub).toContain("export const toDate: (value: string | number) => string | number = () => {");
  });
});

describe("what is tried again", () => {
  it("I20 X: after the statuses of the config, as often and after such waits as it says", async () => {
    const seen = answer(() => HttpResponse.json({}, { status: 500 }));
    const { outcome, waits } = await rows("plain");
    expect(outcome).toMatchObject({ name: "HttpError", status: 500, attempts: 5 });
    expect(seen.asked).toHaveLength(5);
    // Half of 2, 6, 18 and 30 s: the clock's chance is a half.
    expect(waits).toEqual([1000, 3000, 9000, 15_000]);
    const other = answer(() => HttpResponse.json({}, { status: 502 }));
    expect((await rows("plain")).outcome).toMatchObject({ status: 502, attempts: 1 });
    expect(other.asked).toHaveLength(1);
  });

  it("I23: a status that is said to be no error is one no more, once all attempts have given it", async () => {
    const seen = answer(() => HttpResponse.json({}, { status: 503 }));
    expect((await rows("givenUp")).outcome).toEqual([]);
    expect(seen.asked).toHaveLength(5);
  });

  it("I25: by a function, as often as the policy says", async () => {
    const never = answer(() => HttpResponse.json("error"));
    expect((await rows("again")).outcome).toMatchObject({ name: "HttpError", status: 200, attempts: 5 });
    expect(never.asked).toHaveLength(5);
    const later = answer((number) => (number < 3 ? HttpResponse.json("error") : good()));
    expect((await rows("again")).outcome).toHaveLength(2);
    expect(later.asked).toHaveLength(3);
  });

  it("I32 X: the connector's user has the last word on timeout and retries", async () => {
    const seen = answer(() => HttpResponse.json({}, { status: 502 }));
    const retry = { statuses: [502], maxRetries: 1, initialDelayMs: 10, maxDelayMs: 10 };
    const { outcome, waits } = await rows("plain", { retry });
    expect(outcome).toMatchObject({ status: 502, attempts: 2 });
    expect([seen.asked.length, waits]).toEqual([2, [5]]);
    server.use(http.get(`${BASE}/posts`, () => new Promise<Response>(() => undefined)));
    const slow = await rows("plain", { timeoutMs: 20, retry: { maxRetries: 0 } });
    expect(slow.outcome).toMatchObject({ name: "TimeoutError", timeoutMs: 20 });
    expect(files.get("index.ts")).toContain("timeoutMs: 5000");
  });
});

describe("functions for cursor values", () => {
  const event = (id: number, at: number): Response => HttpResponse.json({ data: [{ id, at }] });

  it("K25: make what requests carry of the start and the end", async () => {
    const seen = answer(() => event(1, 5));
    expect((await rows("dates")).outcome).toEqual([{ id: 1, at: 5 }]);
    expect(seen.asked).toEqual(["?since=1970-01-01&until=1970-01-02"]);
  });

  it("K29: have an old name; without an end only the start is asked for", async () => {
    const path = join(folder, "open.duckdb");
    const load = async () => create({ clock: fakeClock() }).load(duckdb(path), { resources: ["open"] });
    const seen = answer((number) => event(number, number * 86_400));
    await load();
    const report = await load();
    expect(report.resources["open"]).toMatchObject({ cursor: "172800", inserted: 1 });
    expect(seen.asked).toEqual(["?since=1970-01-01&last=1970-01-01", "?since=1970-01-02&last=1970-01-02"]);
    // The cursor itself stays what the API said.
    expect(await query(path, 'SELECT max("at")::int AS newest FROM open')).toEqual([{ newest: 172_800 }]);
    const config = oneResource({
      endpoint: { incremental: { cursor_path: "updated_at", transform: "toDate", start_param: "since" } },
    });
    const warned = planYaml(JSON.stringify(config)).diagnostics.filter(({ code }) => code === "deprecated-option");
    expect(warned.map(({ message, fix }) => `${message} ${String(fix)}`)).toEqual([
      "resources[0].endpoint.incremental.transform is an old name of `convert`. Write `convert`.",
    ]);
  });

  it("are named where they fail", async () => {
    answer(() => event(1, 5));
    expect(String((await rows("broken")).outcome)).toContain("`broken` of extensions.ts failed: no luck");
  });
});
