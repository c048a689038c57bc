/**
 * The made-up API as a process of its own: `GET /v1/records?offset&limit` answers `{"data": […], "total": N}`.
 * Told by its arguments: the shape, how many rows there are, which ids they have (in order from 0, or spread over a
 * larger table), and milliseconds until an answer. Prints its port.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import { filled, PAGE_ROWS, pageTemplate, type PageTemplate, type Shape } from "./records.ts";

const { values } = parseArgs({
  options: {
    shape: { type: "string", default: "flat" },
    rows: { type: "string", default: "100000" },
    page: { type: "string", default: String(PAGE_ROWS) },
    among: { type: "string", default: "0" },
    updated: { type: "string", default: "2024-06-01T12:00:00Z" },
    latency: { type: "string", default: "0" },
  },
});
const shape: Shape = values.shape === "nested" ? "nested" : "flat";
const [total, most, among, latency] = [values.rows, values.page, values.among, values.latency].map(Number) as [
  number,
  number,
  number,
  number,
]; // four in, four out
const templates = new Map<number, PageTemplate>();

/** Ids spread evenly but out of order; a prime that is no factor of the table's size visits every id once. */
const STRIDE = 2_147_483_647;
const idOf = (position: number): number =>
  among === 0 ? position : Number((BigInt(position) * BigInt(STRIDE)) % BigInt(among));

function page(offset: number, limit: number): Buffer {
  const rows = Math.max(0, Math.min(limit, most, total - offset));
  const template = templates.get(rows) ?? pageTemplate(shape, rows, values.updated);
  templates.set(rows, template);
  return filled(template, (index) => idOf(offset + index));
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const rows = page(Number(url.searchParams.get("offset") ?? 0), Number(url.searchParams.get("limit") ?? most));
  const answer = (): void => {
    response.setHeader("content-type", "application/json");
    response.write('{"data":');
    response.write(rows);
    response.end(`,"total":${total}}`);
  };
  if (latency > 0) setTimeout(answer, latency);
  else answer();
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  // Listening on TCP, so the address has a port.
  console.log((server.address() as AddressInfo).port);
});
