import { describe, expect, it } from "vitest";
import type { Value } from "../../generator/plan/connector.ts";
import { errorsOf, connectorOf, oneResource, resourceOf } from "../support/config.ts";

const literal = (value: Extract<Value, { kind: "literal" }>["value"]): Value => ({ kind: "literal", value });
const attribute = (name: "start" | "end" | "initial" | "last"): Value => ({
  kind: "placeholder",
  part: { kind: "incremental", attribute: name },
});
const incremental = { cursor_path: "updated_at", initial_value: "2024-01-01T00:00:00Z", lag: 3 };

function requestOf(endpoint: object) {
  return resourceOf(oneResource({ endpoint })).request;
}

describe("paths", () => {
  it.each([
    { path: "/v1/issues", params: {}, text: "/v1/issues", query: [] },
    {
      path: "{org}/{repo}/issues",
      params: { org: "dlt-hub", repo: "dlt", state: "open" },
      text: "dlt-hub/dlt/issues",
      query: ["state"],
    },
    { path: "repos/{name}", params: { name: "dlt-hub/dlt" }, text: "repos/dlt-hub/dlt", query: [] },
    { path: "kid/{id}/c", params: { id: "a b?x=1#y" }, text: "kid/a%20b%3Fx%3D1%23y/c", query: [] },
    { path: "kid/{id}", params: { id: 12345 }, text: "kid/12345", query: [] },
    { path: "a/{{b}}", params: {}, text: "a/{b}", query: [] },
    { path: "", params: {}, text: "", query: [] },
  ])("B19, B23, B24 $path with $params: $text", ({ path, params, text, query }) => {
    const request = requestOf({ path, params });
    expect(request.path).toEqual([{ kind: "text", text }]);
    expect(request.params.map(([name]) => name)).toEqual(query);
  });

  it("take the incremental window", () => {
    expect(requestOf({ path: "since/{incremental.start_value}/x", incremental }).path).toEqual([
      { kind: "text", text: "since/" },
      { kind: "incremental", attribute: "start" },
      { kind: "text", text: "/x" },
    ]);
  });

  it.each([
    [{ path: "{a}", params: { a: ".." } }, "unbound-parameter"],
    [{ path: "{a}", params: { a: "x/../y" } }, "unbound-parameter"],
    [{ path: "{a}", params: { a: "" } }, "unbound-parameter"],
    [{ path: "{a}", params: { a: null } }, "unbound-parameter"],
    [{ path: "{a}", params: { a: ["x"] } }, "unbound-parameter"],
    [{ path: "a/../b" }, "invalid-url"],
    [{ path: "a/{b" }, "invalid-placeholder"],
    [{ path: "a/{b:>5}", params: { b: 1 } }, "invalid-placeholder"],
  ])("refuse %j: %s", (endpoint, code) => {
    expect(errorsOf(oneResource({ endpoint }))).toContain(code);
  });
});

describe("parameters, headers and bodies", () => {
  it("B12-B14, C11, C23 keep native types and fill templates", () => {
    const request = requestOf({
      method: "POST",
      incremental,
      params: {
        text: "a",
        number: 1,
        truth: true,
        empty: "",
        none: null,
        list: ["x", 2],
        since: "{incremental.start_value}",
        range: "{incremental.initial_value}..{incremental.end_value}",
        braces: "{{not_this}}",
        lag: "{incremental.lag}",
      },
      headers: { "X-Since": "{incremental.last_value}", "X-Number": 5, "X-Gone": null, "X-{{odd}}": "y" },
      json: {
        fixed: { a: [1, "{{x}}"] },
        "{{k}}": "{incremental.start_value}",
        text: "from {incremental.start_value}",
      },
    });
    expect(request.params).toEqual([
      ["text", literal("a")],
      ["number", literal(1)],
      ["truth", literal(true)],
      ["empty", literal("")],
      ["list", literal(["x", 2])],
      ["since", attribute("start")],
      [
        "range",
        {
          kind: "template",
          parts: [
            { kind: "incremental", attribute: "initial" },
            { kind: "text", text: ".." },
            { kind: "incremental", attribute: "end" },
          ],
        },
      ],
      ["braces", literal("{not_this}")],
      ["lag", literal(3)],
    ]);
    expect(request.headers).toEqual([
      ["X-Since", attribute("last")],
      ["X-Number", literal("5")],
      ["X-{odd}", literal("y")],
    ]);
    expect(request.json).toEqual({
      kind: "object",
      entries: [
        ["fixed", literal({ a: [1, "{x}"] })],
        ["{k}", attribute("start")],
        [
          "text",
          {
            kind: "template",
            parts: [
              { kind: "text", text: "from " },
              { kind: "incremental", attribute: "start" },
            ],
          },
        ],
      ],
    });
  });

  it.each([
    [{ since: { type: "incremental", cursor_path: "updated_at" } }, undefined, [["since", attribute("start")]]],
    [
      {},
      { ...incremental, end_value: "2025-01-01", start_param: "from", end_param: "to" },
      [
        ["from", attribute("start")],
        ["to", attribute("end")],
      ],
    ],
  ])("C06, C07 the window in parameters %#", (params, block, want) => {
    const { request, incremental: planned } = resourceOf(
      oneResource({ endpoint: { params, incremental: block ?? null } }),
    );
    expect(request.params).toEqual(want);
    expect(planned?.startParam).toBe(want[0]?.[0]);
  });

  it("C12 form data by name, as pairs, raw", () => {
    const form = (data: unknown): Value | undefined => requestOf({ method: "POST", data }).data;
    expect(form({ a: "1", b: 2 })).toEqual(literal({ a: "1", b: 2 }));
    expect(form([["a", "1"], ["a", "2"]])).toEqual(literal([["a", "1"], ["a", "2"]])); // prettier-ignore
    expect(form("raw {{x}}")).toEqual(literal("raw {x}"));
    expect(form(null)).toBeUndefined();
  });

  it.each([
    [{ method: "POST", json: { "{incremental.start}": 1 }, incremental }, "unknown-placeholder"],
    [{ params: { a: "{unknown.posts.id}" } }, "unknown-placeholder"],
    [{ params: { a: '{"a": 1}' } }, "invalid-placeholder"],
    [{ params: { a: "{resources.issues}" } }, "invalid-placeholder"],
    [{ params: { a: "{resources.issues.id}" } }, "parent-cycle"],
    [{ params: { a: { type: "resolve", resource: "nobody", field: "id" } } }, "unknown-resource"],
    [{ json: {} }, "body-on-get"],
  ])("B16, B18, B20-B22 refuse %j: %s", (endpoint, code) => {
    expect(errorsOf(oneResource({ endpoint }))).toEqual([code]);
  });
});

it("credentials of a resource's own request are options of the connector", () => {
  const connector = connectorOf(
    oneResource({
      endpoint: {
        method: "POST",
        path: "teams/{secrets.team}/{kind}",
        params: { kind: "{secrets.kind}", account: "{secrets.team}" },
        headers: { "X-Tenant": "t-{secrets.tenant}" },
        json: { filter: ["{secrets.filter}"] },
      },
    }),
  );
  expect(connector.secrets.map(({ option }) => option)).toEqual(["team", "kind", "tenant", "filter"]);
  const { path, params, headers, json } = connector.resources[0]?.request ?? {};
  expect(path).toEqual([
    { kind: "text", text: "teams/" },
    { kind: "secret", option: "team" },
    { kind: "text", text: "/" },
    { kind: "secret", option: "kind" },
  ]);
  expect(params).toEqual([["account", { kind: "placeholder", part: { kind: "secret", option: "team" } }]]);
  expect(headers?.[0]?.[1]).toMatchObject({ parts: [{ text: "t-" }, { option: "tenant" }] });
  expect(json).toMatchObject({ entries: [["filter", { items: [{ part: { option: "filter" } }] }]] });
});

describe("the client", () => {
  it("C21 sends its headers' braces as they are and fills in secrets", () => {
    const headers = { "X-A": "{resources.x} {{a}}", Authorization: "Token {secrets.pat}", "X-Key": "{secrets.key}" };
    const connector = connectorOf(oneResource({ client: { headers } }));
    expect(connector.headers).toEqual([
      ["X-A", literal("{resources.x} {{a}}")],
      ["Authorization", { kind: "template", parts: [{ kind: "text", text: "Token " }, { kind: "secret", option: "pat" }] }], // prettier-ignore
      ["X-Key", { kind: "placeholder", part: { kind: "secret", option: "key" } }],
    ]);
    expect(connector.secrets.map(({ env }) => env)).toEqual(["API_PAT", "API_KEY"]);
  });

  it("has dlt's credentials, with `param` for query, and lets an endpoint have its own or none", () => {
    const auth = { type: "api_key", name: "key", location: "param" };
    const key: Value = { kind: "placeholder", part: { kind: "secret", option: "apiKey" } };
    expect(connectorOf(oneResource({ client: { auth } })).auth).toEqual({ type: "api_key", name: "key", location: "query", key }); // prettier-ignore
    const own = (endpoint: object) => resourceOf(oneResource({ client: { auth }, endpoint })).auth;
    expect(own({})).toBe("inherit");
    expect(own({ auth: null })).toBeUndefined();
    expect(own({ auth: { token: "{secrets.other}" } })).toEqual({
      type: "bearer",
      token: { kind: "placeholder", part: { kind: "secret", option: "other" } },
    });
  });

  it("has times in milliseconds", () => {
    const retry = { max_retries: 5, initial_delay: 0.5, max_delay: 10, statuses: [503, 429, 503] };
    expect(connectorOf(oneResource({ client: { retry, timeout: 1.5, concurrency: 2 } })).http).toEqual({
      retry: { statuses: [429, 503], maxRetries: 5, backoffFactor: 2, initialDelayMs: 500, maxDelayMs: 10_000 },
      timeoutMs: 1500,
      concurrency: 2,
    });
    expect(errorsOf(oneResource({ client: { retry: { initial_delay: 70 } } }))).toEqual(["conflicting-options"]);
  });
});
