import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import { connectorOnM1 } from "./connector.ts";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();

/** The one parent row that placeholders are filled from. */
const thing = { id: 1, id2: 100, k: "x", v: 3.5, empty: "", list: [1, 2, 3], object: { key: "value" } };
const of = (field: string): string => `{resources.things.${field}}`;
const [id, id2] = [of("id"), of("id2")];

/** What is written into a JSON body, and what arrives. */
const BODIES: readonly (readonly [title: string, written: unknown, sent: unknown])[] = [
  ["B01 one placeholder in a text", { a: `posts/${id}` }, { a: "posts/1" }],
  ["B03 several entries", { a: `x${id}`, b: id2, c: "static" }, { a: "x1", b: 100, c: "static" }],
  ["B04 nested values", { a: { b: id }, l: [id, id2] }, { a: { b: 1 }, l: [1, 100] }],
  ["B04 lists and objects", { l: of("list"), o: of("object") }, { l: [1, 2, 3], o: { key: "value" } }],
  ["B07 null", { a: null, b: [null, id] }, { a: null, b: [null, 1] }],
  ["B08 an empty value that is written", { a: "", b: { c: "" } }, { a: "", b: { c: "" } }],
  ["B09 empty lists and objects", { a: [], b: {}, c: [{}, []], d: id }, { a: [], b: {}, c: [{}, []], d: 1 }],
  [
    "B10 mixed lists",
    { l: [{ id }, 123, [of("v"), true], { n: { k: of("k") } }] },
    { l: [{ id: 1 }, 123, [3.5, true], { n: { k: "x" } }] },
  ],
];

const single = { data_selector: "$", paginator: "single_page" };
const resources = [
  { name: "things", endpoint: { ...single, path: "things" } },
  ...BODIES.map(([, json], number) => ({
    name: `body${number}`,
    endpoint: { ...single, path: "echo", method: "POST", safe: true, json },
  })),
  { name: "static_path", endpoint: { ...single, path: "echo/posts/{id}", params: { id: 1 } } },
  { name: "dotted_path", endpoint: { ...single, path: `echo/posts/${id}` } },
  {
    name: "in_query",
    endpoint: { ...single, path: "echo", params: { a: id, b: `${id}-${id2}`, c: "static", n: null, e: "" } },
  },
  ...(["skip", "raise"] as const).map((on_parent_value_missing) => ({
    name: `${on_parent_value_missing}_empty`,
    on_parent_value_missing,
    endpoint: { ...single, path: `echo/posts/${of("empty")}` },
  })),
  {
    name: "escaped",
    endpoint: {
      ...single,
      ...{ path: "echo/{{x}}/{id}", method: "POST", safe: true },
      params: { id: 1, "{{p}}": "{{v}} {{{id}}}" },
      headers: { "X-E": "{{h}}" },
      json: { "{{k}}": ["{{j}}"] },
    },
  },
  {
    name: "escaped_form",
    endpoint: { ...single, path: "echo", method: "POST", safe: true, data: { "{{f}}": "{{g}}" } },
  },
  { name: "as_others", endpoint: { ...single, path: "echo" } },
  { name: "with_own", endpoint: { ...single, path: "echo", headers: { "x-client": "own", "x-default": "own" } } },
  { name: "without", endpoint: { ...single, path: "echo", headers: { "X-CLIENT": null, "x-default": null } } },
];
const { rows } = await connectorOnM1(resources, {
  client: { headers: { "X-Client": "of all" } },
  resource_defaults: { endpoint: { headers: { "X-Default": "of all" } } },
});

beforeEach(() => {
  m1.use(
    http.get(`${BASE}/things`, () => HttpResponse.json([thing])),
    http.all(`${BASE}/echo`, () => HttpResponse.json({ id: 7 })),
    http.all(`${BASE}/echo/*`, () => HttpResponse.json({ id: 7 })),
  );
});

describe("in a JSON body", () => {
  it.each(BODIES.map(([title, , sent], number) => ({ title, sent, name: `body${number}` })))(
    "$title",
    async ({ name, sent }) => {
      expect(await rows(name)).toHaveLength(1);
      expect(JSON.parse(m1.log.at(-1)?.body ?? "")).toEqual(sent);
    },
  );
});

describe("in a URL", () => {
  it("B01 a parameter in the path", async () => {
    await rows("static_path");
    expect(m1.calls()).toEqual(["GET /echo/posts/1"]);
  });

  it("B02 a name with dots in the path", async () => {
    await rows("dotted_path");
    expect(m1.calls()).toEqual(["GET /things", "GET /echo/posts/1"]);
  });

  it("B03 B07 B08 several parameters; null is left out, the empty text is sent", async () => {
    await rows("in_query");
    expect(m1.calls("/echo")).toEqual(["GET /echo?a=1&b=1-100&c=static&e="]);
  });

  it("B08 a parent's empty text is no value: nothing is asked for, or the load fails", async () => {
    expect(await rows("skip_empty")).toEqual([]);
    await expect(rows("raise_empty")).rejects.toThrow("`empty`");
    expect(m1.calls("/echo/posts/")).toEqual([]);
  });
});

describe("braces that are doubled", () => {
  it("B05 B06 C05 stand as they are in path, parameters, headers and JSON, names included", async () => {
    await rows("escaped");
    const [sent] = m1.log.slice(-1);
    expect(sent && `${sent.method} ${sent.path}`).toBe("POST /echo/%7Bx%7D/1");
    expect([...new URLSearchParams(sent?.query)]).toEqual([["{p}", "{v} {1}"]]);
    expect(sent?.headers["x-e"]).toBe("{h}");
    expect(JSON.parse(sent?.body ?? "")).toEqual({ "{k}": ["{j}"] });
  });

  it("B05 stand as they are in forms", async () => {
    await rows("escaped_form");
    expect([...new URLSearchParams(m1.log.at(-1)?.body)]).toEqual([["{f}", "{g}"]]);
  });
});

describe("headers of client, defaults and endpoint", () => {
  it.each([
    ["A28 are sent together", "as_others", ["of all", "of all"]],
    ["A28 are the endpoint's where it has them, in any letter case", "with_own", ["own", "own"]],
    ["A08 are undone by null", "without", [undefined, undefined]],
  ] as const)("%s", async (_, resource, [client, defaults]) => {
    await rows(resource);
    const { headers = {} } = m1.log.at(-1) ?? {};
    expect([headers["x-client"], headers["x-default"]]).toEqual([client, defaults]);
  });
});
