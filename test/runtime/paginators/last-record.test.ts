import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lastRecord } from "../../../templates/runtime/paginators/last-record.ts";
import type { PageFacts } from "../../../templates/runtime/paginators/paginator.ts";
import { decodeText } from "../../../templates/runtime/select/cut.ts";
import { items, itemsResource } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const facts = (row: unknown, body: unknown = {}): PageFacts => ({
  resource: "items",
  url: "https://h/x",
  headers: new Headers(),
  body,
  count: row === undefined ? 0 : 1,
  lastRow: () => row,
});

/** Rows 0 to `count` in their order, after the one that the request names, three at a time. */
const after =
  (count: number, param = "starting_after"): Answer =>
  ({ query }) => {
    const first = query.has(param) ? Number(query.get(param)) + 1 : 0;
    return { data: items(Math.max(0, Math.min(3, count - first)), first), has_more: first + 3 < count };
  };

describe("last_record", () => {
  test("the parameter names the last row until a page is empty", async () => {
    const read = await readFrom(server, after(6), lastRecord(), { params: { q: 1 } });
    expect(read).toMatchObject({
      ids: [0, 1, 2, 3, 4, 5],
      error: undefined,
      requests: ["/items?q=1", "/items?q=1&starting_after=2", "/items?q=1&starting_after=5"],
    });
  });
  test("has_more saves the empty page", async () => {
    const read = await readFrom(server, after(6), lastRecord({ hasMorePath: ["has_more"] }));
    expect(read).toMatchObject({ ids: [0, 1, 2, 3, 4, 5], requests: ["/items", "/items?starting_after=2"] });
  });
  test("every request has the limit", async () => {
    const read = await readFrom(server, after(2), lastRecord({ limit: 5, limitAt: { query: "size" } }));
    expect(read.requests).toEqual(["/items?size=5", "/items?size=5&starting_after=1"]);
  });
  test("the JSON body", async () => {
    const answer: Answer = ({ number }) => ({ data: number === 1 ? items(1, 7) : [] });
    const pages = lastRecord({ cursorAt: { body: ["after", "id"] }, limit: 2, limitAt: { body: ["limit"] } });
    const read = await readFrom(server, answer, pages, { method: "POST", json: { f: 1 } });
    expect(read.bodies).toEqual([
      { f: 1, limit: 2 },
      { f: 1, limit: 2, after: { id: 7 } },
    ]);
  });
  test("an API that ignores the parameter is an error", async () => {
    const read = await readFrom(server, () => ({ data: items(3) }), lastRecord());
    expect(read.error).toMatchObject({ name: "PaginationError" });
    expect(read.ids).toEqual([0, 1, 2]);
  });

  test.each([
    { row: { id: 5 }, want: 5 },
    { row: { id: 0 }, want: 0 },
    { row: { id: "a" }, want: "a" },
    { row: undefined, want: undefined },
  ])("after $row: $want", ({ row, want }) => {
    expect(lastRecord().next(facts(row), null)).toBe(want);
  });
  test("a nested field", () => {
    expect(lastRecord({ field: ["meta", "id"] }).next(facts({ meta: { id: 9 } }), null)).toBe(9);
  });
  test.each([{}, { id: null }, { id: "" }, { id: true }, { id: {} }, { id: [1] }])("%j is refused", (row) => {
    expect(() => lastRecord().next(facts(row), null)).toThrow(/^items: the last row's "id" should be .* `cursor_path`/);
  });
  test("more pages without a row to go on from are an error", () => {
    const paginator = lastRecord({ hasMorePath: ["more"] });
    expect(() => paginator.next(facts(undefined, { more: true }), null)).toThrow(/has no row to go on from/);
  });
});

describe("the last row of a text page", () => {
  const last = (body: string): unknown => decodeText(new TextEncoder().encode(body), itemsResource()).lastRow();
  test.each([
    { body: '{"data":[{"id":1},{"id":2,"s":"]}"}]}', want: { id: 2, s: "]}" } },
    { body: '{"data":[{"id":9007199254740993} ]}', want: { id: "9007199254740993" } },
    { body: '{"data":{"id":3}}', want: { id: 3 } },
    { body: '{"data":[]}', want: undefined },
    { body: '{"data":null}', want: undefined },
  ])("$body", ({ body, want }) => {
    expect(last(body)).toEqual(want);
  });
});

test("every row arrives exactly once, whatever the count", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), fc.boolean(), async (count, more) => {
      const read = await readFrom(server, after(count), lastRecord(more ? { hasMorePath: ["has_more"] } : {}));
      expect(read.error).toBeUndefined();
      expect(read.ids).toEqual(items(count).map(({ id }) => id));
    }),
    { numRuns: 25 },
  );
});
