import type { Fault, FaultKind } from "./fault.ts";

/** One answer as plain data. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** Writes a body that is not JSON. Default: as JSON. */
  readonly write?: ((body: unknown) => string) | undefined;
}

/** What an answer may need beside itself. */
export interface AnswerContext {
  /** The answer of the request before. */
  readonly previous: Answer | undefined;
  readonly signal: AbortSignal;
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** An answer that says in JSON why the request was refused. */
export function refusal(status: number, message: string): Answer {
  return { status, headers: {}, body: { error: { status, message } } };
}

/** The response for an answer that a fault may spoil. */
export async function respond(answer: Answer, fault: Fault | undefined, context: AnswerContext): Promise<Response> {
  if (fault === undefined) return json(answer);
  if ("status" in fault) {
    const headers = {
      ...(fault.retryAfter === undefined ? {} : { "retry-after": fault.retryAfter }),
      ...fault.headers,
    };
    const body = fault.body ?? refusal(fault.status, "injected fault").body;
    return json({ status: fault.status, headers, body });
  }
  if ("redirectTo" in fault) return new Response(null, { status: 302, headers: { location: fault.redirectTo } });
  if ("kind" in fault) return await broken(answer, fault.kind, context);
  await context.wait(fault.delayMs);
  return json(answer);
}

async function broken(answer: Answer, kind: FaultKind, context: AnswerContext): Promise<Response> {
  switch (kind) {
    case "network-error":
      return Response.error();
    case "no-answer":
      await aborted(context.signal);
      return Response.error();
    case "broken-off":
      return text(brokenOff(written(answer)), answer);
    case "truncated":
      return text(half(written(answer)), answer);
    case "html":
      return text("<!doctype html><title>Please sign in</title>", {
        status: 200,
        headers: { "content-type": "text/html" },
      });
    case "wrong-shape":
      return json({ ...answer, body: Array.isArray(answer.body) ? "no rows" : { message: "no rows" } });
    case "repeated-page":
      return json(context.previous ?? answer);
  }
}

function json(answer: Answer): Response {
  return text(written(answer), answer);
}

function written({ body, write = JSON.stringify }: Answer): string {
  return write(body);
}

function text(body: string | ReadableStream<Uint8Array>, answer: Pick<Answer, "status" | "headers">): Response {
  return new Response(body, {
    status: answer.status,
    headers: { "content-type": "application/json; charset=utf-8", ...answer.headers },
  });
}

function half(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

function brokenOff(body: string): ReadableStream<Uint8Array> {
  let sent = false;
  return new ReadableStream({
    pull(controller) {
      if (sent) controller.error(new TypeError("terminated"));
      else controller.enqueue(new TextEncoder().encode(half(body)));
      sent = true;
    },
  });
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else
      signal.addEventListener(
        "abort",
        () => {
          resolve();
        },
        { once: true },
      );
  });
}
