import { describe, expect, test } from "vitest";
import { mockParent } from "../../../templates/runtime/mocks/parents.ts";
import type { MockRequest } from "../../../templates/runtime/mocks/request.ts";

const request = (search = ""): MockRequest => ({
  url: new URL(`https://api.example.com/x${search}`),
  headers: new Headers(),
  json: undefined,
});
const parents = [{ id: 1 }, { id: "a/b" }];
const rows = [1, 2, 3, 4].map((id) => ({ id }));

describe("rows of mocked children", () => {
  const spread = mockParent({ resource: "p", asked: [{ field: ["id"], at: 0 }] });
  const included = mockParent({ resource: "p", asked: [{ field: ["id"], at: "pid" }], include: { _p_id: ["id"] } });

  test("are spread over the parents one after the other", () => {
    const of = (segment: string): unknown =>
      spread.children({ rows, parents, request: request(), segments: [segment] });
    expect(of("1")).toEqual([{ id: 1 }, { id: 3 }]);
    expect(of("a/b")).toEqual([{ id: 2 }, { id: 4 }]);
    expect(of("2")).toBeUndefined();
  });

  test("have what comes from the parent row, which the API does not send", () => {
    const made = included.spread(rows, parents);
    expect(made).toEqual([
      { id: 1, _p_id: 1 },
      { id: 2, _p_id: "a/b" },
      { id: 3, _p_id: 1 },
      { id: 4, _p_id: "a/b" },
    ]);
    const question = { rows: made, parents, request: request("?pid=a%2Fb"), segments: [] };
    expect(included.children(question)).toEqual([{ id: 2 }, { id: 4 }]);
  });

  test("belong to the parent that they name, wherever they stand", () => {
    const own = [{ id: 9, _p_id: "a/b" }];
    expect(included.children({ rows: own, parents, request: request("?pid=1"), segments: [] })).toEqual([]);
    expect(included.children({ rows: own, parents, request: request("?pid=a/b"), segments: [] })).toEqual([{ id: 9 }]);
  });
});
