import type { Connection } from "../connection.ts";
import type { LoadOptions } from "./options.ts";

/** What a load may still spend. */
export interface Budget {
  /** The connection, whose waits end the load where they would outlast it. */
  readonly connection: Connection;
  /** Counts a page. */
  readonly spendPage: () => void;
  /** Whether nothing more may be asked for. */
  readonly isSpent: () => boolean;
}

/** A wait between two attempts is longer than what is left of the load's time. */
export class OutOfBudget extends Error {
  override readonly name = "OutOfBudget";
  readonly waitMs: number;

  constructor(waitMs: number) {
    super(`the API asks to wait ${waitMs} ms, longer than the load may take`);
    this.waitMs = waitMs;
  }
}

/** The limits of one load over all its resources. */
export function startBudget(
  connection: Connection,
  options: Pick<LoadOptions, "budgetMs" | "maxPages" | "signal">,
): Budget {
  const { clock } = connection;
  const deadline = clock.now() + (options.budgetMs ?? Infinity);
  let pagesLeft = options.maxPages ?? Infinity;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    clock.now() + ms > deadline ? Promise.reject(new OutOfBudget(ms)) : clock.sleep(ms, signal);
  return {
    connection: { ...connection, clock: { ...clock, sleep } },
    spendPage: () => {
      pagesLeft -= 1;
    },
    isSpent: () => pagesLeft <= 0 || clock.now() >= deadline || options.signal?.aborted === true,
  };
}
