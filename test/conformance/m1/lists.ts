import { http, HttpResponse, type HttpHandler } from "msw";
import { BASE, pageSize, posts, postsWithReactions } from "./data.ts";
import { inHeader, linkTo, paged } from "./paged.ts";

/** Lists of posts, each with its own way from page to page. */
export const lists: readonly HttpHandler[] = [
  http.get(`${BASE}/posts`, ({ request }) => paged(request, posts())),
  http.get(`${BASE}/posts_zero_based`, ({ request }) => paged(request, posts(), { base: 0 })),
  http.get(`${BASE}/posts_relative_next_url`, ({ request }) => paged(request, posts(), { relative: true })),
  http.get(`${BASE}/posts_no_key`, ({ request }) => paged(request, posts(), { key: "null" })),
  http.get(`${BASE}/posts_under_a_different_key`, ({ request }) => paged(request, posts(), { key: "many-results" })),
  http.get(`${BASE}/posts_with_reactions`, ({ request }) => paged(request, postsWithReactions())),
  http.get(`${BASE}/posts_header_link`, ({ request }) =>
    inHeader(request, posts(), (next) => ({ link: `<${linkTo(request, next)}>; rel="next"` })),
  ),
  http.get(`${BASE}/posts_header_cursor`, ({ request }) =>
    inHeader(request, posts(), (next) => ({ cursor: String(next) })),
  ),
  http.get(`${BASE}/posts_offset_limit`, ({ request }) => {
    const { searchParams: query } = new URL(request.url);
    return byOffset(Number(query.get("offset") ?? 0), Number(query.get("limit") ?? 10));
  }),
  http.post(`${BASE}/posts_offset_limit_via_json_body`, async ({ request }) => {
    const { offset = 0, limit = 10 } = (await request.json()) as { offset?: number; limit?: number };
    return byOffset(offset, limit);
  }),
  http.get(`${BASE}/posts_cursor`, ({ request }) => {
    const first = Number(new URL(request.url).searchParams.get("cursor") ?? 0);
    const next = first + pageSize;
    return HttpResponse.json({ data: posts().slice(first, next), next_cursor: next < posts().length ? next : null });
  }),
  http.get(`${BASE}/posts_cursor_null_terminated`, ({ request }) =>
    usersAfter(new URL(request.url).searchParams.get("cursor")),
  ),
  http.post(`${BASE}/posts/search`, async ({ request }) => search((await request.json()) as SearchBody)),
];

function byOffset(offset: number, limit: number): HttpResponse<object> {
  return HttpResponse.json({ data: posts().slice(offset, offset + limit), total_records: 25, offset, limit });
}

function usersAfter(cursor: string | null): HttpResponse<object> {
  const users = (first: number, count: number): readonly object[] =>
    Array.from({ length: count }, (_, index) => ({ id: first + index, name: `User ${first + index}` }));
  if (cursor === null) return HttpResponse.json({ users: users(0, 10), next_token: "cursor_page_2" });
  if (cursor === "cursor_page_2") return HttpResponse.json({ users: users(10, 4), next_token: "cursor_final" });
  return HttpResponse.json({ users: null, next_token: null });
}

interface SearchBody {
  readonly page_size?: number;
  readonly page_count?: number;
  readonly page?: number;
  readonly ids_greater_than?: number;
}

function search({ page_size: size = 5, page_count: count = 5, page = 1, ids_greater_than: above = 0 }: SearchBody) {
  const rows = posts(size * count).filter(({ id }) => id > above);
  const isLast = page * size >= rows.length;
  const data = rows.slice((page - 1) * size, page * size);
  return HttpResponse.json({ data, next_page: isLast ? null : page + 1, total_pages: count });
}
