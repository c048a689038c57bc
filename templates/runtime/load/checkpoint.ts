import type { TraversedPage } from "../traverse.ts";
import type { RowsText } from "../select/cut.ts";
import type { PageText } from "./destination.ts";
import type { CheckpointOptions } from "./options.ts";

/** Pages that wait for their commit. */
export interface Pending {
  readonly pages: readonly PageText[];
  readonly rows: number;
  readonly bytes: number;
  /** When the first of them came, in milliseconds since 1970. */
  readonly since: number;
}

const defaults: Required<{ readonly [K in keyof CheckpointOptions]: number }> = {
  pages: 250,
  rows: 250_000,
  bytes: 40 * 1024 * 1024,
  ms: 30_000,
};

/** No pages. */
export function nothingPending(now: number): Pending {
  return { pages: [], rows: 0, bytes: 0, since: now };
}

/** The pages with one more. */
export function withPage(pending: Pending, page: TraversedPage<RowsText>): Pending {
  const { text, fields, starts } = page.rows;
  const added = { text, fields, starts, rows: page.count, position: page.position };
  return {
    ...pending,
    pages: [...pending.pages, added],
    rows: pending.rows + page.count,
    bytes: pending.bytes + text.length,
  };
}

/** Whether it is time to commit. */
export function isDue(pending: Pending, options: CheckpointOptions | undefined, now: number): boolean {
  const limit = { ...defaults, ...present(options) };
  return (
    pending.pages.length >= limit.pages ||
    pending.rows >= limit.rows ||
    pending.bytes >= limit.bytes ||
    now - pending.since >= limit.ms
  );
}

function present(options: CheckpointOptions = {}): Partial<typeof defaults> {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}
