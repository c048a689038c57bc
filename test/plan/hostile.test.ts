import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSourceConfig } from "../../generator/config/parse.ts";
import { pointerOf } from "../../generator/config/report.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import type { SourceDocument } from "../../generator/read/source-document.ts";
import { oneResource, planYaml } from "../support/config.ts";

const context = { specLabel: "s", command: "c", fileBaseName: "f" };
const at = { line: 1, column: 1 };

/** Data as a document, without a parser that would refuse some of it. */
function documentOf(value: unknown): SourceDocument {
  return { file: "x.json", value, locate: () => at, locateKey: () => at };
}

function run(value: unknown): ReturnType<typeof planConnector> {
  const document = documentOf(value);
  const { config, diagnostics } = parseSourceConfig(document);
  return config === undefined ? { diagnostics } : planConnector(config, { ...context, document });
}

const WORDS = `name description client base_url headers auth paginator retry resources resource_defaults endpoint path
  method params json data data_selector incremental cursor_path initial_value type offset limit cursor json_link bearer
  api_key token location query primary_key columns data_type text bigint write_disposition merge deletes none
  {incremental.start_value} {id} { }} {secrets.x} {resources.a.b} $ data[*] https://api.example.com GET __proto__
  constructor toString id updated_at`.split(/\s+/);
const word = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...WORDS) }, fc.string({ unit: "binary", maxLength: 8 }));
const { anyConfig } = fc.letrec((tie) => ({
  anyConfig: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    word,
    fc.oneof(fc.integer(), fc.double(), fc.boolean(), fc.constant(null)),
    fc.array(tie("anyConfig"), { maxLength: 4 }),
    fc.dictionary(word, tie("anyConfig"), { maxKeys: 6 }),
  ),
}));

describe("any input gives diagnostics, never a stack trace", () => {
  it("arbitrary JSON", () => {
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), anyConfig), (value) => {
        const { connector, diagnostics } = run(value);
        expect(connector !== undefined || diagnostics.some(({ severity }) => severity === "error")).toBe(true);
      }),
      { numRuns: 400 },
    );
  });

  it("a good config with anything at any place", () => {
    const good = {
      name: "api",
      client: {
        base_url: "https://api.example.com",
        headers: { "X-A": "b" },
        auth: { type: "api_key", name: "k", api_key: "{secrets.k}", location: "query" },
        paginator: { type: "offset", limit: 10 },
        retry: { statuses: [500], max_retries: 1 },
      },
      resource_defaults: { primary_key: "id", write_disposition: "merge", endpoint: { params: { a: "b" } } },
      resources: [
        {
          name: "issues",
          endpoint: {
            path: "/v1/{org}/issues",
            method: "POST",
            params: { org: "x", since: "{incremental.start_value}" },
            json: { a: ["{incremental.end_value}"] },
            headers: { "X-B": "c" },
            data_selector: "data.items",
            paginator: { type: "cursor", cursor_path: "next", cursor_param: "after" },
            incremental: { cursor_path: "updated_at", initial_value: "2024-01-01", lag: 1 },
          },
          columns: { id: { data_type: "bigint" }, updated_at: { data_type: "timestamp", nullable: false } },
        },
        "users",
      ],
    };
    const places = placesIn(good);
    fc.assert(
      fc.property(fc.constantFrom(...places), fc.oneof(fc.jsonValue(), anyConfig), (place, value) => {
        const { connector, diagnostics } = run(replaced(good, place, value));
        expect(connector !== undefined || diagnostics.length > 0).toBe(true);
      }),
      { numRuns: 600 },
    );
  });
});

describe("secrets stay unsaid", () => {
  const SECRET = "s3cr3t-Zq81xvT0pLmw-9977";
  it.each([
    ["auth token", { client: { auth: { type: "bearer", token: SECRET } } }],
    ["auth without type", { client: { auth: { token: SECRET } } }],
    ["auth as text", { client: { auth: SECRET } }],
    ["auth type", { client: { auth: { type: SECRET } } }],
    ["location", { client: { auth: { type: "api_key", location: SECRET, api_key: "{secrets.a}" } } }],
    ["api key", { client: { auth: { type: "api_key", api_key: SECRET } } }],
    ["password", { client: { auth: { type: "http_basic", username: "me", password: SECRET } } }],
    ["user as key", { client: { auth: { type: "http_basic", username: SECRET, password: "" } } }],
    ["client secret", { client: { auth: { type: "oauth2_client_credentials", client_secret: SECRET } } }],
    ["wrong key", { client: { auth: { type: "bearer", tokn: SECRET } } }],
    ["a list", { client: { auth: { type: "bearer", token: [SECRET] } } }],
    ["header", { client: { headers: { authorization: `Bearer ${SECRET}` } } }],
    ["header of an endpoint", { endpoint: { headers: { "X-Api-Key": SECRET } } }],
    ["parameter", { endpoint: { params: { access_token: SECRET } } }],
    ["parameter named key", { endpoint: { params: { key: SECRET } } }],
    ["body", { endpoint: { method: "POST", json: { login: { password: SECRET } } } }],
    ["form pairs", { endpoint: { method: "POST", data: [["client_secret", SECRET]] } }],
    ["path", { endpoint: { path: `/x?api_key=${SECRET}` } }],
    ["base URL", { client: { base_url: `https://me:${SECRET}@a.test` } }],
    ["base URL query", { client: { base_url: `https://a.test/?token=${SECRET}` } }],
  ])("%s", (_, changes) => {
    const { connector, diagnostics } = planYaml(JSON.stringify(oneResource(changes)));
    expect(connector).toBeUndefined();
    expect(JSON.stringify(diagnostics)).not.toContain(SECRET);
  });

  it.each([
    ["placeholders", { client: { headers: { Authorization: "Bearer {secrets.pat}" } } }],
    ["plain words", { endpoint: { params: { key: "name", token_type: "x", author: "me" } } }],
    ["a user's name", { client: { auth: { type: "http_basic", username: "me" } } }],
  ])("but %s pass", (_, changes) => {
    expect(planYaml(JSON.stringify(oneResource(changes))).connector).toBeDefined();
  });
});

function placesIn(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const entries: (readonly [string | number, unknown])[] = Array.isArray(value)
    ? value.map((item, index) => [index, item] as const)
    : Object.entries(typeof value === "object" && value !== null ? value : {});
  return [path, ...entries.flatMap(([key, item]) => placesIn(item, [...path, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value))
    return value.map((item: unknown, index) => (index === key ? replaced(item, rest, by) : item));
  const entries = Object.entries(value as object);
  return Object.fromEntries(entries.map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item]));
}

it("points by RFC 6901", () => {
  expect(pointerOf(["a/b", 0, "c~d", ""])).toBe("/a~1b/0/c~0d/");
});
