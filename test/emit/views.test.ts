import { describe, expect, test } from "vitest";
import { code } from "../../generator/emit/code.ts";
import { destinationView } from "../../generator/emit/destination-modules.ts";
import { formatText } from "../../generator/emit/format.ts";
import { Imports } from "../../generator/emit/imports.ts";
import { indexView } from "../../generator/emit/index-module.ts";
import { mocksView } from "../../generator/emit/mocks.ts";
import { paginatorCode } from "../../generator/emit/paginators.ts";
import { readmeView } from "../../generator/emit/readme.ts";
import { relationsOf } from "../../generator/emit/relations.ts";
import { resourcesView } from "../../generator/emit/resources.ts";
import { sampleCode } from "../../generator/emit/samples.ts";
import { render, type View } from "../../generator/emit/templates.ts";
import { pathCode, textCode, valueCode } from "../../generator/emit/values.ts";
import type { Auth } from "../../generator/plan/auth-schemes.ts";
import type { Connector, Paginator, Part, Resource, Value } from "../../generator/plan/connector.ts";
import type { SampleValue } from "../../generator/plan/sample-value.ts";
import { issueTracker } from "./fixtures/issue-tracker.ts";

const start: Part = { kind: "incremental", attribute: "start" };
const secretPart = { kind: "secret", option: "apiKey" } as const;
const stop = { totalPath: undefined, totalRequired: false, stopAfterEmptyPage: true, hasMorePath: undefined };

/** The issue tracker with one resource, changed. */
function withResource(changes: Partial<Resource>, others: Partial<Connector> = {}): Connector {
  return {
    ...issueTracker,
    ...others,
    resources: issueTracker.resources.slice(0, 1).map((one) => ({ ...one, ...changes })),
  };
}

async function rendered(name: string, view: View): Promise<string> {
  return formatText(`${name}.ts`, await render("templates/connector", name, view), view.lines);
}

describe("paginators", () => {
  const range = { ...stop, maximumPages: undefined };
  test.each<{ readonly given: Paginator; readonly want: string }>([
    { given: { type: "single_page" }, want: "singlePage()" },
    {
      given: {
        ...{ type: "offset", limit: 50, offset: 0, ...range, maximumOffset: 1000 },
        ...{ offsetAt: { query: "offset" }, limitAt: { body: ["page", "size"] } },
      },
      want: `offset({ limit: 50, maximumOffset: 1000, limitAt: { body: ["page", "size"] } })`,
    },
    {
      given: {
        ...{ type: "page_number", basePage: 1, page: 1, pageAt: { query: "page" }, ...range },
        ...{ totalPath: ["pages"], totalRequired: true, maximumPage: undefined },
      },
      want: `pageNumber({ basePage: 1, totalPath: ["pages"], totalRequired: true })`,
    },
    {
      given: {
        ...{ type: "cursor", cursorPath: ["next"], cursorAt: { query: "cursor" }, stopAfterEmptyPage: false },
        ...{ hasMorePath: ["more"], maximumPages: 9 },
      },
      want: `cursor({ cursorPath: ["next"], hasMorePath: ["more"], maximumPages: 9 })`,
    },
    { given: { type: "json_link", nextUrlPath: ["next"], maximumPages: undefined }, want: "jsonLink()" },
    { given: { type: "header_link", rel: "more", maximumPages: undefined }, want: `headerLink({ rel: "more" })` },
  ])("$given.type says only what is not the default", ({ given, want }) => {
    expect(String(paginatorCode(given, new Imports()))).toBe(want);
  });
});

describe("request values", () => {
  test.each<{ readonly given: Value; readonly want: string }>([
    { given: { kind: "literal", value: [1, "a"] }, want: `[1, "a"]` },
    { given: { kind: "placeholder", part: start }, want: "startValue" },
    { given: { kind: "placeholder", part: { kind: "parent", field: ["a", "b"] } }, want: `parentField("a", "b")` },
    { given: { kind: "template", parts: [{ kind: "text", text: "gt:" }, start] }, want: `text("gt:", startValue)` },
    { given: { kind: "list", items: [{ kind: "placeholder", part: start }] }, want: "[startValue]" },
    {
      given: { kind: "object", entries: [["a-b", { kind: "placeholder", part: { ...start, attribute: "end" } }]] },
      want: `{ "a-b": endValue }`,
    },
  ])("$want", ({ given, want }) => {
    expect(String(valueCode(given, new Imports()))).toBe(want);
  });

  test.each<{ readonly given: readonly Part[]; readonly want: string }>([
    { given: [{ kind: "text", text: "/v1" }], want: `"/v1"` },
    { given: [], want: `""` },
    {
      given: [
        { kind: "text", text: "/a/" },
        { kind: "parent", field: ["id"] },
      ],
      want: `["/a/", parentField("id")]`,
    },
  ])("the path $want", ({ given, want }) => {
    expect(String(pathCode(given, new Imports()))).toBe(want);
  });

  const secret = (option: string) => code`secrets.${new Imports().value("./x.ts", option)}`;
  test("a text of credentials is an expression", () => {
    expect(String(textCode({ kind: "placeholder", part: secretPart }, secret))).toBe("secrets.apiKey");
    const template: Value = { kind: "template", parts: [{ kind: "text", text: "Token " }, secretPart] };
    expect(String(textCode(template, secret))).toBe(`"Token " + secrets.apiKey`);
    expect(String(textCode({ kind: "literal", value: 1 }, secret))).toBe(`"1"`);
  });

  test("what cannot be a credential's text is refused", () => {
    expect(() => textCode({ kind: "placeholder", part: start }, secret)).toThrow("incremental placeholder");
    expect(() => textCode({ kind: "literal", value: null }, secret)).toThrow("not an object or null");
    expect(() => textCode({ kind: "list", items: [] }, secret)).toThrow("a text is expected");
  });

  test("a credential in a resource's request is filled in when the request is built", () => {
    expect(String(valueCode({ kind: "placeholder", part: secretPart }, new Imports()))).toBe('secretValue("apiKey")');
  });
});

describe("samples", () => {
  test.each<{ readonly given: SampleValue; readonly want: string }>([
    { given: { kind: "sequence" }, want: "n" },
    { given: { kind: "text", prefix: "a " }, want: `"a " + n` },
    { given: { kind: "choice", values: ["a", 1] }, want: `choice(n, ["a", 1])` },
    { given: { kind: "boolean" }, want: "n % 2 === 0" },
    { given: { kind: "timestamp" }, want: "instant(n)" },
    { given: { kind: "date" }, want: "day(n)" },
    { given: { kind: "uuid" }, want: "uuid(n)" },
    { given: { kind: "literal", value: null }, want: "null" },
    { given: { kind: "list", item: { kind: "number" } }, want: "[n]" },
    {
      given: { kind: "object", fields: [{ field: "a-b", value: { kind: "number" }, nullable: true }] },
      want: `{ "a-b": orNull(n, n) }`,
    },
  ])("$want", ({ given, want }) => {
    expect(String(sampleCode({ field: "x", value: given, nullable: false }, new Imports()))).toBe(want);
  });
});

describe("resources.ts", () => {
  test.each([
    { path: [], body: "Issue[] | Issue | null", access: "body" },
    { path: ["a", "b"], body: "{ a?: { b?: Issue[] | null } | null } | null", access: "body?.a?.b" },
    { path: ["a-b"], body: `{ "a-b"?: Issue[] | null } | null`, access: `body?.["a-b"]` },
  ])("selects $path by plain property access", async ({ path, body, access }) => {
    const text = await rendered("resources", resourcesView(withResource({ selector: { text: "x", path } })));
    expect(text).toContain(`of: (body: ${body}) => ${access}`);
  });

  test.each(["__proto__", "constructor", "toString"])(
    "never takes %s, which every body has, for rows",
    async (name) => {
      const text = await rendered(
        "resources",
        resourcesView(withResource({ selector: { text: "x", path: ["a", name] } })),
      );
      expect(text).toContain(`rows: query("x", [{ pick: [{ name: "a" }] }, { pick: [{ name: "${name}" }] }]),`);
    },
  );

  test("leaves out what a resource does not have", async () => {
    const changes = { description: undefined, incremental: undefined, write: { disposition: "append" } } as const;
    const text = await rendered("resources", resourcesView(withResource({ ...changes, columns: [], primaryKey: [] })));
    expect(text).toContain(`write: { disposition: "append" },\n  columns: {},`);
    expect(text).not.toMatch(/description|incremental:|\/\*\*/);
  });
});

describe("index.ts", () => {
  test("types the query where its parameters are known", async () => {
    const text = await rendered("index", indexView(withResource({ paramsType: "IssuesParams" })));
    expect(text).toContain("readonly issues: ResourceClient<Issue, IssuesParams>;");
    expect(text).toContain('import type { Issue, IssuesParams } from "./types.ts";');
  });

  test("types the body where its fields are known", async () => {
    const text = await rendered("index", indexView(withResource({ bodyType: "IssuesBody" })));
    expect(text).toContain("readonly issues: ResourceClient<Issue, QueryParams, IssuesBody>;");
    expect(text).toContain('import type { Issue, IssuesBody } from "./types.ts";');
  });

  test.each<{ readonly auth: Auth; readonly want: string }>([
    {
      auth: { type: "bearer", token: { kind: "placeholder", part: secretPart } },
      want: "auth: bearer(secret(options.apiKey",
    },
    {
      auth: {
        type: "http_basic",
        username: { kind: "literal", value: "me" },
        password: { kind: "placeholder", part: secretPart },
      },
      want: `auth: httpBasic("me", secret(options.apiKey`,
    },
  ])("sends $auth.type", async ({ auth, want }) => {
    expect(await rendered("index", indexView(withResource({}, { auth })))).toContain(want);
  });

  test("says policies, headers and a resource's own credentials where they differ", async () => {
    const { retry } = issueTracker.http;
    const text = await rendered(
      "index",
      indexView(
        withResource(
          { auth: undefined },
          {
            headers: [["X-Version", { kind: "literal", value: "2" }]],
            http: { retry: { ...retry, maxRetries: 7 }, timeoutMs: 5000, concurrency: 1 },
          },
        ),
      ),
    );
    expect(text).toContain(`headers: { "X-Version": "2" },`);
    expect(text).toContain("resourceAuth: { issues: anonymous },");
    expect(text).toContain("retry: { maxRetries: 7 },\n      timeoutMs: 5000,\n      concurrency: 1,");
  });

  test("needs no options where there is no credential", async () => {
    const text = await rendered("index", indexView(withResource({}, { secrets: [], auth: undefined })));
    expect(text).toContain("export type IssueTrackerOptions = ConnectionOptions;");
    expect(text).not.toContain("secret");
  });

  test("a credential that the plan does not list is refused", () => {
    expect(() => indexView(withResource({}, { secrets: [] }))).toThrow("apiKey but does not list it");
  });
});

describe("mocks.ts", () => {
  test.each<[string, SampleValue]>([
    ["row: () => ({", { kind: "list", item: { kind: "literal", value: null } }],
    ["row: () => ({", { kind: "object", fields: [] }],
    ["row: (n) => ({", { kind: "list", item: { kind: "number" } }],
    [
      "row: (n) => ({",
      { kind: "object", fields: [{ field: "a", value: { kind: "literal", value: 1 }, nullable: true }] },
    ],
  ])("has %s for rows of %j alone", async (want, value) => {
    const changes = { samples: [{ field: "only", value, nullable: false }] };
    expect(await rendered("mocks", mocksView(withResource(changes)))).toContain(want);
  });

  test("tells resources of one path apart, and filters by the parameters in use", async () => {
    const [first] = issueTracker.resources;
    if (!first) throw new Error("the issue tracker has resources");
    const twin = (name: string, kind: string): Resource => ({
      ...first,
      name,
      identifier: name,
      auth: undefined,
      request: {
        ...first.request,
        params: [
          ["kind", { kind: "literal", value: kind }],
          ["since", { kind: "template", parts: [{ kind: "text", text: "gt:" }, start] }],
          ["until", { kind: "placeholder", part: { kind: "incremental", attribute: "end" } }],
        ],
      },
    });
    const text = await rendered("mocks", mocksView({ ...issueTracker, resources: [twin("a", "x"), twin("b", "y")] }));
    expect(text).toContain(`match: { kind: "x" },`);
    expect(text).toContain(`match: { kind: "y" },`);
    expect(text).toContain(`startParam: "since",\n            startPrefix: "gt:",\n            endParam: "until",`);
    expect(text).toContain(`auth: "none",`);
  });
});

test.each([
  { primaryKey: ["id"], write: { disposition: "append" }, want: "append" },
  { primaryKey: ["id"], write: { disposition: "replace" }, want: "merge" },
  { primaryKey: [], write: { disposition: "replace" }, want: "append" },
  {
    primaryKey: [],
    write: { disposition: "merge", strategy: "delete-insert", deletes: "none", mergeKey: ["day"] },
    want: "append, merge",
  },
] as const)(
  "the modules of all destinations have the strategies $want for $write.disposition by $primaryKey",
  async ({ want, ...changes }) => {
    const text = await rendered("duckdb", destinationView(withResource(changes), "duckdb"));
    expect(text).toContain(`duckDb({ ${want} });`);
    const other = await rendered("postgres", destinationView(withResource(changes), "postgres"));
    expect(other).toContain(`postgreSql({ ${want} });`);
    const third = await rendered("clickhouse", destinationView(withResource(changes), "clickhouse"));
    expect(third).toContain(`clickHouse({ ${want} });`);
  },
);

test("what takes rows apart is there where a resource has nested values", async () => {
  const nested = withResource({ nesting: 2 });
  expect(await rendered("resources", resourcesView(nested))).toContain("nesting: 2,");
  expect(await rendered("duckdb", destinationView(nested, "duckdb"))).toContain("nested });");
  expect(await rendered("postgres", destinationView(nested, "postgres"))).toContain("nested });");
  expect(await rendered("duckdb", destinationView(issueTracker, "duckdb"))).not.toContain("nested");
  expect(await rendered("resources", resourcesView(issueTracker))).not.toContain("nesting");
});

test("columns of what is nested, and the tables of lists, stand in resources and README", async () => {
  const column = {
    type: "date",
    nullable: true,
    description: undefined,
    precision: undefined,
    scale: undefined,
  } as const;
  const lists = [{ table: "issues__labels", key: ["_issues_id", "_idx"], columns: ["name", "due"] }];
  const nested = withResource({ nesting: "all", parts: [{ ...column, field: "labels[].due" }], lists });
  expect(await rendered("resources", resourcesView(nested))).toContain(
    '"labels[].due": { type: "date", nullable: true },',
  );
  const readme = readmeView(nested, "ts");
  expect(readme).toMatchObject({
    resources: [{ lists: [{ table: "issues__labels", key: "_issues_id, _idx", columns: "name, due" }] }],
  });
  expect(relationsOf(nested.resources)).toContainEqual({
    from: "issues__labels",
    to: "issues",
    field: "_issues_id, _idx",
  });
});

test("what holds rows to a contract is there where the config says anything of one", async () => {
  const held = {
    ...withResource({ contract: { columns: "freeze", dataType: "discard_row" } }),
    knowsContracts: true,
  };
  const text = await rendered("resources", resourcesView(held));
  expect(text).toContain(`contract: { columns: "freeze", dataType: "discard_row" },`);
  expect(await rendered("duckdb", destinationView(held, "duckdb"))).toContain(
    `import { contract } from "./runtime/contract/hold.ts";`,
  );
  expect(await rendered("postgres", destinationView(held, "postgres"))).toMatch(/postgreSql\(\{ (.*, )?contract/);
  expect(await rendered("duckdb", destinationView(issueTracker, "duckdb"))).not.toContain("contract");
});

test("an order of rows with one key stands in the resource's way to write", async () => {
  const dedupSort = { field: 'si"ze', order: "asc" } as const;
  const write = { disposition: "merge", strategy: "delete-insert", deletes: "none", mergeKey: [], dedupSort } as const;
  const text = await rendered("resources", resourcesView(withResource({ write })));
  expect(text).toContain(`dedupSort: { field: 'si"ze', order: "asc" }`);
});

test("relations are columns named after a row type and its key", () => {
  expect(relationsOf(issueTracker.resources)).toEqual([{ from: "issues", to: "projects", field: "project_id" }]);
});
