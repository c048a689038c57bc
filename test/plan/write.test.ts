import { describe, expect, it } from "vitest";
import { oneResource, planYaml } from "../support/config.ts";

describe("dedup_sort", () => {
  const sorted = (changes: object): ReturnType<typeof planYaml> =>
    planYaml(JSON.stringify(oneResource({ resource: { primary_key: "id", deletes: "none", ...changes } })));
  const columns = { id: { data_type: "text" }, size: { data_type: "bigint", dedup_sort: "desc" } };

  it("L04 says which of several rows with one key stays", () => {
    const { connector } = sorted({ write_disposition: "merge", columns });
    expect(connector?.resources[0]?.write).toMatchObject({ dedupSort: { field: "size", order: "desc" } });
  });

  it.each([
    ["append", { write_disposition: "append", columns }, "size"],
    ["replace", { write_disposition: "replace", columns }, "size"],
    ["no primary key", { write_disposition: "merge", primary_key: null, merge_key: "id", columns }, "size"],
    [
      "a second column",
      { write_disposition: "merge", columns: { ...columns, late: { data_type: "text", dedup_sort: "asc" } } },
      "late",
    ],
  ])("has no effect with %s, and says so", (_, changes, field) => {
    const { diagnostics } = sorted(changes);
    expect(diagnostics.filter(({ code }) => code === "no-effect").map(({ pointer }) => pointer)).toEqual([
      `/resources/0/columns/${field}/dedup_sort`,
    ]);
  });

  it.each([
    ["desc", undefined],
    ["asc", { field: "at", order: "asc" }],
  ] as const)("%s by the cursor itself", (order, want) => {
    const { connector } = sorted({
      write_disposition: "merge",
      columns: { id: { data_type: "text" }, at: { data_type: "timestamp", dedup_sort: order } },
      endpoint: { incremental: { cursor_path: "at" } },
    });
    const write = connector?.resources[0]?.write;
    expect(write?.disposition === "merge" ? write.dedupSort : "nothing").toEqual(want);
  });
});

describe("upsert", () => {
  const upserted = (resource: object): ReturnType<typeof planYaml> =>
    planYaml(
      JSON.stringify(
        oneResource({
          resource: { write_disposition: { disposition: "merge", strategy: "upsert" }, deletes: "none", ...resource },
        }),
      ),
    );

  it("L16 is a merge by the primary key", () => {
    const { connector, diagnostics } = upserted({ primary_key: "id" });
    expect(connector?.resources[0]).toMatchObject({
      primaryKey: ["id"],
      write: { disposition: "merge", strategy: "upsert", mergeKey: [] },
    });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([{}, { merge_key: "id" }])("L21 is refused without primary key: %j", (keys) => {
    const { connector, diagnostics } = upserted(keys);
    expect(connector).toBeUndefined();
    expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "merge-without-key", pointer: "/resources/0/write_disposition" },
    ]);
  });

  it.each([
    [{ merge_key: "updated_at" }, "/resources/0/merge_key"],
    [
      { columns: { id: { data_type: "bigint" }, day: { data_type: "date", merge_key: true } } },
      "/resources/0/columns/day/merge_key",
    ],
  ])("has no use for a merge key: %j", (keys, pointer) => {
    const { connector, diagnostics } = upserted({ primary_key: "id", ...keys });
    expect(connector?.resources[0]?.write).toMatchObject({ strategy: "upsert", mergeKey: [] });
    expect(diagnostics.filter(({ code }) => code === "no-effect").map((each) => each.pointer)).toEqual([pointer]);
  });
});

describe("what tells that a row is gone", () => {
  const merged = (changes: object): ReturnType<typeof planYaml> =>
    planYaml(JSON.stringify(oneResource({ resource: { primary_key: "id", write_disposition: "merge", ...changes } })));
  const columns = { id: { data_type: "text" }, gone_at: { data_type: "timestamp", hard_delete: true } };

  it.each([
    ["a column's hint", { columns }, "gone_at"],
    ["the option", { deletes: { flag: "gone" } }, "gone"],
    ["the option, as a JSONPath", { deletes: { flag: "$.meta.gone" } }, "meta.gone"],
    ["both in agreement", { columns, deletes: { flag: "gone_at" } }, "gone_at"],
  ])("L11 L12 may be a field: %s", (_, changes, flag) => {
    const { connector, diagnostics } = merged(changes);
    expect(connector?.resources[0]?.write).toMatchObject({ deletes: { flag } });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([
    ["two fields", { columns, deletes: { flag: "id2" } }, "/resources/0/columns/gone_at/hard_delete"],
    ["a key field", { deletes: { flag: "id" } }, "/resources/0/deletes/flag"],
  ])("is refused for %s", (_, changes, pointer) => {
    const { connector, diagnostics } = merged(changes);
    expect(connector).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "conflicting-options", severity: "error", pointer }]);
  });

  it.each([
    ["append", { write_disposition: "append" }],
    ["replace", { write_disposition: "replace" }],
    ["scd2", { write_disposition: { disposition: "merge", strategy: "scd2" } }],
  ])("has no effect with %s, and says so", (_, changes) => {
    const { diagnostics } = merged({ columns, ...changes });
    expect(diagnostics.filter(({ code }) => code === "no-effect").map(({ pointer }) => pointer)).toEqual([
      "/resources/0/columns/gone_at/hard_delete",
    ]);
  });
});

describe("insert-only", () => {
  const inserted = (resource: object): ReturnType<typeof planYaml> =>
    planYaml(
      JSON.stringify(
        oneResource({
          resource: { write_disposition: { disposition: "merge", strategy: "insert-only" }, ...resource },
        }),
      ),
    );

  it("L20 needs no word on deletes", () => {
    const { connector, diagnostics } = inserted({ primary_key: "id" });
    expect(connector?.resources[0]?.write).toMatchObject({ strategy: "insert-only", deletes: "none" });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("L21 is refused without primary key", () => {
    const { connector, diagnostics } = inserted({ merge_key: "id" });
    expect(connector).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "merge-without-key", pointer: "/resources/0/write_disposition" }]);
  });
});

describe("scd2", () => {
  const versions = (options: object, resource: object = {}): ReturnType<typeof planYaml> =>
    planYaml(
      JSON.stringify(
        oneResource({
          resource: { write_disposition: { disposition: "merge", strategy: "scd2", ...options }, ...resource },
        }),
      ),
    );

  it("L22 needs no key", () => {
    const { connector, diagnostics } = versions({});
    expect(connector?.resources[0]?.write).toMatchObject({
      strategy: "scd2",
      validFrom: "_valid_from",
      validTo: "_valid_to",
      mergeKey: [],
    });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it("L27 names, instants and the field that tells versions apart can be chosen", () => {
    const { connector } = versions({
      validity_column_names: ["since", "until"],
      active_record_timestamp: "9999-12-31",
      boundary_timestamp: "2024-08-21T12:15:00+00:00",
      row_version_column_name: "hash",
    });
    expect(connector?.resources[0]?.write).toMatchObject({
      validFrom: "since",
      validTo: "until",
      active: "9999-12-31",
      boundary: "2024-08-21T12:15:00+00:00",
      version: "hash",
    });
  });

  it.each([
    [{ validity_column_names: ["since"] }, {}, "validity_column_names"],
    [{ validity_column_names: ["since", "since"] }, {}, "validity_column_names"],
    [{ validity_column_names: ["since", "a"] }, { columns: { a: { data_type: "text" } } }, "validity_column_names"],
    [{ active_record_timestamp: "later" }, {}, "active_record_timestamp"],
    [{ boundary_timestamp: "soon" }, {}, "boundary_timestamp"],
  ])("refuses %j", (options, resource, at) => {
    const { connector, diagnostics } = versions(options, resource);
    expect(connector).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: "invalid-value", pointer: `/resources/0/write_disposition/${at}` }]);
  });

  it("is refused where a load lists only what is new, unless a merge key says whose versions come", () => {
    const incremental = { endpoint: { incremental: { cursor_path: "updated_at", initial_value: 0 } } };
    expect(versions({}, incremental).diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "unsafe-deletes", pointer: "/resources/0/write_disposition" },
    ]);
    expect(versions({}, { ...incremental, merge_key: "id" }).connector?.resources[0]?.write).toMatchObject({
      mergeKey: ["id"],
    });
  });

  it("is refused where a field that it compares changes with each load", () => {
    const columns = { id: { data_type: "bigint" }, fetchedAt: { data_type: "timestamp" } };
    const of = (options: object, resource: object): readonly string[] =>
      versions(options, { columns, ...resource }).diagnostics.flatMap(({ code, pointer, severity }) =>
        severity === "error" ? [`${code} ${pointer ?? ""}`] : [],
      );
    expect(of({}, {})).toEqual(["volatile-field /resources/0/columns/fetchedAt"]);
    expect(of({ row_version_column_name: "id" }, {})).toEqual([]);
    expect(of({}, { processing_steps: [{ remove_fields: ["fetchedAt"] }] })).toEqual([]);
  });

  it("its options have no effect elsewhere, and say so", () => {
    const { diagnostics } = versions({ strategy: "upsert", boundary_timestamp: "2024-01-01" }, { primary_key: "id" });
    expect(diagnostics.filter(({ code }) => code === "no-effect")).toMatchObject([
      { pointer: "/resources/0/write_disposition/boundary_timestamp" },
    ]);
  });
});

describe("a sweep", () => {
  const swept = (resource: object): ReturnType<typeof planYaml> =>
    planYaml(
      JSON.stringify(
        oneResource({ resource: { primary_key: "id", write_disposition: "merge", deletes: "sweep", ...resource } }),
      ),
    );

  it.each([
    ["sweep", { sweep: "soft", maxShare: 0.25 }],
    [{ sweep: {} }, { sweep: "soft", maxShare: 0.25 }],
    [{ sweep: { mode: "hard", max_share: 0.5 } }, { sweep: "hard", maxShare: 0.5 }],
  ])("%j deletes what is not listed", (deletes, want) => {
    const { connector, diagnostics } = swept({ deletes });
    expect(connector?.resources[0]?.write).toMatchObject({ deletes: want });
    expect(diagnostics.filter(({ severity }) => severity !== "info")).toEqual([]);
  });

  it.each([
    ["without primary key", { primary_key: null, merge_key: "id" }, "merge-without-key", "/resources/0/deletes"],
    [
      "where rows are only inserted",
      { write_disposition: { disposition: "merge", strategy: "insert-only" } },
      "conflicting-options",
      "/resources/0/deletes",
    ],
    [
      "B4 on an incremental resource",
      { endpoint: { incremental: { cursor_path: "updated_at", initial_value: 0 } } },
      "unsafe-deletes",
      "/resources/0/endpoint/incremental",
    ],
    [
      "B4 where the list is capped",
      { endpoint: { paginator: { type: "page_number", maximum_page: 5 } } },
      "unsafe-deletes",
      "/resources/0/endpoint/paginator/maximum_page",
    ],
    [
      "B4 where responses are ignored",
      { endpoint: { response_actions: [{ status_code: 404, action: "ignore" }] } },
      "unsafe-deletes",
      "/resources/0/endpoint/response_actions",
    ],
  ])("is refused %s", (_, resource, code, pointer) => {
    const { connector, diagnostics } = swept(resource);
    expect(connector).toBeUndefined();
    expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([{ code, pointer }]);
  });

  it.each(["sweep", "scd2"])("B4 is refused on the child of an incremental resource: %s", (way) => {
    const child = {
      name: "parts",
      endpoint: { path: "issues/{resources.issues.id}/parts" },
      primary_key: "id",
      ...(way === "sweep"
        ? { write_disposition: "merge", deletes: "sweep" }
        : { write_disposition: { disposition: "merge", strategy: "scd2" } }),
    };
    const incremental = { cursor_path: "updated_at", initial_value: 0 };
    const parent = { name: "issues", primary_key: "id", endpoint: { path: "issues", incremental } };
    const config = { client: { base_url: "https://api.example.com" }, resources: [parent, child] };
    const { diagnostics } = planYaml(JSON.stringify(config));
    expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
      { code: "unsafe-deletes", pointer: "/resources/1/endpoint" },
    ]);
  });

  it.each(["append", "replace"])("has no effect with %s, and says so", (disposition) => {
    const { diagnostics } = swept({ write_disposition: disposition });
    expect(diagnostics.filter(({ code }) => code === "no-effect").map(({ pointer }) => pointer)).toEqual([
      "/resources/0/deletes",
    ]);
  });
});

describe("keep_absent_columns", () => {
  const kept = (resource: object): ReturnType<typeof planYaml> =>
    planYaml(
      JSON.stringify(
        oneResource({
          resource: {
            keep_absent_columns: true,
            primary_key: "id",
            write_disposition: "merge",
            deletes: "none",
            ...resource,
          },
        }),
      ),
    );
  const found = ({ diagnostics }: ReturnType<typeof planYaml>): readonly string[] =>
    diagnostics.filter(({ severity }) => severity !== "info").map(({ code, pointer }) => `${code} ${pointer ?? ""}`);

  it("L03 X: keeps what rows do not have, whose nested values are whole columns", () => {
    const result = kept({ columns: { id: { data_type: "bigint" }, tags: {} } });
    expect(found(result)).toEqual([]);
    expect(result.connector?.resources[0]).toMatchObject({ write: { keepAbsent: true }, nesting: undefined });
    expect(kept({ keep_absent_columns: false }).connector?.resources[0]?.write).not.toHaveProperty("keepAbsent");
  });

  it.each([
    [{ write_disposition: "append" }, "no-effect /resources/0/keep_absent_columns"],
    [{ write_disposition: "replace" }, "no-effect /resources/0/keep_absent_columns"],
    [
      { write_disposition: { disposition: "merge", strategy: "insert-only" } },
      "no-effect /resources/0/keep_absent_columns",
    ],
    [{ write_disposition: { disposition: "merge", strategy: "scd2" } }, "no-effect /resources/0/keep_absent_columns"],
    [{ primary_key: null, merge_key: "id" }, "no-effect /resources/0/keep_absent_columns"],
    [{ max_table_nesting: 1 }, "conflicting-options /resources/0/max_table_nesting"],
  ])("has no effect, or is refused, and says so: %j", (resource, want) => {
    expect(found(kept(resource))).toContain(want);
  });
});
