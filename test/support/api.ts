import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { type ResourceClient, resourceClient } from "../../templates/runtime/client.ts";
import { connect, type ConnectionDefinition, type ConnectionOptions } from "../../templates/runtime/connection.ts";
import { singlePage } from "../../templates/runtime/paginators/single-page.ts";
import type { Resource } from "../../templates/runtime/resource.ts";
import { fakeClock } from "./clock.ts";

export const BASE = "https://api.example.com";

export interface Item {
  readonly id: number;
}

/** A resource `items` at `/items` with its rows under `data`, in one page unless said. */
export function itemsResource(changes: Partial<Resource<Item>> = {}): Resource<Item> {
  return {
    name: "items",
    table: "items",
    request: { method: "GET", path: "/items" },
    rows: { text: "data", path: ["data"], of: (body: { data?: Item[] | null } | null) => body?.data },
    pages: singlePage(),
    primaryKey: ["id"],
    write: { disposition: "append" },
    columns: {},
    ...changes,
  };
}

/** A client of such a resource; no wait takes time. */
export function itemsClient(
  changes: Partial<Resource<Item>> = {},
  options: ConnectionOptions = {},
  definition: Partial<ConnectionDefinition> = {},
): ResourceClient<Item> {
  const connection = connect({ name: "test", baseUrl: BASE, ...definition }, { clock: fakeClock(), ...options });
  return resourceClient(connection, itemsResource(changes));
}

/** `count` items from the id `first`. */
export function items(count: number, first = 0): Item[] {
  return Array.from({ length: count }, (_, index) => ({ id: first + index }));
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of source) all.push(each);
  return all;
}

/** What a promise rejects with. */
export async function rejection(promise: Promise<unknown>): Promise<Error> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error;
    throw new Error(`It rejected with something that is no error: ${String(error)}`, { cause: error });
  }
  throw new Error("It did not reject.");
}

/** A real HTTP server on loopback for the running test; gives its URL. */
export async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  // A TCP server that listens has an address with a port.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
