import type { Connection } from "../connection.ts";
import { WaitError } from "../errors.ts";
import type { LoadOptions } from "./options.ts";

/** What a load may still spend. */
export interface Budget {
  /** The connection, whose waits end the load where they would outlast it. */
  readonly connection: Connection;
  /** Counts a page of so many rows. */
  readonly spendPage: (rows: number) => void;
  /** Whether nothing more may be asked for. */
  readonly isSpent: () => boolean;
}

/** The limits of one load over all its resources. */
export function startBudget(
  connection: Connection,
  options: Pick<LoadOptions, "budgetMs" | "maxPages" | "maxRows" | "signal">,
): Budget {
  const { clock } = connection;
  const deadline = clock.now() + (options.budgetMs ?? Infinity);
  let pagesLeft = options.maxPages ?? Infinity;
  let rowsLeft = options.maxRows ?? Infinity;
  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    clock.now() + ms > deadline ? Promise.reject(new WaitError(undefined, ms)) : clock.sleep(ms, signal);
  return {
    connection: { ...connection, clock: { ...clock, sleep } },
    spendPage: (rows) => {
      pagesLeft -= 1;
      rowsLeft -= rows;
    },
    isSpent: () => pagesLeft <= 0 || rowsLeft <= 0 || clock.now() >= deadline || options.signal?.aborted === true,
  };
}
