import type { Body } from "./api.ts";

/**
 * - `expired`: status 410 where another page than the first is asked for
 * - `repeated`: the page names itself as the next, where pages follow a cursor or link
 */
export type FaultKind =
  "429" | "503" | "reset" | "stall" | "truncated" | "html" | "wrong-shape" | "repeated" | "expired";

/** Which answers of a round go wrong. */
export interface Fault {
  readonly kind: FaultKind;
  /** The round's request, from 1. */
  readonly at: number;
  readonly times: number;
}

/** An answer that can be sent, or none. */
export type Answer =
  | { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly text: string }
  | "reset"
  | "stall";

const json = { "content-type": "application/json" };

/** What the API answers, as the fault has it. */
export function answerOf(body: Body, url: URL, fault: FaultKind | undefined): Answer {
  const text = JSON.stringify(body);
  switch (fault) {
    case undefined:
    case "expired":
      return { status: fault === undefined ? 200 : 410, headers: json, text };
    case "429":
      return { status: 429, headers: { ...json, "retry-after": "1" }, text: "{}" };
    case "503":
      return { status: 503, headers: json, text: "{}" };
    case "reset":
    case "stall":
      return fault;
    case "truncated":
      return { status: 200, headers: json, text: text.slice(0, Math.ceil(text.length / 2)) };
    case "html":
      return { status: 200, headers: { "content-type": "text/html" }, text: "<html><body>Down</body></html>" };
    case "wrong-shape":
      return { status: 200, headers: json, text: '{"error":"no rows today"}' };
    case "repeated": {
      const token = url.searchParams.get("cursor");
      const own = { ...body, next: url.searchParams.has("token") ? url.href : body.next };
      return {
        status: 200,
        headers: json,
        text: JSON.stringify({ ...own, cursors: { next: token ?? body.cursors.next } }),
      };
    }
  }
}
