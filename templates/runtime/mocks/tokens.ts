import { http, type HttpHandler } from "msw";
import { type Answer, refusal, respond } from "./answer.ts";
import { mockApi, type MockApi, type MockDefinition, type MockOptions, type RowTypes } from "./api.ts";
import type { MockAuth } from "./auth.ts";
import { urlPattern } from "./pattern.ts";
import type { MockResource } from "./resource.ts";
import type { MockTokenEndpoint, TokenQuestion } from "./token-endpoint.ts";

/** One request for a token, as it was sent. */
export interface MockedTokenRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The status of the answer. */
  readonly status: number;
}

/** The tokens of a mocked API. */
export interface MockTokens {
  /** The requests for tokens so far, credentials included. */
  readonly requests: readonly MockedTokenRequest[];
  /** Lets the API refuse every token that it has given so far. */
  readonly expire: () => void;
  /** Answers the next requests for tokens with a status. */
  readonly fail: (fault: { readonly status: number; readonly times?: number | undefined }) => void;
}

/** A mocked API that gives the tokens that it asks for. */
export interface MockTokenApi<Rows extends RowTypes<Rows>> extends MockApi<Rows> {
  readonly tokens: MockTokens;
}

/** Handlers that answer as the declared API does, its token endpoints included. */
export function mockTokenApi<Rows extends RowTypes<Rows>>(
  definition: MockDefinition<Rows>,
  options: MockOptions<Rows>,
): MockTokenApi<Rows> {
  const api = mockApi(definition, options);
  const endpoints = endpointsOf(definition);
  const requests: MockedTokenRequest[] = [];
  let faults: number[] = [];
  const answer = async (fitting: readonly MockTokenEndpoint[], request: Request): Promise<Response> => {
    const body = await request.text();
    const status = faults.shift();
    const given =
      status === undefined ? await answerOf(fitting, questionOf(request, body)) : refusal(status, "injected fault");
    const headers: Record<string, string> = {};
    request.headers.forEach((value, name) => {
      headers[name] = value;
    });
    requests.push({ method: request.method, url: request.url, headers, body, status: given.status });
    return respond(given, undefined, { previous: undefined, signal: request.signal, wait: () => Promise.resolve() });
  };
  const methods = { GET: http.get, POST: http.post, PUT: http.put, PATCH: http.patch };
  const handlers = endpoints.map(({ method, url }): HttpHandler => {
    // Several kinds of credentials may share an endpoint.
    const fitting = endpoints.filter((other) => other.method === method && other.url === url);
    const pattern = urlPattern(options.baseUrl ?? definition.baseUrl, url);
    return methods[method](pattern, ({ request }) => answer(fitting, request));
  });
  return {
    ...api,
    handlers: [...handlers, ...api.handlers],
    tokens: {
      requests,
      expire() {
        for (const endpoint of endpoints) endpoint.expire();
      },
      fail({ status, times = 1 }) {
        faults.push(...Array.from({ length: times }, () => status));
      },
    },
    reset() {
      api.reset();
      for (const endpoint of endpoints) endpoint.reset();
      requests.length = 0;
      faults = [];
    },
  };
}

function endpointsOf<Rows extends RowTypes<Rows>>({
  auth,
  resources,
}: MockDefinition<Rows>): readonly MockTokenEndpoint[] {
  const own = Object.values<MockResource<object>>(resources).map((resource) => resource.auth);
  return [auth, ...own].flatMap((one: MockAuth | "none" | undefined) =>
    one === undefined || one === "none" ? [] : (one.endpoints ?? []),
  );
}

async function answerOf(endpoints: readonly MockTokenEndpoint[], question: TokenQuestion): Promise<Answer> {
  let last = refusal(404, "no such endpoint");
  for (const endpoint of endpoints) {
    last = await endpoint.answer(question);
    if (last.status === 200) break;
  }
  return last;
}

function questionOf(request: Request, body: string): TokenQuestion {
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded") === true;
  return {
    url: new URL(request.url),
    headers: request.headers,
    json: parsed(body),
    form: new URLSearchParams(isForm ? body : ""),
  };
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
