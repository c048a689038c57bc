import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { oneResource, planYaml, resourceOf } from "../support/config.ts";

test.each([
  { key: "key", want: ["key"] },
  { key: ["a.b"], want: ["a.b"] },
  { key: ["a", "b"], want: ["id"] },
  { key: undefined, want: ["id"] },
])("last_record goes on from the primary key $key where it is one field: $want", ({ key, want }) => {
  const config = oneResource({
    endpoint: { paginator: "last_record" },
    resource: key === undefined ? {} : { primary_key: key },
  });
  expect(resourceOf(config).paginator).toMatchObject({ field: want });
});

/** What is said of a paginator, without what is said of everything. */
const findings = (changes: Parameters<typeof oneResource>[0]): readonly Partial<Diagnostic>[] =>
  planYaml(JSON.stringify(oneResource(changes))).diagnostics.filter(({ pointer }) => pointer?.includes("paginator"));

describe("a paginator without a type", () => {
  test.each([
    [{}, []],
    [{ maximum_pages: 7 }, []],
    [{ next_url_path: "links.next" }, ["`next_url_path` has no effect", "Add `type`: `json_link`."]],
    [
      { cursor_param: "after", has_more_path: "more" },
      ["`cursor_param` and `has_more_path` have no effect", "Add `type`: `cursor` or `last_record`."],
    ],
    [{ offset_param: "skip", cursor_path: "next" }, ["have no effect", "Add `type`: `offset`."]],
  ])("%j is found out, as in dlt, with a warning where it says more: %j", (paginator, [message, fix]) => {
    expect(resourceOf(oneResource({ endpoint: { paginator } })).paginator.type).toBe("auto");
    const want = {
      severity: "warning",
      code: "no-effect",
      fix,
      message: expect.stringContaining(message ?? "") as string,
    };
    expect(findings({ endpoint: { paginator } })).toMatchObject(message === undefined ? [] : [want]);
  });

  test("may be the client's, with its limit of pages", () => {
    const config = oneResource({ endpoint: { paginator: undefined }, client: { paginator: { maximum_pages: 7 } } });
    expect(resourceOf(config).paginator).toEqual({ type: "auto", maximumPages: 7 });
  });

  test.each([
    [{ typ: "offset", limit: 5 }, "does not know the key `typ`; did you mean `type`?"],
    [{ next_url: "a" }, "does not know the key `next_url`"],
  ])("%j is refused for its unknown key", (paginator, message) => {
    const [error] = findings({ endpoint: { paginator } });
    expect(error).toMatchObject({ severity: "error", code: "unknown-key" });
    expect(error?.message).toContain(message);
  });
});

describe("pages in parallel", () => {
  const offset = { type: "offset", limit: 10, parallel_pages: 4 };
  const ascending = {
    params: { since: "{incremental.start_value}" },
    incremental: { cursor_path: "updated_at", initial_value: "2024-01-01T00:00:00Z", row_order: "asc" },
  };

  test("are asked for where that is said, up to so many at once", () => {
    expect(resourceOf(oneResource({ endpoint: { paginator: offset } })).paginator).toMatchObject({ pagesAtOnce: 4 });
    for (const parallel_pages of [1, null, undefined]) {
      const config = oneResource({ endpoint: { paginator: { ...offset, parallel_pages } } });
      expect(resourceOf(config).paginator).toMatchObject({ pagesAtOnce: undefined });
    }
  });

  test.each([
    [{ ...offset, has_more_path: "more" }, "only each page tells, by `has_more_path`"],
    [{ ...offset, total_path: null }, "nothing tells beforehand how many pages there are"],
    [{ type: "page_number", total_path: null, parallel_pages: 2 }, "nothing tells beforehand"],
  ])("%j is refused: %s", (paginator, message) => {
    const [error] = findings({ endpoint: { paginator } });
    expect(error).toMatchObject({
      code: "conflicting-options",
      pointer: "/resources/0/endpoint/paginator/parallel_pages",
    });
    expect(error?.message).toContain(message);
  });

  test("are not asked for where rows move, unless the endpoint itself says so", () => {
    const shared = oneResource({ endpoint: { paginator: undefined, ...ascending }, client: { paginator: offset } });
    expect(resourceOf(shared).paginator).toMatchObject({ pagesAtOnce: undefined });
    const { diagnostics } = planYaml(JSON.stringify(shared));
    expect(diagnostics.find(({ pointer }) => pointer === "/client/paginator/parallel_pages")).toMatchObject({
      severity: "info",
      code: "no-effect",
    });
    expect(resourceOf(oneResource({ endpoint: { paginator: offset, ...ascending } })).paginator).toMatchObject({
      pagesAtOnce: 4,
    });
  });
});

describe("a paginator of one's own", () => {
  test.each([
    [{ name: "my-pages" }, "invalid-value", "cannot be the name of a function"],
    [{ name: "await" }, "invalid-value", "cannot be the name of a function"],
    [{ name: "extensions" }, "invalid-value", "cannot be the name of a function"],
    [{ name: "own", options: { key: "{secrets.key}" } }, "invalid-placeholder", "holds a placeholder"],
    [{}, "missing-key", "lacks `name`"],
  ])("%j is refused", (options, code, message) => {
    const [error] = findings({ endpoint: { paginator: { type: "custom", ...options } } });
    expect(error).toMatchObject({ severity: "error", code });
    expect(error?.message).toContain(message);
  });
});
