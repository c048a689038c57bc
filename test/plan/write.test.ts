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
