import { describe, expect, it, test } from "vitest";
import { errorsOf, oneResource, planYaml } from "../support/config.ts";

type Planned = ReturnType<typeof planYaml>;

const incremental = { cursor_path: "updated_at", settle: "PT1M" };
const deleted = { path: "/issues/deleted", data_selector: "data", paginator: "single_page" };

/** A merged resource whose deleted rows are listed. */
function planned(tombstones: object, resource: object = {}, more: object = {}): Planned {
  const config = oneResource({
    endpoint: { incremental },
    resource: {
      primary_key: "id",
      write_disposition: "merge",
      deletes: { tombstones: { endpoint: deleted, ...tombstones } },
      ...resource,
    },
  });
  return planYaml(JSON.stringify({ ...config, ...more }));
}

const findings = ({ diagnostics }: Planned): readonly string[] =>
  diagnostics.filter(({ severity }) => severity !== "info").map(({ code, pointer }) => `${code} ${pointer ?? ""}`);

const following = {
  endpoint: { ...deleted, incremental: { cursor_path: "at", settle: "PT1M" } },
  columns: { at: { data_type: "timestamp" } },
};

describe("a list of deleted rows", () => {
  it("is read as a resource is, with the key of the rows and of their types", () => {
    const result = planned({ ...following, key: "issue_id", mode: "hard" });
    expect(findings(result)).toEqual([]);
    const [issues, list] = result.connector?.resources ?? [];
    expect(issues).toMatchObject({ name: "issues", write: { deletes: { tombstones: "hard" } } });
    expect(list).toMatchObject({
      name: "issues_tombstones",
      identifier: "issuesTombstones",
      tombstonesOf: "issues",
      table: "issues",
      primaryKey: ["issue_id"],
      incremental: { cursor: "at", type: "timestamp" },
      nesting: undefined,
    });
    expect(list?.columns.map(({ field, type, nullable }) => [field, type, nullable])).toEqual([
      ["at", "timestamp", true],
      ["issue_id", "bigint", false],
    ]);
  });

  it("marks rows unless it is said otherwise, by fields of the same names", () => {
    const { connector } = planned(following, {
      primary_key: null,
      columns: { id: { data_type: "text", primary_key: true }, updated_at: { data_type: "timestamp" } },
    });
    expect(connector?.resources[0]?.write).toMatchObject({ deletes: { tombstones: "soft" } });
    expect(connector?.resources[1]).toMatchObject({ primaryKey: ["id"] });
  });

  it("has a name of its own, and may not take another's", () => {
    expect(planned({ ...following, name: "gone" }).connector?.resources[1]).toMatchObject({
      name: "gone",
      table: "issues",
    });
    expect(findings(planned({ ...following, name: "issues" }))).toEqual([
      "duplicate-resource /resources/0/deletes/tombstones/name",
    ]);
  });

  it("is there whenever its resource is", () => {
    const config = {
      ...oneResource({
        resource: { primary_key: "id", write_disposition: "merge", deletes: { tombstones: { endpoint: deleted } } },
      }),
    };
    const { connector } = planYaml(JSON.stringify(config), { only: ["issues"] });
    expect(connector?.resources.map(({ name }) => name)).toEqual(["issues", "issues_tombstones"]);
  });

  it("that tells no time is warned of where rows have one", () => {
    expect(findings(planned({}))).toEqual(["unversioned-deletes /resources/0/deletes/tombstones/endpoint"]);
    expect(findings(planned({}, { endpoint: { data_selector: "data", paginator: "single_page" } }))).toEqual([]);
  });

  it("is checked at its own place", () => {
    const wrong = { path: "/x", method: "TRACE", paginator: "offset" };
    expect([...findings(planned({ endpoint: wrong }))].sort()).toEqual([
      "invalid-value /resources/0/deletes/tombstones/endpoint/method",
      "missing-key /resources/0/deletes/tombstones/endpoint/paginator",
    ]);
    expect(findings(planned({ endpoint: { ...deleted, params: { a: "{nothing.b}" } } }))).toContain(
      "unknown-placeholder /resources/0/deletes/tombstones/endpoint/params/a",
    );
  });
});

test.each([
  ["with insert-only", { write_disposition: { disposition: "merge", strategy: "insert-only" } }, "conflicting-options"],
  ["without primary key", { primary_key: null, merge_key: "id" }, "merge-without-key"],
])("a list of deleted rows is refused %s", (_, resource, code) => {
  expect(
    errorsOf(
      oneResource({
        resource: {
          primary_key: "id",
          write_disposition: "merge",
          deletes: { tombstones: { endpoint: deleted } },
          ...resource,
        },
      }),
    ),
  ).toEqual([code]);
});

test("a list of deleted rows is refused with more or fewer fields than the key", () => {
  expect(findings(planned({ ...following, key: ["a", "b"] }))).toContain(
    "invalid-value /resources/0/deletes/tombstones/key",
  );
});

test.each(["append", "replace", { disposition: "merge", strategy: "scd2" }])(
  "a list of deleted rows has no effect with %j, and is not read",
  (write_disposition) => {
    const result = planned(following, { write_disposition, merge_key: "id" });
    expect(result.connector?.resources).toHaveLength(1);
    expect(findings(result)).toContain("no-effect /resources/0/deletes");
  },
);
