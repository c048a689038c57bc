import type { LoadReport } from "./load/report.ts";

/** The base of every error that a connector makes itself; what is not one of these is a bug or an abort's reason. */
export class ConnectorError extends Error {
  override readonly name: string = "ConnectorError";
}

/** The connector was set up or called in a way that cannot work. */
export class ConfigurationError extends ConnectorError {
  override readonly name = "ConfigurationError";
}

/** A request for a token failed, or gave none; its cause is the error of the request, where there was one. */
export class AuthError extends ConnectorError {
  override readonly name = "AuthError";
}

/** Which request an error is about. */
export interface RequestFacts {
  readonly resource: string;
  readonly method: string;
  /** Without credentials. */
  readonly url: string;
  /** How many times it was sent. */
  readonly attempts: number;
}

/** A request that failed, whatever the way. */
export class RequestError extends ConnectorError implements RequestFacts {
  override readonly name: string = "RequestError";
  readonly resource: string;
  readonly method: string;
  readonly url: string;
  readonly attempts: number;

  constructor(message: string, facts: RequestFacts, options?: ErrorOptions) {
    const times = facts.attempts > 1 ? ` after ${facts.attempts} attempts` : "";
    super(`${facts.resource}: ${facts.method} ${facts.url} ${message.replace("{times}", times)}`, options);
    this.resource = facts.resource;
    this.method = facts.method;
    this.url = facts.url;
    this.attempts = facts.attempts;
  }
}

/** What of a response an HttpError keeps. */
export interface ResponseFacts {
  readonly status: number;
  /** Response headers, sensitive ones concealed. */
  readonly headers: Readonly<Record<string, string>>;
  /** The beginning of the body as text. */
  readonly excerpt: string;
}

/** The API answered with a status that is not a success. */
export class HttpError extends RequestError implements ResponseFacts {
  override readonly name = "HttpError";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly excerpt: string;
  /** Whether the resource's own rules ask for another attempt; `undefined` where they say nothing of such an answer. */
  readonly isRetried: boolean | undefined;

  constructor(
    facts: RequestFacts,
    response: ResponseFacts,
    advice: string = adviceFor(response.status),
    isRetried?: boolean,
  ) {
    const body = response.excerpt === "" ? "" : ` The body begins: ${response.excerpt}`;
    super(`answered ${response.status}{times}. ${advice}${body}`, facts);
    this.status = response.status;
    this.headers = response.headers;
    this.excerpt = response.excerpt;
    this.isRetried = isRetried;
  }
}

function adviceFor(status: number): string {
  if (status === 401 || status === 403) return "Check the credentials and what they may read.";
  if (status === 404 || status === 410) return "Check the base URL and the resource's path.";
  if (status === 429)
    return "The API limits the rate: write `rate_limit` into the source config, lower `concurrency` or raise `retry.maxRetries`.";
  if (status >= 500) return "The API failed: try again later.";
  if (status >= 400) return "Check the resource's parameters against the API's description.";
  return "A status from 200 to 299 was expected.";
}

/** An attempt, body included, took longer than `timeoutMs`, or all of them longer than `totalTimeoutMs`. */
export class TimeoutError extends RequestError {
  override readonly name = "TimeoutError";
  readonly timeoutMs: number;

  constructor(facts: RequestFacts, timeoutMs: number, option: "timeoutMs" | "totalTimeoutMs") {
    super(`took longer than ${timeoutMs} ms{times}. Raise \`${option}\` or ask for smaller pages.`, facts);
    this.timeoutMs = timeoutMs;
  }
}

/** No answer arrived, or it broke off. */
export class NetworkError extends RequestError {
  override readonly name = "NetworkError";

  constructor(facts: RequestFacts, reason: string, cause?: unknown) {
    super(`got no complete answer{times}: ${reason}. Check the base URL and the network.`, facts, { cause });
  }
}

/** The wait before a request is longer than it may be: the connector can be asked again after `waitMs` milliseconds. */
export class WaitError extends ConnectorError {
  override readonly name = "WaitError";
  readonly resource: string | undefined;
  readonly waitMs: number;

  constructor(resource: string | undefined, waitMs: number) {
    const seconds = Math.ceil(waitMs / 1000);
    const before = resource === undefined ? "" : `${resource}: `;
    super(`${before}the next request has to wait ${seconds} s, longer than it may. Go on after that, or allow for it.`);
    this.resource = resource;
    this.waitMs = waitMs;
  }
}

/** The body of an answer is not the JSON text that was expected. */
export class BodyError extends ConnectorError {
  override readonly name = "BodyError";
  readonly resource: string;
  /** What is wrong, without the request. */
  readonly reason: string;
  /** The request; absent until the page's request is known. */
  readonly facts: RequestFacts | undefined;

  constructor(resource: string, reason: string, options?: { readonly facts?: RequestFacts; readonly cause?: unknown }) {
    const facts = options?.facts;
    const request = facts === undefined ? "" : ` (${facts.method} ${facts.url}, attempt ${facts.attempts})`;
    super(`${resource}: ${reason}${request}. Check that the path answers with JSON.`, { cause: options?.cause });
    this.resource = resource;
    this.reason = reason;
    this.facts = facts;
  }
}

/** The pages cannot be followed further without losing or repeating rows. */
export class PaginationError extends ConnectorError {
  override readonly name = "PaginationError";
  readonly resource: string;

  constructor(resource: string, message: string, options?: ErrorOptions) {
    super(`${resource}: ${message}`, options);
    this.resource = resource;
  }
}

/** The selector does not lead to rows. */
export class SelectorError extends ConnectorError {
  override readonly name = "SelectorError";
  readonly resource: string;
  /** As the source config has it. */
  readonly selector: string;

  constructor(resource: string, selector: string, message: string) {
    super(`${resource}: the selector ${JSON.stringify(selector)} ${message}`);
    this.resource = resource;
    this.selector = selector;
  }
}

/** Rows could not be brought into the destination; the destination is at its last checkpoint. */
export class LoadError extends ConnectorError {
  override readonly name = "LoadError";
  /** The resource that failed, where it was one. */
  readonly resource: string | undefined;
  /** What was loaded before it failed. */
  readonly report: LoadReport | undefined;

  constructor(
    message: string,
    options?: { readonly resource?: string; readonly cause?: unknown; readonly report?: LoadReport },
  ) {
    super(options?.resource === undefined ? message : `${options.resource}: ${message}`, { cause: options?.cause });
    this.resource = options?.resource;
    this.report = options?.report;
  }
}
