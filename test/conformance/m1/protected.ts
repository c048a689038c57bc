import { http, HttpResponse, type HttpHandler } from "msw";
import { BASE, posts } from "./data.ts";
import { paged } from "./paged.ts";

/** Lists of posts that ask for credentials. */
const lists = Object.entries({
  "basic-auth": ["authorization", "Basic dXNlcjpwYXNzd29yZA=="],
  "bearer-token": ["authorization", "Bearer test-token"],
  "bearer-token-plain-text-error": ["authorization", "Bearer test-token"],
  "api-key": ["x-api-key", "test-api-key"],
} as const).map(([path, [header, value]]) =>
  http.get(`${BASE}/protected/posts/${path}`, ({ request }) => {
    if (request.headers.get(header) === value) return paged(request, posts());
    if (path.endsWith("plain-text-error")) return HttpResponse.text("Unauthorized", { status: 401 });
    return unauthorized();
  }),
);

/** Lists that ask for credentials, and where to get a token for them. */
export const protectedRoutes: readonly HttpHandler[] = [
  ...lists,
  http.post(`${BASE}/oauth/token`, ({ request }) => token(request, 3600)),
  http.post(`${BASE}/oauth/token-expires-now`, ({ request }) => token(request, 0)),
  http.post(`${BASE}/custom-oauth/token`, async ({ request }) => {
    const form = await formOf(request);
    const isKnown =
      form.get("grant_type") === "account_credentials" &&
      form.get("account_id") === "test-account-id" &&
      request.headers.get("authorization") === "Basic dGVzdC1hY2NvdW50LWlkOnRlc3QtY2xpZW50LXNlY3JldA==";
    return isKnown ? HttpResponse.json({ access_token: "test-token", expires_in: 3600 }) : unauthorized();
  }),
];

async function token(request: Request, expiresIn: number): Promise<HttpResponse<object>> {
  const form = await formOf(request);
  const grant = form.get("grant_type") ?? "";
  const isClient = form.get("client_id") === "test-client-id" && form.get("client_secret") === "test-client-secret";
  const isGranted = grant.includes("jwt-bearer") || (grant === "client_credentials" && isClient);
  return isGranted ? HttpResponse.json({ access_token: "test-token", expires_in: expiresIn }) : unauthorized();
}

async function formOf(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await request.text());
}

function unauthorized(): HttpResponse<object> {
  return HttpResponse.json({ error: "Unauthorized" }, { status: 401 });
}
