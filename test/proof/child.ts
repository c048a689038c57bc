// A process that loads until it is killed: each line that comes in is a load, each line that goes out is how it ended.
import { createInterface } from "node:readline";
import { connect } from "../../templates/runtime/connection.ts";
import { systemClock } from "../../templates/runtime/http/clock.ts";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import { load } from "../../templates/runtime/load/load.ts";
import type { Address } from "./addresses.ts";
import { destinationAt } from "./addresses.ts";
import { loadOptions, type Limits } from "./attempt.ts";
import { loadOneOf, resourcesOf, type Setup } from "./setup.ts";

/** What the process is told to load. */
export interface ChildLoad {
  readonly setup: Setup;
  readonly address: Address;
  readonly baseUrl: string;
  readonly limits: Limits;
  /** Milliseconds that its clock is ahead: a database may take a load for alive for some time after it was killed. */
  readonly aheadMs: number;
}

const destinations = new Map<string, Destination>();

for await (const line of createInterface({ input: process.stdin })) {
  // Written by the process that started this one.
  const { setup, address, baseUrl, limits, aheadMs } = JSON.parse(line) as ChildLoad;
  const key = JSON.stringify(address);
  const destination = destinations.get(key) ?? (await destinationAt(address));
  destinations.set(key, destination);
  const clock = { ...systemClock, now: () => Date.now() + aheadMs };
  const retry = { maxRetries: 2, initialDelayMs: 1, maxDelayMs: 2, maxRetryAfterMs: 5 };
  const connection = connect({ name: "proof", baseUrl, retry, timeoutMs: 400 }, { clock });
  const resources = resourcesOf(setup);
  const onProgress = ({ event }: { readonly event: string }): void => {
    if (event === "commit") process.stdout.write("commit\n");
  };
  try {
    const options = { ...loadOptions(limits), onProgress };
    const report = await load(connection, resources, destination, options, loadOneOf(setup, resources));
    process.stdout.write(`${JSON.stringify({ report })}\n`);
  } catch (error) {
    const { name, message, report } = error as { name?: string; message?: string; report?: unknown };
    process.stdout.write(`${JSON.stringify({ error: { name, message, report } })}\n`);
  }
}
