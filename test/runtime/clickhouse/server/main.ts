// The server's own process: it and the engine end together, by whatever ends it.
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { type Engine, openEngine } from "./engine.ts";
import type { Fault, Start } from "../server.ts";
import { readQuery } from "./read-request.ts";
import { refusalOf, statusOf } from "./refusal.ts";

// The one argument, of `startClickHouse`.
const { folder, port, users, config } = JSON.parse(process.argv[2] ?? "") as Start;
const engine = await openEngine(folder, config === undefined ? [] : [`--config-file=${config}`]);
let faults: Fault[] = [];

const server = createServer((request, response) => {
  void answer(request, response);
});
server.listen(port, "127.0.0.1", () => {
  process.send?.({ listening: server.address() });
});
process.on("disconnect", () => process.exit());

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname === "/ping" || (url.pathname === "/" && request.method === "GET" && url.search === "")) {
    response.end("Ok.\n");
  } else if (url.pathname === "/faults") {
    // The tests' own door, which no ClickHouse has.
    faults = JSON.parse(url.searchParams.get("list") ?? "[]") as Fault[];
    response.end();
  } else if (url.pathname === "/") {
    await answerQuery(request, response, url);
  } else {
    response.statusCode = 404;
    response.end(`There is no handle ${url.pathname}\n`);
  }
}

async function answerQuery(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  response.setHeader("X-ClickHouse-Query-Id", url.searchParams.get("query_id") ?? randomUUID());
  response.setHeader("X-ClickHouse-Server-Display-Name", "localhost");
  response.setHeader("X-ClickHouse-Timezone", Intl.DateTimeFormat().resolvedOptions().timeZone);
  try {
    const query = await readQuery(request, url, users);
    const fault = due(query.sql);
    if (fault?.when === "before" && befall(fault, response)) return;
    const { body, summary } = await engine.run(query);
    if (fault?.when === "after" && befall(fault, response)) return;
    const format = /\bFORMAT\s+(\w+)\s*(?:SETTINGS\b[^]*)?;?\s*$/i.exec(query.sql)?.[1] ?? query.format;
    response.setHeader("X-ClickHouse-Format", format);
    response.setHeader("X-ClickHouse-Summary", JSON.stringify(summary));
    response.setHeader("Content-Type", contentType(format));
    send(request, response, url, body);
  } catch (error) {
    if (request.destroyed && !request.complete) return;
    const refusal = refusalOf(error);
    response.statusCode = statusOf(refusal.code);
    response.setHeader("X-ClickHouse-Exception-Code", String(refusal.code));
    response.setHeader("Content-Type", "text/plain; charset=UTF-8");
    if (response.statusCode === 401) response.setHeader("WWW-Authenticate", 'Basic realm="ClickHouse server HTTP API"');
    send(request, response, url, Buffer.from(`${refusal.message} (version ${engineVersion(engine)})\n`));
  }
}

function engineVersion({ version }: Engine): string {
  return `${version} (official build)`;
}

function send(request: IncomingMessage, response: ServerResponse, url: URL, body: Buffer): void {
  const asked = /\bgzip\b/.test([request.headers["accept-encoding"]].flat().join());
  if (!asked || url.searchParams.get("enable_http_compression") !== "1") {
    response.end(body);
    return;
  }
  response.setHeader("Content-Encoding", "gzip");
  response.end(gzipSync(body));
}

function contentType(format: string): string {
  if (/^JSON\w*EachRow/.test(format)) return "application/x-ndjson; charset=UTF-8";
  if (format.startsWith("JSON")) return "application/json; charset=UTF-8";
  return format === "TabSeparated" ? "text/tab-separated-values; charset=UTF-8" : "text/plain; charset=UTF-8";
}

/** The fault whose statement this is. */
function due(sql: string): Fault | undefined {
  for (const fault of faults) if (fault.matching === undefined || sql.includes(fault.matching)) fault.statement -= 1;
  const found = faults.find((fault) => fault.statement === 0);
  faults = faults.filter((fault) => fault.statement > 0);
  return found;
}

function befall(fault: Fault, response: ServerResponse): boolean {
  if (fault.how === "kill") process.kill(process.pid, "SIGKILL");
  response.socket?.resetAndDestroy();
  return true;
}
