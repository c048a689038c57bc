import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { getResponse, type RequestHandler } from "msw";

/** MSW handlers behind a real HTTP server on this machine. */
export interface HttpServer {
  /** Such as `http://127.0.0.1:4711`. */
  readonly url: string;
  /** Requests that no handler answered. */
  readonly unhandled: readonly string[];
  /** Adds handlers behind those that are there. */
  use(...handlers: readonly RequestHandler[]): void;
  /** Stops at once; requests under way are cut off. */
  close(): Promise<void>;
}

/** Starts a server on a free port of the loopback address. */
export async function startHttpServer(): Promise<HttpServer> {
  const handlers: RequestHandler[] = [];
  const unhandled: string[] = [];
  let url = "";
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing, { handlers, unhandled, url }).catch(() => outgoing.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  // A TCP server that listens has an address with a port.
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    unhandled,
    use: (...more) => void handlers.push(...more),
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

interface AnswerContext {
  readonly handlers: RequestHandler[];
  readonly unhandled: string[];
  readonly url: string;
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, context: AnswerContext): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    gone.abort();
  });
  const request = await requestOf(incoming, context.url, gone.signal);
  const response = await getResponse(context.handlers, request);
  if (response === undefined) {
    context.unhandled.push(`${request.method} ${request.url}`);
    outgoing.writeHead(501, { "content-type": "text/plain" }).end("No handler answers this request.");
    return;
  }
  // `Response.error()`: the connection fails.
  if (response.type === "error") {
    outgoing.destroy();
    return;
  }
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  if (response.body !== null) {
    for await (const chunk of response.body) outgoing.write(chunk);
  }
  outgoing.end();
}

async function requestOf(incoming: IncomingMessage, base: string, signal: AbortSignal): Promise<Request> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer); // a request without encoding gives buffers
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of Array.isArray(value) ? value : [value ?? ""]) headers.append(name, one);
  }
  const body = chunks.length === 0 ? {} : { body: Buffer.concat(chunks) };
  return new Request(new URL(incoming.url ?? "/", base), {
    method: incoming.method ?? "GET",
    headers,
    signal,
    ...body,
  });
}
