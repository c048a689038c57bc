import { describe, expect, it } from "vitest";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();

async function json(path: string, init: RequestInit = {}): Promise<unknown> {
  return (await fetch(BASE + path, init)).json();
}
const post = (body: unknown): RequestInit => ({ method: "POST", body: JSON.stringify(body) });

describe("the mock server of the conformance cases", () => {
  it("pages, keeps the other parameters in links, and logs", async () => {
    expect(await json("/posts?page=5&q=%20x")).toEqual({
      data: [20, 21, 22, 23, 24].map((id) => ({ id, title: `Post ${id}` })),
      page: 5,
      total_pages: 5,
    });
    expect(await json("/posts?q=%20x")).toMatchObject({ next_page: `${BASE}/posts?q=+x&page=2` });
    expect(await json("/posts_zero_based?page=4")).not.toHaveProperty("next_page");
    expect(m1.calls("/posts")).toEqual(["GET /posts?page=5&q=%20x", "GET /posts?q=%20x"]);
    expect(m1.log).toHaveLength(3);
  });

  it("searches", async () => {
    const first = await json("/posts/search", post({ ids_greater_than: 9 }));
    expect(first).toMatchObject({ data: [{ id: 10 }, {}, {}, {}, { id: 14 }], next_page: 2 });
    expect(await json("/posts/search", post({ ids_greater_than: 9, page: 3 }))).toMatchObject({ next_page: null });
    expect(m1.log[0]?.body).toBe('{"ids_greater_than":9}');
  });

  it("has comments, details and echoes", async () => {
    expect(await json("/posts/3/comments?page=10")).toMatchObject({ data: [{ post_id: 3 }, {}, {}, {}, { id: 49 }] });
    expect(await json("/posts/7")).toEqual({ id: 7, body: "Post body 7" });
    expect((await fetch(`${BASE}/posts/1/some_details_404_others_422`)).status).toBe(404);
    expect((await fetch(`${BASE}/posts/2/some_details_404_others_422`)).status).toBe(422);
    const form = { method: "POST", body: new URLSearchParams("a=1&a=2") };
    expect(await json("/post_form_data", form)).toEqual({ data: { a: ["1", "2"] } });
  });

  it("asks for credentials and gives tokens", async () => {
    expect((await fetch(`${BASE}/protected/posts/api-key`)).status).toBe(401);
    const authorization = "Bearer test-token";
    expect(await json("/protected/posts/bearer-token", { headers: { authorization } })).toHaveProperty("data");
    const body = new URLSearchParams({
      grant_type: "client_credentials",
      client_id: "test-client-id",
      client_secret: "test-client-secret",
    });
    expect(await json("/oauth/token", { method: "POST", body })).toEqual({
      access_token: "test-token",
      expires_in: 3600,
    });
  });
});
