import { describe, expect, it } from "vitest";
import { errorsOf, connectorOf, oneResource, planYaml, resourceOf } from "../support/config.ts";

describe("paginators are complete", () => {
  const range = { totalPath: ["total"], totalRequired: false, stopAfterEmptyPage: true };
  it.each([
    ["single_page", { type: "single_page" }],
    ["json_link", { type: "json_link", nextUrlPath: ["next"] }],
    [
      { type: "json_link", next_url_path: "['@odata.nextLink']" },
      { type: "json_link", nextUrlPath: ["@odata.nextLink"] },
    ],
    [
      { type: "json_link", next_url_path: '$.meta.links[?(@.rel=="next" && true == @["is page"])].href.url' },
      {
        type: "json_link",
        nextUrlPath: ["meta", "links"],
        among: { where: { rel: "next", "is page": true }, at: ["href", "url"] },
      },
    ],
    [
      { type: "header_link", maximum_pages: 7 },
      { type: "header_link", rel: "next", maximumPages: 7 },
    ],
    [
      "cursor",
      { type: "cursor", cursorPath: ["cursors", "next"], cursorAt: { query: "cursor" }, stopAfterEmptyPage: false },
    ],
    ["auto", { type: "auto", maximumPages: undefined }],
    [
      { type: "auto", maximum_pages: 7 },
      { type: "auto", maximumPages: 7 },
    ],
    [null, { type: "auto" }],
    ["header_cursor", { type: "header_cursor", cursorKey: "next", cursorAt: { query: "cursor" } }],
    [
      { type: "header_cursor", cursor_key: "X-Next", cursor_body_path: "page.after", maximum_pages: 9 },
      { type: "header_cursor", cursorKey: "X-Next", cursorAt: { body: ["page", "after"] }, maximumPages: 9 },
    ],
    [
      "last_record",
      {
        type: "last_record",
        field: ["id"],
        cursorAt: { query: "starting_after" },
        limit: undefined,
        limitAt: { query: "limit" },
        hasMorePath: undefined,
      },
    ],
    [
      { type: "last_record", cursor_path: "meta.key", cursor_param: "after", limit: 50, has_more_path: "more" },
      { type: "last_record", field: ["meta", "key"], cursorAt: { query: "after" }, limit: 50, hasMorePath: ["more"] },
    ],
    [
      { type: "cursor", cursor_path: "meta.next", cursor_body_path: "page.after", has_more_path: "more" },
      { type: "cursor", cursorPath: ["meta", "next"], cursorAt: { body: ["page", "after"] }, hasMorePath: ["more"] },
    ],
    [
      { type: "offset", limit: 100 },
      { type: "offset", limit: 100, offset: 0, offsetAt: { query: "offset" }, limitAt: { query: "limit" }, ...range },
    ],
    [
      { type: "offset", limit: 5, total_path: null, maximum_offset: 100, offset_body_path: "a.b", limit_param: null },
      { totalRequired: false, maximumOffset: 100, offsetAt: { body: ["a", "b"] }, limitAt: { query: "limit" } },
    ],
    [
      { type: "offset", limit: 5, total_path: "total" },
      { totalPath: ["total"], totalRequired: true },
    ],
    ["page_number", { type: "page_number", basePage: 0, page: 0, pageAt: { query: "page" }, ...range }],
    [
      { type: "page_number", base_page: 1 },
      { basePage: 1, page: 1 },
    ],
    [
      { type: "page_number", base_page: 1, page: 10 },
      { basePage: 1, page: 10 },
    ],
  ])("%j", (paginator, want) => {
    expect(resourceOf(oneResource({ endpoint: { paginator } })).paginator).toMatchObject(want);
  });

  it("names no total where the config denies one", () => {
    const paginator = { type: "offset", limit: 5, total_path: null };
    expect(resourceOf(oneResource({ endpoint: { paginator } })).paginator).toHaveProperty("totalPath", undefined);
  });
});

describe("incremental", () => {
  const plan = (incremental: object, columns?: object) =>
    resourceOf(oneResource({ endpoint: { incremental }, resource: columns === undefined ? {} : { columns } }))
      .incremental;

  it("applies every default", () => {
    expect(plan({ cursor_path: "updated_at" })).toEqual({
      cursor: "updated_at",
      type: "timestamp",
      initial: undefined,
      end: undefined,
      format: undefined,
      epoch: undefined,
      order: undefined,
      newest: "max",
      lag: 0,
      rangeStart: "closed",
      rangeEnd: "open",
      onMissing: "raise",
      repeatStart: false,
      settleMs: 0,
      windows: undefined,
      restart: false,
      startParam: undefined,
    });
  });

  it.each([
    [{ cursor_path: "n", initial_value: 5 }, { n: { data_type: "bigint" } }, { type: "number" }],
    [{ cursor_path: "n", initial_value: 5 }, {}, { type: "number" }],
    [{ cursor_path: "n", initial_value: "2024-01-01" }, {}, { type: "date" }],
    [{ cursor_path: "n", initial_value: "2024-01-01 10:00:00+02:00" }, {}, { type: "timestamp" }],
    [{ cursor_path: "n", initial_value: "abc" }, {}, { type: "text" }],
    [{ cursor_path: "n", initial_value: "2024-01-01" }, { n: { data_type: "text" } }, { type: "text" }],
    [{ cursor_path: "meta.changedAt" }, {}, { type: "timestamp", cursor: "meta.changedAt" }],
    [{ cursor_path: "$.id" }, {}, { type: "number", cursor: "id" }],
    [{ cursor_path: "t_at", initial_value: 1700000000 }, { t_at: { data_type: "timestamp" } }, { format: "unix" }],
    [
      { cursor_path: "t_at", initial_value: 1700000000000 },
      { t_at: { data_type: "timestamp" } },
      { format: "unix_ms" },
    ],
    [
      { cursor_path: "updated_at", row_order: "desc", last_value_func: "min" },
      {},
      { order: "descending", newest: "min" },
    ],
    [{ cursor_path: "updated_at", settle: "PT1M30S" }, {}, { settleMs: 90_000 }],
    [{ cursor_path: "updated_at", settle: 2 }, {}, { settleMs: 2000 }],
  ])("%j, %j", (incremental, columns, want) => {
    expect(plan(incremental, columns)).toMatchObject(want);
  });

  it.each([
    [{ cursor_path: "mystery" }, "unknown-cursor-type"],
    [{ cursor_path: "updated_at", initial_value: "yesterday" }, "invalid-value"],
    [{ cursor_path: "updated_at", settle: "1 minute" }, "invalid-value"],
    [{ cursor_path: "items..at" }, "invalid-selector"],
    [{ cursor_path: "x['a.b']" }, "not-yet-supported"],
    [{ cursor_path: "$" }, "invalid-selector"],
    [{ cursor_path: "updated_at", end_value: "2024-01-01" }, "missing-key"],
    [{ cursor_path: "updated_at", convert: "to unix" }, "invalid-value"],
  ])("refuses %j: %s", (incremental, code) => {
    expect(errorsOf(oneResource({ endpoint: { incremental } }))).toContain(code);
  });

  it("is refused where defaults and the resource each say how", () => {
    const config = {
      ...oneResource({ endpoint: { params: { since: { type: "incremental", cursor_path: "updated_at" } } } }),
      resource_defaults: { endpoint: { incremental: { cursor_path: "updated_at" } } },
    };
    expect(errorsOf(config)).toContain("conflicting-options");
  });
});

describe("columns, keys and row types", () => {
  it("follow the declared columns", () => {
    const columns = {
      id: { data_type: "bigint" },
      name: { data_type: "text", nullable: true, description: "Called." },
      price: { data_type: "decimal", nullable: false, precision: 10, scale: 2 },
      at: { data_type: "timestamp" },
      extra: { data_type: "json" },
      open: {},
    };
    const connector = connectorOf(oneResource({ resource: { columns, primary_key: "id", description: "Things." } }));
    expect(connector.schemas).toEqual([
      {
        name: "Issue",
        description: "Things.",
        schema: {
          type: "object",
          properties: {
            id: { type: "integer", format: "int64" },
            name: { type: ["string", "null"], description: "Called." },
            price: { type: ["string", "number"], format: undefined },
            at: { type: ["string", "null"], format: "date-time" },
            extra: {},
            open: {},
          },
          required: ["id", "price"],
        },
      },
    ]);
    const [resource] = connector.resources;
    expect(resource?.columns.map(({ field, nullable }) => [field, nullable])).toEqual([
      ["id", false],
      ["name", true],
      ["price", false],
      ["at", true],
      ["extra", true],
    ]);
    expect(resource?.samples.map(({ field, value }) => [field, value.kind])).toEqual([
      ["id", "sequence"],
      ["name", "text"],
      ["price", "number"],
      ["at", "timestamp"],
      ["extra", "literal"],
    ]);
  });

  it("stay open where nothing is declared, but for key and cursor", () => {
    const endpoint = { incremental: { cursor_path: "meta.at", initial_value: "2024-01-01T00:00:00Z" } };
    const connector = connectorOf(oneResource({ endpoint, resource: { columns: null, primary_key: ["id", "part"] } }));
    expect(connector.schemas[0]?.schema).toEqual({
      type: "object",
      properties: { id: { type: ["string", "integer"] }, part: { type: ["string", "integer"] } },
      required: ["id", "part"],
      additionalProperties: true,
    });
    expect(connector.resources[0]?.samples).toEqual([
      { field: "id", value: { kind: "sequence" }, nullable: false },
      { field: "part", value: { kind: "sequence" }, nullable: false },
      {
        field: "meta",
        value: { kind: "object", fields: [{ field: "at", value: { kind: "timestamp" }, nullable: false }] },
        nullable: false,
      },
    ]);
  });

  it("take keys from column hints too", () => {
    const columns = { a: { data_type: "text", primary_key: true }, b: { data_type: "text", merge_key: true } };
    const { primaryKey, write } = resourceOf(oneResource({ resource: { columns, write_disposition: "merge" } }));
    expect([primaryKey, write]).toEqual([
      ["a"],
      { disposition: "merge", strategy: "delete-insert", deletes: "none", mergeKey: ["b"] },
    ]);
  });
});

describe("what may lose rows is refused or said", () => {
  const incremental = { cursor_path: "updated_at", lag: 5 };
  it.each([
    [
      "a cap on an unordered list",
      { endpoint: { incremental, paginator: { type: "page_number", maximum_page: 3 } } },
      ["error capped-incremental"],
    ],
    [
      "a cap in declared order",
      {
        endpoint: {
          incremental: { ...incremental, row_order: "asc" },
          paginator: { type: "page_number", maximum_page: 3 },
        },
      },
      [],
    ],
    ["no request carries the cursor", { endpoint: { incremental } }, ["info client-side-incremental"]],
    ["no settle", { endpoint: { incremental: { cursor_path: "updated_at" } } }, ["warning no-settle"]],
    [
      "a merge that is silent on deletes",
      { resource: { primary_key: "id", write_disposition: "merge" } },
      ["warning no-deletes-rule"],
    ],
    ["a merge that is not", { resource: { primary_key: "id", write_disposition: "merge", deletes: "none" } }, []],
    ["appending ties again", { endpoint: { incremental } }, ["warning append-repeats"]],
    [
      "groups that are replaced by what is new of them",
      { resource: { primary_key: undefined, merge_key: "id", write_disposition: "merge" }, endpoint: { incremental } },
      ["warning partial-groups"],
    ],
    ["a key that is not declared", { resource: { primary_key: "key" } }, ["warning undeclared-column"]],
    [
      "a nullable key",
      { resource: { primary_key: "id", columns: { id: { data_type: "text", nullable: true } } } },
      ["warning nullable-key"],
    ],
    ["no columns", { resource: { columns: {} } }, ["info unknown-types"]],
  ])("%s", (_, changes, want) => {
    const { diagnostics } = planYaml(JSON.stringify(oneResource(changes)));
    const found = diagnostics.map(({ severity, code }) => `${severity} ${code}`);
    for (const each of want) expect(found).toContain(each);
    if (want.length === 0) expect(found.filter((each) => /capped|deletes/.test(each))).toEqual([]);
  });

  it("warns once for all resources", () => {
    const names = Array.from({ length: 50 }, (_, index) => `r${index}`);
    const { diagnostics } = planYaml(
      JSON.stringify({
        client: { base_url: "https://a.test", paginator: "single_page" },
        resource_defaults: {
          primary_key: "id",
          write_disposition: "merge",
          parallelized: true,
          columns: { id: { data_type: "text" }, at: { data_type: "timestamp" } },
          endpoint: {
            data_selector: "$",
            params: { a: "{incremental.start_value}" },
            incremental: { cursor_path: "at" },
          },
        },
        resources: names,
      }),
    );
    expect(diagnostics.map(({ code }) => code).sort()).toEqual(["no-deletes-rule", "no-effect", "no-settle"]);
  });

  it.each([
    [2, "`r1` and `r2` are"],
    [6, "`r1`, `r2`, `r3`, `r4`, `r5` and `r6` are"],
    [200, "`r1`, `r2`, `r3`, `r4`, `r5` and 195 more are"],
  ])("that %i resources have alike is said once, with a few names", (count, subject) => {
    const { diagnostics } = planYaml(
      JSON.stringify({
        client: { base_url: "https://a.test", paginator: "single_page" },
        resource_defaults: { primary_key: "id", write_disposition: "merge", endpoint: { data_selector: "$" } },
        resources: Array.from({ length: count }, (_, index) => `r${index + 1}`),
      }),
    );
    expect(diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual([
      expect.stringMatching(`^no-deletes-rule ${subject} merged`),
      expect.stringMatching(`^unknown-types Nothing tells the fields of ${subject.replace(" are", ",")}`),
    ]);
  });
});

describe("what comes later says so, and where", () => {
  it.each([
    [{ resource: { write_disposition: "skip" } }, "/resources/0/write_disposition"],
    [{ resource: { nested_hints: { a: {} } } }, "/resources/0/nested_hints"],
  ])("%j", (changes, pointer) => {
    const { diagnostics } = planYaml(JSON.stringify(oneResource(changes)));
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map((each) => [each.code, each.pointer, each.fix !== undefined])).toEqual([
      ["not-yet-supported", pointer, true],
    ]);
  });

  it("leaves resources out that --only does not name, and says which names are unknown", () => {
    const bad = { name: "later", operation: "GET /later" };
    const config = oneResource() as { resources: object[] };
    const yaml = JSON.stringify({ ...config, resources: [bad, ...config.resources] });
    expect(planYaml(yaml).connector).toBeUndefined();
    expect(planYaml(yaml, { only: ["issues"] }).connector?.resources.map(({ name }) => name)).toEqual(["issues"]);
    expect(planYaml(yaml, { only: ["isues"] }).diagnostics).toMatchObject([
      { code: "unknown-resource", fix: "Write `issues`." },
    ]);
  });
});
