import { http, HttpResponse, type JsonBodyType } from "msw";
import type { SetupServer } from "msw/node";
import type { Paginator } from "../../templates/runtime/paginators/paginator.ts";
import type { RequestTemplate, Resource } from "../../templates/runtime/resource.ts";
import { BASE, type Item, itemsClient } from "./api.ts";

/** What one request asked for. */
export interface Asked {
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** 1 for the first request. */
  readonly number: number;
}

/** One answer: a body, and headers if it needs any. */
export type Answer = (asked: Asked) => JsonBodyType | Response;

/**
 * Reads `items` from an API that answers so.
 *
 * @returns the rows or the error, and each request's path with query, and body.
 */
export async function readFrom(
  server: SetupServer,
  answer: Answer,
  pages: Paginator,
  request: Partial<RequestTemplate> = {},
  changes: Partial<Resource<Item>> = {},
): Promise<{ ids: number[]; error: unknown; requests: string[]; bodies: unknown[] }> {
  const requests: string[] = [];
  const bodies: unknown[] = [];
  server.use(
    http.all(`${BASE}/*`, async ({ request: received }) => {
      const text = await received.text();
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      requests.push(received.url.slice(BASE.length));
      bodies.push(body);
      const answered = answer({ query: new URL(received.url).searchParams, body, number: requests.length });
      return answered instanceof Response ? answered : HttpResponse.json(answered);
    }),
  );
  const ids: number[] = [];
  const client = itemsClient(
    { pages, request: { method: "GET", path: "/items", ...request }, ...changes },
    { retry: { maxRetries: 0 } },
  );
  const error = await gather(client.rows(), ids).catch((caught: unknown) => caught);
  return { ids, error, requests, bodies };
}

async function gather(rows: AsyncIterable<Item>, ids: number[]): Promise<undefined> {
  for await (const { id } of rows) ids.push(id);
  return undefined;
}
