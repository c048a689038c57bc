import type { Json } from "../json.ts";

/**
 * The HTTP methods that a resource may be read with; QUERY is a GET with a body
 * (draft-ietf-httpbis-safe-method-w-body). Some APIs have methods of their own, such as LIST.
 */
export type Method = "GET" | "QUERY" | "POST" | "PUT" | "PATCH" | "DELETE" | (string & {});

/** One HTTP request as plain data, before authentication. Every change makes a new one. */
export interface HttpRequest {
  readonly method: Method;
  /** Absolute; may carry a query of its own (next links do). */
  readonly url: string;
  /** Query parameters in sending order, appended to the URL's own. */
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The JSON body, if any. */
  readonly json?: Json | undefined;
  /** A form or raw body, if any; its content type, where it has one, is in `headers`. */
  readonly body?: string | undefined;
}

/** A response's headers; the standard `Headers` fits. Names are case-insensitive. */
export interface ResponseHeaders {
  get(name: string): string | null;
  forEach(callback: (value: string, name: string) => void): void;
}

/** One HTTP response, read to its end. */
export interface HttpResponse {
  readonly status: number;
  /** The URL that answered, after redirects, without credentials. */
  readonly url: string;
  readonly headers: ResponseHeaders;
  /** The body as received, decompressed. */
  readonly bytes: Uint8Array;
}
