import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { connectorOnM1 } from "./connector.ts";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();

const link = { data_selector: "data", paginator: { type: "json_link", next_url_path: "next_page" } };
const numbered = {
  data_selector: "data",
  paginator: { type: "page_number", base_page: 1, total_path: "total_pages" },
};
const id = { type: "resolve", resource: "posts", field: "id" };
const field = "{resources.posts.id}";
const byPost = { primary_key: ["post_id", "id"] };

/** The comments on each post and each post's detail, asked for in five ways. */
const WAYS: Readonly<Record<string, { readonly comments: object; readonly detail: object }>> = {
  "a resolved parameter in the path": {
    comments: { path: "posts/{post_id}/comments", params: { post_id: id } },
    detail: { path: "posts/{post_id}", params: { post_id: id } },
  },
  "a placeholder in the path": {
    comments: { path: `posts/${field}/comments` },
    detail: { path: `posts/${field}` },
  },
  "a parameter": {
    comments: { path: "post_comments", params: { post_id: field } },
    detail: { path: "post_detail", params: { post_id: field } },
  },
  "the JSON body": {
    comments: { path: "post_comments", method: "POST", json: { post_id: field } },
    detail: { path: "post_detail", method: "POST", json: { post_id: field } },
  },
  "a header": {
    comments: { path: "post_comments_via_headers", headers: { post_id: field } },
    detail: { path: "post_detail_via_headers", headers: { post_id: field } },
  },
};
const ways = Object.keys(WAYS).map((title, number) => ({
  title,
  comments: `comments${number}`,
  detail: `detail${number}`,
}));

const { rows, load } = await connectorOnM1([
  { name: "posts", endpoint: { path: "posts", ...link } },
  ...Object.values(WAYS).flatMap(({ comments, detail }, number) => [
    { name: `comments${number}`, ...byPost, endpoint: { ...link, ...comments } },
    {
      name: `detail${number}`,
      endpoint: { data_selector: "$", paginator: "single_page", ...detail },
    },
  ]),
  { name: "counted", ...byPost, endpoint: { path: `posts/${field}/comments`, ...numbered } },
  {
    name: "titled",
    parallelized: true,
    primary_key: ["_posts_id", "id"],
    include_from_parent: ["id", "title"],
    endpoint: { path: `posts/${field}/comments`, ...link },
  },
  {
    name: "later",
    parallelized: true,
    ...byPost,
    endpoint: { path: `posts/${field}/comments`, ...link, incremental: { cursor_path: "id", initial_value: 45 } },
    columns: { id: { data_type: "bigint", nullable: false } },
  },
  {
    name: "found",
    endpoint: {
      path: `posts/search_by_id/${field}`,
      method: "POST",
      json: {
        post_id: field,
        limit: 5,
        more: { title: "{resources.posts.title}" },
        more_array: [field],
      },
      data_selector: "$",
      paginator: "single_page",
    },
  },
]);

describe("H01 comments and details of all posts", () => {
  it.each(ways)("by $title", async ({ comments, detail }) => {
    const { report, query } = await load(["posts", comments, detail]);
    expect(report.done).toBe(true);
    expect(await query(`SELECT count(*)::int AS n, count(DISTINCT post_id)::int AS posts FROM ${comments}`)).toEqual([
      { n: 1250, posts: 25 },
    ]);
    const bodies = await query(`SELECT body FROM ${detail} ORDER BY id::int`);
    expect(bodies.map(({ body }) => body)).toEqual([...Array(25).keys()].map((post) => `Post body ${post}`));
    const [last] = await query(`SELECT body FROM ${comments} WHERE post_id::int = 24 AND id::int = 49`);
    expect(last).toEqual({ body: "Comment 49 for post 24" });
    // H05: the parent's five pages are read once for both.
    expect(m1.log).toHaveLength(5 + 250 + 25);
  });
});

it("H02 the children of the parents that were read", async () => {
  m1.use(http.get(`${BASE}/posts`, () => HttpResponse.json({ data: [0, 1, 2, 3, 4].map((post) => ({ id: post })) })));
  expect(await rows("comments1")).toHaveLength(250);
  expect(m1.log).toHaveLength(1 + 50);
});

it("H03 a parent's fields in the path and deep in a body", async () => {
  expect(await rows("found")).toEqual(
    [...Array(25).keys()].map((post) => ({
      id: post,
      title: `Post ${post}`,
      body: `Post body ${post}`,
      more: `More is equale to id: ${post}`,
    })),
  );
  expect(m1.log.at(-1)?.body).toBe('{"post_id":24,"limit":5,"more":{"title":"Post 24"},"more_array":[24]}');
});

it("H05 two children of one parent share its pages", async () => {
  await load(["posts", "detail1", "detail2"]);
  expect(m1.calls("/posts")).toHaveLength(5);
});

it("H11 page numbers are counted for each parent by itself", async () => {
  expect(await rows("counted")).toHaveLength(1250);
  const pages = m1.calls("/posts/24/comments");
  expect(pages).toEqual(Array.from({ length: 10 }, (_, index) => `GET /posts/24/comments?page=${index + 1}`));
});

it("H12 H13 children of several parents at once, with their parents' fields", async () => {
  const { query } = await load(["titled"]);
  expect(
    await query(`
      SELECT count(*)::int AS n, count(*) FILTER (WHERE _posts_title = 'Post ' || post_id)::int AS titled,
        count(*) FILTER (WHERE _posts_id::int = post_id::int)::int AS identified FROM titled`),
  ).toEqual([{ n: 1250, titled: 1250, identified: 1250 }]);
});

it("H14 children that are loaded incrementally", async () => {
  const { query } = await load(["later"]);
  expect(await query("SELECT min(id)::int AS first, count(*)::int AS n FROM later")).toEqual([{ first: 45, n: 125 }]);
});

it("H21 C08 rows keep their order within a parent, and each parent's pages theirs", async () => {
  const found = await rows("comments1");
  for (const post of [0, 11, 24]) {
    expect(found.filter(({ post_id }) => post_id === post).map((row) => row["id"])).toEqual([...Array(50).keys()]);
  }
});
