import type { HttpRequest, HttpResponse } from "./http/message.ts";

/** What a hook may know of the request that it is called for. */
export interface HookContext {
  readonly resource: string;
  /** 1 for the first. */
  readonly attempt: number;
}

/** Changes a request before it is sent: on every attempt, after paging and before credentials are added. */
export type BeforeRequest = (request: HttpRequest, context: HookContext) => HttpRequest | Promise<HttpRequest>;

/**
 * Sees and may replace every response, of any status, before its status is judged. What it throws ends the
 * traversal and is not retried.
 */
export type AfterResponse = (response: HttpResponse, context: HookContext) => HttpResponse | Promise<HttpResponse>;

/** A connector's own code: kept in extensions.ts, which is made once and never overwritten. */
export interface Extensions {
  readonly beforeRequest?: BeforeRequest;
  readonly afterResponse?: AfterResponse;
}
