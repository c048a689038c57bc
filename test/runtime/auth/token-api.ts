import { http, HttpResponse } from "msw";
import { beforeEach } from "vitest";
import type { Authenticator } from "../../../templates/runtime/auth/authenticator.ts";
import { clientCredentials } from "../../../templates/runtime/auth/client-credentials.ts";
import type { OAuthOptions } from "../../../templates/runtime/auth/oauth2.ts";
import type { ResourceClient } from "../../../templates/runtime/client.ts";
import type { ConnectionOptions } from "../../../templates/runtime/connection.ts";
import { jsonLink } from "../../../templates/runtime/paginators/json-link.ts";
import { BASE, collect, type Item, items, itemsClient } from "../../support/api.ts";
import { answerRequests } from "../../support/unhandled.ts";

export const server = answerRequests();
export const TOKEN_URL = "https://login.example.net/oauth/token";

/** One request for a token, as it was sent. */
interface Asked {
  readonly headers: Headers;
  readonly form: URLSearchParams;
}

export const asked: Asked[] = [];
export const sent: Request[] = [];
/** The tokens that the API takes. */
export const live = new Set<string>();

beforeEach(() => {
  asked.length = 0;
  sent.length = 0;
  live.clear();
});

/** A token endpoint that gives `t1`, `t2`, … and an API of three pages that takes those that are live. */
export function api(answer: (n: number) => object = () => ({ expires_in: 3600 }), tokenOf = bearerOf): void {
  server.use(
    http.post(TOKEN_URL, async ({ request }) => {
      asked.push({ headers: request.headers, form: new URLSearchParams(await request.text()) });
      const token = `t${asked.length}`;
      live.add(token);
      return HttpResponse.json({ access_token: token, token_type: "bearer", ...answer(asked.length) });
    }),
    http.get(`${BASE}/items`, ({ request }) => {
      sent.push(request);
      if (!live.has(tokenOf(request))) return new HttpResponse("Unauthorized", { status: 401 });
      const page = Number(new URL(request.url).searchParams.get("page") ?? "1");
      return HttpResponse.json({ data: items(1, page), next: page < 3 ? `/items?page=${page + 1}` : null });
    }),
  );
}

export const bearerOf = (request: Request): string =>
  request.headers.get("authorization")?.replace("Bearer ", "") ?? "";

export const client = (auth: Authenticator, options: ConnectionOptions = {}): ResourceClient<Item> =>
  itemsClient({ pages: jsonLink() }, options, { auth });
export const read = (auth: Authenticator, options: ConnectionOptions = {}): Promise<Item[]> =>
  collect(client(auth, options).rows());

export const oauth = (changes: Partial<OAuthOptions> = {}): Authenticator =>
  clientCredentials({ url: TOKEN_URL, clientId: "i", clientSecret: "s3cret", ...changes });
