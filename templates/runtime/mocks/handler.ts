import { http, type HttpHandler } from "msw";
import { type Answer, refusal, respond } from "./answer.ts";
import type { MockAuth } from "./auth.ts";
import type { Fault } from "./fault.ts";
import { askedRows } from "./incremental.ts";
import type { OpenEntry } from "./log.ts";
import { bodyOf } from "./page.ts";
import { urlPattern } from "./pattern.ts";
import { type MockRequest, readNamed } from "./request.ts";
import type { MockRateLimit } from "./rate-limit.ts";
import type { MockResource } from "./resource.ts";

/** What a resource's handler needs of its API. */
export interface HandlerContext<Name extends string = string> {
  readonly name: Name;
  readonly resource: MockResource<object>;
  readonly baseUrl: string;
  readonly auth: MockAuth | undefined;
  readonly pageSize: number;
  readonly rows: () => readonly object[];
  /** The rows of its parent; none without one. */
  readonly parents: () => readonly object[];
  readonly rateLimit: MockRateLimit | undefined;
  readonly takeFault: (page: number | undefined) => Fault | undefined;
  readonly log: (entry: OpenEntry<Name>) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** The MSW handler that answers for one resource; requests for another resource of the same path are passed on. */
export function resourceHandler<Name extends string>(context: HandlerContext<Name>): HttpHandler {
  const { resource } = context;
  let previous: Answer | undefined;
  const pattern = urlPattern(context.baseUrl, resource.path);
  return http.all(pattern, async ({ request }) => {
    if (request.method !== resource.method) return undefined;
    const body = await request.clone().text();
    const asked: MockRequest = { url: new URL(request.url), headers: request.headers, json: parsed(body) };
    const matches = Object.entries(resource.match ?? {}).every(([name, value]) => readNamed(asked, name) === value);
    if (!matches) return undefined;
    const { page, answer } = withinLimit(context.rateLimit, answerTo(asked, segmentsOf(asked.url, pattern), context));
    const headers: Record<string, string> = {};
    request.headers.forEach((value, key) => {
      headers[key] = value;
    });
    const entry: OpenEntry<Name> = {
      resource: context.name,
      method: request.method,
      url: request.url,
      headers,
      body,
      page,
    };
    context.log(entry);
    const response = await respond(answer, context.takeFault(page), {
      previous,
      signal: request.signal,
      wait: context.wait,
    });
    // A failed connection has no status; `Response.error()` says 0.
    if (response.status !== 0) entry.status = response.status;
    if (response.status === 200) previous = answer;
    return response;
  });
}

type Answered = { readonly page: number | undefined; readonly answer: Answer };

function withinLimit(limit: MockRateLimit | undefined, answered: Answered): Answered {
  if (limit === undefined) return answered;
  const { isRefused, headers } = limit.take();
  const answer = isRefused ? refusal(429, "too many requests") : answered.answer;
  return {
    page: isRefused ? undefined : answered.page,
    answer: { ...answer, headers: { ...answer.headers, ...headers } },
  };
}

function answerTo(
  request: MockRequest,
  segments: readonly string[],
  context: Omit<HandlerContext, "log" | "name">,
): Answered {
  const { resource } = context;
  const auth = resource.auth === "none" ? undefined : (resource.auth ?? context.auth);
  if (auth?.accepts(request) === false) {
    return { page: undefined, answer: refusal(401, "the credentials are missing or wrong") };
  }
  const own = resource.parent
    ? resource.parent.children({ rows: context.rows(), parents: context.parents(), request, segments })
    : context.rows();
  if (own === undefined) return { page: undefined, answer: refusal(404, "there is no such parent") };
  const rows = askedRows(own, resource.incremental, request);
  if (typeof rows === "string") return { page: undefined, answer: refusal(400, rows) };
  const publicUrl = new URL(request.url);
  for (const query of auth?.queries ?? []) publicUrl.searchParams.delete(query);
  const page = resource.page({ rows, request, pageSize: context.pageSize, publicUrl });
  if (typeof page === "string") return { page: undefined, answer: refusal(400, page) };
  const items = page.rows.map((row) => around(row, resource.rowAt ?? []));
  const body = bodyOf([[resource.rowsAt, items], ...(page.body ?? [])]);
  return { page: page.number, answer: { status: 200, headers: page.headers ?? {}, body, write: resource.write } };
}

/** A row within the objects and lists that the API has around it. */
function around(row: object, path: readonly (string | null)[]): unknown {
  return path.reduceRight<unknown>((inner, key) => (key === null ? [inner] : { [key]: inner }), row);
}

function segmentsOf({ origin, pathname }: URL, pattern: RegExp): readonly string[] {
  return (pattern.exec(origin + pathname) ?? []).slice(1).map(decodeURIComponent);
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
