import { describe, expect, test } from "vitest";
import { childClient } from "../../../templates/runtime/child-client.ts";
import { connect } from "../../../templates/runtime/connection.ts";
import { type ChildResource, parentField } from "../../../templates/runtime/parents.ts";
import { text } from "../../../templates/runtime/values.ts";
import { BASE, collect, itemsResource } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";

type Item = { readonly id: number };

interface Asked {
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

function client(changes: Partial<ChildResource<Item>>, parents: readonly object[]) {
  const asked: Asked[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input instanceof URL ? input.href : input, init);
    const { pathname, search } = new URL(request.url);
    if (pathname === "/parents") return Response.json({ data: parents });
    asked.push({ path: `${pathname}${search}`, headers: request.headers, body: await request.text() });
    return Response.json({ data: [{ id: 1 }] });
  };
  const child: ChildResource<Item> = {
    ...itemsResource(),
    parent: {
      resource: itemsResource({ name: "parents", request: { method: "GET", path: "/parents" } }),
      fields: ["id"],
    },
    ...changes,
  };
  const connection = connect({ name: "test", baseUrl: BASE }, { clock: fakeClock(), fetch });
  return { asked, client: childClient<Item, object>(connection, child) };
}

const ids = [{ id: 7, n: { k: "x" } }, { id: "a b" }];

describe("a parent's values", () => {
  test("stand in path, query, headers and JSON, where they keep their type", async () => {
    const request = {
      method: "POST" as const,
      path: ["/parents/", parentField("id"), "/items"],
      params: { p: text("id:", parentField("id")), list: [parentField("id"), "z"] },
      headers: { "X-P": parentField("id") },
      json: { a: { id: parentField("id") }, l: [parentField("n", "k")] },
      safe: true,
    };
    const { asked, client: items } = client({ request }, ids);
    await collect(items.rows());
    expect(asked.map(({ path, headers, body }) => [path, headers.get("x-p"), body])).toEqual([
      ["/parents/7/items?p=id%3A7&list=7&list=z", "7", '{"a":{"id":7},"l":["x"]}'],
      ["/parents/a%20b/items?p=id%3Aa%20b&list=a%20b&list=z", "a b", '{"a":{"id":"a b"},"l":[]}'],
    ]);
  });

  test("stand in a form", async () => {
    const request = { method: "POST" as const, path: "/items", data: { p: parentField("id") }, safe: true };
    const { asked, client: items } = client({ request }, ids);
    await collect(items.rows());
    expect(asked.map(({ body }) => body)).toEqual(["p=7", "p=a+b"]);
  });

  test("that are absent, null or empty let a parent row be passed over", async () => {
    const request = { method: "GET" as const, path: ["/parents/", parentField("id"), "/items"] };
    const { asked, client: items } = client({ request }, [{}, { id: null }, { id: "" }, { id: 0 }]);
    await collect(items.rows());
    expect(asked.map(({ path }) => path)).toEqual(["/parents/0/items"]);
  });

  test("H16, H17: are taken over into rows, nested ones and objects too", async () => {
    const request = { method: "GET" as const, path: ["/parents/", parentField("id"), "/items"] };
    const parent = {
      resource: itemsResource({ name: "parents", request: { method: "GET", path: "/parents" } }),
      fields: ["id"],
      include: { _parents_n_k: "n.k", _parents_n: "n" },
    };
    const { client: items } = client({ request, parent }, ids);
    expect(await collect(items.rows())).toEqual([
      { id: 1, _parents_n_k: "x", _parents_n: { k: "x" } },
      { id: 1, _parents_n_k: null, _parents_n: null },
    ]);
  });
});

describe("rows()", () => {
  const request = { method: "GET" as const, path: ["/parents/", parentField("id"), "/items"] };

  test("counts the pages of all parents together", async () => {
    const { asked, client: items } = client({ request }, ids);
    await collect(items.rows({ maxPages: 1 }));
    expect(asked).toHaveLength(1);
  });

  test("takes any iteration of parents", async () => {
    const { asked, client: items } = client({ request }, []);
    async function* given(): AsyncGenerator<object> {
      yield await Promise.resolve({ id: 1 });
      yield { id: 2 };
    }
    await collect(items.rows({ parents: given() }));
    expect(asked.map(({ path }) => path)).toEqual(["/parents/1/items", "/parents/2/items"]);
  });
});
