import { HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { headerCursor } from "../../../templates/runtime/paginators/header-cursor.ts";
import { items } from "../../support/api.ts";
import { type Answer, readFrom } from "../../support/pages.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const pagesWith =
  (header: (number: number) => Record<string, string>): Answer =>
  ({ number }) =>
    HttpResponse.json({ data: items(1, number) }, { headers: header(number) });

describe("header_cursor", () => {
  test("E25 E26: the parameter has the header's cursor until there is none", async () => {
    const answer = pagesWith((number) => (number < 5 ? { cursor: String(number + 1) } : {}));
    const pages = headerCursor({ cursorKey: "cursor", cursorAt: { query: "page" } });
    const read = await readFrom(server, answer, pages, { params: { q: 1 } });
    expect(read).toMatchObject({
      ids: [1, 2, 3, 4, 5],
      error: undefined,
      requests: ["/items?q=1", ...[2, 3, 4, 5].map((page) => `/items?q=1&page=${page}`)],
    });
  });
  test("E54: the header's name has no letter case", async () => {
    const answer = pagesWith((number) => (number === 1 ? { NEXT: "z" } : {}));
    const read = await readFrom(server, answer, headerCursor());
    expect(read).toMatchObject({ ids: [1, 2], requests: ["/items", "/items?cursor=z"] });
  });
  test("an empty header ends it", async () => {
    const read = await readFrom(
      server,
      pagesWith(() => ({ next: "" })),
      headerCursor(),
    );
    expect(read).toMatchObject({ ids: [1], error: undefined });
  });
  test("the JSON body", async () => {
    const answer = pagesWith((number) => (number === 1 ? { next: "b c" } : {}));
    const pages = headerCursor({ cursorAt: { body: ["page", "after"] } });
    const read = await readFrom(server, answer, pages, { method: "POST", json: { f: 1 } });
    expect(read.bodies).toEqual([{ f: 1 }, { f: 1, page: { after: "b c" } }]);
  });
  test("the same cursor again is an error", async () => {
    const read = await readFrom(
      server,
      pagesWith(() => ({ next: "z" })),
      headerCursor(),
    );
    expect(read.error).toMatchObject({ name: "PaginationError" });
    expect(read.requests.length).toBe(2);
  });
});
