import { describe, expect, it } from "vitest";
import { connectorOnM1 } from "./connector.ts";
import { startM1 } from "./m1.ts";

const m1 = startM1();

const numbered = {
  data_selector: "data",
  paginator: { type: "page_number", base_page: 1, total_path: "total_pages" },
};
const single = { data_selector: "$", paginator: "single_page" };
const field = "{resources.posts.id}";

/** Static parameters, what is written and what arrives beside the paginator's own. */
const PARAMS: readonly (readonly [title: string, written: object, sent: string])[] = [
  ["none", {}, ""],
  ["two", { sort: "desc", locale: "en" }, "sort=desc&locale=en&"],
  ["an empty one", { locale: "" }, "locale=&"],
  ["one that the paginator overwrites", { page: "100" }, ""],
  [
    "braces",
    { sort: "{{not_this}}", q: "{{not_this {{and}} {{not_that}}}}" },
    "sort=%7Bnot_this%7D&q=%7Bnot_this%20%7Band%7D%20%7Bnot_that%7D%7D&",
  ],
];
const cases = PARAMS.map(([title, params, sent], number) => ({
  title,
  params,
  sent,
  name: `static${number}`,
  child: `child${number}`,
  detail: `detail${number}`,
}));

const form = { path: "post_comments_via_form_data", method: "POST", ...numbered };
const { rows, connector } = await connectorOnM1([
  { name: "posts", endpoint: { path: "posts", ...numbered } },
  ...cases.flatMap(({ name, child, detail, params }) => [
    { name, endpoint: { path: "posts", params, ...numbered } },
    { name: child, endpoint: { path: `posts/${field}/comments`, params, ...numbered } },
    { name: detail, endpoint: { path: "post_detail", params: { ...params, post_id: field }, ...single } },
  ]),
  { name: "form", endpoint: { ...form, data: { post_id: field, note: "{{literal}}" } } },
  { name: "raw", endpoint: { ...form, data: field, paginator: "single_page" } },
  {
    name: "pairs",
    endpoint: {
      ...single,
      path: "post_form_data",
      method: "POST",
      data_selector: "$",
      data: [
        ["post_id", field],
        ["post_id", `${field}_duplicate`],
        ["title", "{resources.posts.title}"],
        ["note", "{{escaped}}"],
      ],
    },
  },
  {
    name: "in_headers",
    endpoint: {
      ...single,
      path: "post_detail_via_headers",
      headers: { post_id: field, "X-Post-ID": field, "X-Post-Title": "{resources.posts.title}" },
    },
  },
]);

const onePageOfPosts = { maxPages: 5 };

describe("C04 C05 static parameters beside the page number", () => {
  it.each(cases)("$title", async ({ name, sent }) => {
    await rows(name);
    expect(m1.calls().map(sorted)).toEqual([1, 2, 3, 4, 5].map((page) => sorted(`GET /posts?${sent}page=${page}`)));
  });
});

describe("C08 static parameters on every page of every child", () => {
  it.each(cases)("$title", async ({ child, sent }) => {
    await rows(child, { maxPages: 50 });
    const calls = m1.calls().filter((call) => call.includes("comments"));
    expect(calls.map(sorted)).toEqual(
      [0, 1, 2, 3, 4].flatMap((post) =>
        Array.from({ length: 10 }, (_, page) => sorted(`GET /posts/${post}/comments?${sent}page=${page + 1}`)),
      ),
    );
  });
});

describe("C09 a parent's field in the query", () => {
  it.each(cases)("beside $title", async ({ detail, sent, title }) => {
    const found = await rows(detail, onePageOfPosts);
    expect(found.map(({ id }) => id)).toEqual([0, 1, 2, 3, 4]);
    // No paginator overwrites the parameter here.
    const own = title === "one that the paginator overwrites" ? "page=100&" : sent;
    expect(m1.calls("/post_detail").map(sorted)).toEqual(
      [0, 1, 2, 3, 4].map((post) => sorted(`GET /post_detail?${own}post_id=${post}`)),
    );
  });
});

it("C14 a parent's field in form data", async () => {
  expect(await rows("form", { maxPages: 50 })).toHaveLength(250);
  const bodies = m1.log.filter(({ path }) => path.startsWith("/post_comments")).map(({ body }) => body);
  expect([...new Set(bodies)]).toEqual([0, 1, 2, 3, 4].map((post) => `post_id=${post}&note=%7Bliteral%7D`));
});

it("C15 a parent's field as the whole body, without content type", async () => {
  const found = await rows("raw", onePageOfPosts);
  expect([...new Set(found.map((row) => row["post_id"]))]).toEqual([0, 1, 2, 3, 4]);
  const sent = m1.log.filter(({ method }) => method === "POST");
  expect(sent.map(({ body }) => body)).toEqual(["0", "1", "2", "3", "4"]);
  expect(sent.map(({ headers }) => headers["content-type"])).toEqual(Array(5).fill(undefined));
});

it("C16 form fields that repeat", async () => {
  const [first] = await rows("pairs", { maxPages: 1 });
  expect(first).toEqual({
    data: { post_id: ["0", "0_duplicate"], title: ["Post 0"], note: ["{escaped}"] },
  });
});

it("C19 headers from parents' fields", async () => {
  await rows("in_headers", onePageOfPosts);
  const sent = m1.log.filter(({ path }) => path === "/post_detail_via_headers").map(({ headers }) => headers);
  expect(sent.map((headers) => [headers["x-post-id"], headers["x-post-title"]])).toEqual(
    [0, 1, 2, 3, 4].map((post) => [String(post), `Post ${post}`]),
  );
});

it("C25 a fetch of one's own adds what its platform knows to every request", async () => {
  const seen: RequestInit[] = [];
  const own = connector.create({
    fetch: (url, init) => {
      seen.push(init);
      return fetch(url, {
        ...init,
        keepalive: true,
        headers: { ...Object.fromEntries(new Headers(init.headers)), "x-proxy": "p" },
      });
    },
  });
  for await (const row of own["detail0"]?.rows({ maxPages: 2 }) ?? []) expect(row).toHaveProperty("body");
  expect(m1.log.map(({ headers }) => headers["x-proxy"])).toEqual(Array(m1.log.length).fill("p"));
  expect(seen).toHaveLength(m1.log.length);
  expect(seen.map(({ method, redirect }) => [method, redirect])).toEqual(seen.map(() => ["GET", "manual"]));
  expect(seen.every(({ signal }) => signal instanceof AbortSignal)).toBe(true);
});

/** A call whose parameters are in one order, decoded. */
function sorted(call: string): string {
  const [path = "", query = ""] = call.split("?");
  return `${path} ${[...new URLSearchParams(query)]
    .map(([name, value]) => `${name}=${value}`)
    .sort()
    .join(" ")}`;
}
