import { describe, expect, test } from "vitest";
import { singlePage } from "../../../templates/runtime/paginators/single-page.ts";
import { cursor } from "../../../templates/runtime/paginators/cursor.ts";
import { decodeText } from "../../../templates/runtime/select/cut.ts";
import { detectRows, findRows } from "../../../templates/runtime/select/detect-rows.ts";
import { traverse } from "../../../templates/runtime/traverse.ts";
import { connect } from "../../../templates/runtime/connection.ts";
import { collect, items, type Item, itemsResource, BASE } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const R = { id: 1 };
const server = answerRequests();

describe("where the rows are", () => {
  test.each<{ name: string; body: unknown; want: readonly string[] | undefined }>([
    { name: "F01", body: { data: [R, R], pagination: { offset: 0 } }, want: ["data"] },
    { name: "F03", body: { products: [R], next_cursor: "x=" }, want: ["products"] },
    { name: "F08", body: { _embedded: { items: [R] }, _links: {}, page: {} }, want: ["_embedded", "items"] },
    { name: "F17", body: { query_results: [R], page_details: { number: 1 } }, want: ["query_results"] },
    { name: "F20", body: [R], want: [] },
    { name: "F20, empty", body: [], want: [] },
    { name: "F22", body: { id: 1, product_name: "a" }, want: undefined },
    { name: "F26", body: 5, want: undefined },
    { name: "F27, depth 4", body: { a: { b: { c: { items: [R] } } } }, want: undefined },
    { name: "F27, depth 3", body: { a: { b: { items: [R] } } }, want: ["a", "b", "items"] },
    { name: "F30", body: { meta: { warnings: ["w"] }, products: [R] }, want: ["products"] },
    { name: "F31", body: { errors: [], users: [R] }, want: ["users"] },
    { name: "F31, no users", body: { errors: [], users: [] }, want: ["users"] },
    { name: "F31, errors that are objects", body: { errors: [R], users: [R] }, want: ["users"] },
    { name: "F36, a space", body: { "odd key": [R] }, want: ["odd key"] },
    { name: "F36, a dot", body: { "od.data": [R] }, want: ["od.data"] },
    { name: "F37", body: { data: null }, want: ["data"] },
    { name: "the shallowest", body: { meta: { items: [R] }, products: [R] }, want: ["products"] },
    { name: "the usual name on one level", body: { included: [R], others: [R], data: [R] }, want: ["data"] },
    { name: "an empty usual list", body: { included: [], data: [] }, want: ["data"] },
    { name: "an empty list beside", body: { id: 1, tags: [] }, want: undefined },
    { name: "scalars are no rows", body: { id: 1, tags: ["a"] }, want: undefined },
  ])("$name", ({ body, want }) => {
    expect(findRows(body)).toEqual(want);
  });
});

describe("what was found on the first page holds for all", () => {
  const read = (answer: Answer) =>
    readFrom(server, answer, cursor({ cursorPath: ["next"] }), {}, { rows: detectRows<Item>() });
  test("G08: a later page without the list has no rows", async () => {
    const pages = [{ users: items(2), next: "b" }, { next: "c" }, { users: null, next: "d" }, { users: items(1, 9) }];
    expect(await read(({ number }) => pages[number - 1] ?? null)).toMatchObject({ ids: [0, 1, 9], error: undefined });
  });
  test("a later page with errors beside an empty list", async () => {
    const pages = [
      { users: items(1), next: "b" },
      { errors: [{ id: 7 }], users: [] },
    ];
    expect(await read(({ number }) => pages[number - 1] ?? null)).toMatchObject({ ids: [0], error: undefined });
  });
  test("F26 F37: one object, and nothing", async () => {
    expect(await read(() => ({ id: 4 }))).toMatchObject({ ids: [4], error: undefined });
    expect(await read(() => ({ data: null }))).toMatchObject({ ids: [], error: undefined });
    expect((await read(() => 5)).error).toMatchObject({ name: "SelectorError" });
  });
});

describe("as text", () => {
  const bodies = async (body: string, from?: null): Promise<string[]> => {
    const connection = connect(
      { name: "test", baseUrl: BASE },
      { clock: fakeClock(), fetch: () => Promise.resolve(new Response(body)) },
    );
    const resource = itemsResource({ rows: detectRows<Item>(), pages: singlePage() });
    const pages = await collect(traverse(connection, resource, { scope: {}, decode: decodeText, from }));
    return pages.map(({ rows }) => new TextDecoder().decode(rows.text));
  };
  test("rows keep their digits", async () => {
    expect(await bodies('{"errors":[],"odd key":[{"id":9007199254740993}]}')).toEqual(['[{"id":9007199254740993}]']);
  });
  test("a page in the middle that has no list has no rows", async () => {
    expect(await bodies('{"page":4}')).toEqual(['[{"page":4}]']);
    expect(await bodies('{"page":4}', null)).toEqual(["[]"]);
  });
});
