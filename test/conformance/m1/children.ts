import { http, HttpResponse, type HttpHandler } from "msw";
import { BASE, comments, detail } from "./data.ts";
import { paged } from "./paged.ts";

/** What belongs to one post: comments and details, asked for in every way. */
export const children: readonly HttpHandler[] = [
  http.get(`${BASE}/posts/:post/comments`, ({ request, params }) => paged(request, comments(Number(params["post"])))),
  http.get(`${BASE}/post_comments`, ({ request }) => paged(request, comments(inQuery(request)))),
  http.get(`${BASE}/post_comments_via_headers`, ({ request }) => paged(request, comments(inHeaders(request)))),
  http.post(`${BASE}/post_comments`, async ({ request }) => paged(request, comments(await inJson(request)))),
  http.post(`${BASE}/post_comments_via_form_data`, async ({ request }) =>
    paged(request, comments(await inForm(request))),
  ),
  http.get(`${BASE}/posts/:post/some_details_404`, ({ params }) => detailOr(params, () => notFound())),
  http.get(`${BASE}/posts/:post/some_details_404_others_422`, ({ params }) =>
    detailOr(params, (post) => (post === 1 ? notFound() : new HttpResponse(null, { status: 422 }))),
  ),
  http.get(`${BASE}/posts/:post/some_details_204`, ({ params }) =>
    detailOr(params, () => new HttpResponse(null, { status: 204 })),
  ),
  http.get(`${BASE}/posts/:post`, ({ params }) => HttpResponse.json(detail(Number(params["post"])))),
  http.get(`${BASE}/post_detail`, ({ request }) => HttpResponse.json(detail(inQuery(request)))),
  http.get(`${BASE}/post_detail_via_headers`, ({ request }) => HttpResponse.json(detail(inHeaders(request)))),
  http.post(`${BASE}/post_detail`, async ({ request }) => HttpResponse.json(detail(await inJson(request)))),
  http.post(`${BASE}/posts/search_by_id/:post`, async ({ request }) => {
    const body = (await request.json()) as { post_id: number; more: { title: string }; more_array: readonly unknown[] };
    return HttpResponse.json({
      id: body.post_id,
      title: body.more.title,
      body: `Post body ${body.post_id}`,
      more: `More is equale to id: ${String(body.more_array[0])}`,
    });
  }),
];

const inQuery = (request: Request): number => Number(new URL(request.url).searchParams.get("post_id"));
const inHeaders = (request: Request): number => Number(request.headers.get("post_id"));
const inJson = async (request: Request): Promise<number> => ((await request.json()) as { post_id: number }).post_id;

/** A field of a form; without content type the body itself. */
async function inForm(request: Request): Promise<number> {
  const text = await request.text();
  return Number(request.headers.has("content-type") ? new URLSearchParams(text).get("post_id") : text);
}

function detailOr(
  params: Readonly<Record<string, unknown>>,
  otherwise: (post: number) => HttpResponse<object | null>,
): HttpResponse<object | null> {
  const post = Number(params["post"]);
  return post === 0 ? HttpResponse.json(detail(0)) : otherwise(post);
}

function notFound(): HttpResponse<object> {
  return HttpResponse.json({ error: "Post not found" }, { status: 404 });
}
