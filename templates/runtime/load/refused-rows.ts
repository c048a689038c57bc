import { keptRows } from "../select/row-texts.ts";
import type { Batch, PageText } from "./destination.ts";
import { RowProblem } from "./row-problem.ts";

/** What finds out which rows a database itself refuses. */
export interface Judge {
  /** Why the database refuses rows, where the error is about rows: in full, and without any value. */
  readonly refusal: (error: unknown) => Refusal | undefined;
  /** Does all that committing the batch would do, without rows that have gathered before, and undoes it. */
  readonly attempt: (batch: Batch, withheld: readonly Range[]) => Promise<void>;
  /** How many rows of earlier batches are to enter the table with this one. */
  readonly waiting: (batch: Batch) => Promise<number>;
}

/** Why a database refuses a row. */
export interface Refusal {
  readonly message: string;
  readonly what: string;
}

/** Rows by their numbers: the first, and the one after the last. */
export type Range = readonly [from: number, to: number];

/** Rows that gathered before a batch and stay out of the table, by their numbers in the order in which they gathered. */
export interface Withheld {
  readonly ranges: readonly Range[];
  /** Why, by number; rows that are left out for the time of an attempt have no reason. */
  readonly reasons: ReadonlyMap<number, Refusal>;
}

/** No row is left out. */
export const noneWithheld: Withheld = { ranges: [], reasons: new Map() };

/** What to do about a row that a database refuses. */
export const refusalAdvice = "Correct the row, or drop what refuses it.";

/** Beyond so many attempts it is not single rows that are wrong. */
const mostAttempts = 400;

/**
 * The rows of the batch that a database refuses for reasons of its own, such as a constraint. None where no row is to
 * blame, or too many are.
 */
export async function refusedRows(batch: Batch, judge: Judge, { ranges }: Withheld): Promise<readonly RowProblem[]> {
  const total = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  const found = await sift(total, (kept) => reasonAgainst(judge, withRows(batch, kept), ranges));
  return [...found].map(([row, { message, what }]) => new RowProblem(message, row, refusalAdvice, { what }));
}

/** The same for the rows that have gathered in earlier batches and that their table refuses only now. */
export async function refusedWaiting(batch: Batch, judge: Judge): Promise<Withheld> {
  const total = await judge.waiting(batch);
  const none = withRows(batch, []);
  const reasons = await sift(total, (kept) => reasonAgainst(judge, none, gapsOf(kept, total)));
  return { ranges: [...reasons.keys()].map((row) => [row, row + 1]), reasons };
}

async function reasonAgainst(
  { attempt, refusal }: Judge,
  batch: Batch,
  withheld: readonly Range[],
): Promise<Refusal | undefined> {
  try {
    await attempt(batch, withheld);
    return undefined;
  } catch (error) {
    const reason = refusal(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

/** Finds rows by halves, as a database tells of one only. Of rows that it refuses together the last is among them. */
async function sift(
  total: number,
  reasonAgainst: (kept: readonly Range[]) => Promise<Refusal | undefined>,
): Promise<ReadonlyMap<number, Refusal>> {
  let good: readonly Range[] = [];
  const refused = new Map<number, Refusal>();
  let attempts = 0;
  const halve = async (from: number, to: number): Promise<void> => {
    if (attempts >= mostAttempts) return;
    attempts += 1;
    const kept = extended(good, [from, to]);
    const reason = await reasonAgainst(kept);
    if (reason === undefined) {
      good = kept;
    } else if (to - from === 1) {
      refused.set(from, reason);
    } else {
      const middle = (from + to) >> 1;
      await halve(from, middle);
      await halve(middle, to);
    }
  };
  // Where nothing at all is taken, no row is to blame.
  if (total === 0 || (await reasonAgainst([])) !== undefined) return new Map();
  await halve(0, total);
  return attempts >= mostAttempts ? new Map() : refused;
}

/** Ranges in their order with one that comes after them. */
function extended(ranges: readonly Range[], next: Range): readonly Range[] {
  const last = ranges.at(-1);
  return last?.[1] === next[0] ? [...ranges.slice(0, -1), [last[0], next[1]]] : [...ranges, next];
}

/** What ranges in their order leave out up to a number. */
function gapsOf(ranges: readonly Range[], total: number): readonly Range[] {
  const starts = [0, ...ranges.map(([, to]) => to)];
  const ends = [...ranges.map(([from]) => from), total];
  return starts.map((from, index): Range => [from, ends[index] ?? total]).filter(([from, to]) => from < to);
}

/**
 * The batch with those of its rows that are kept, by their numbers in it. Nothing of an attempt stays, the state no more
 * than the rows; and as rows are missing, none of the table is taken for gone.
 */
function withRows({ pages, bounds, skipKnown, restart, finish }: Batch, kept: readonly Range[]): Batch {
  let first = 0;
  const left = pages.map((page): PageText => {
    const keep = Array.from({ length: page.rows }, (_, index) =>
      kept.some(([from, to]) => first + index >= from && first + index < to),
    );
    first += page.rows;
    const { text } = keptRows({ ...page, last: page.text }, keep);
    return { ...page, text, rows: keep.filter(Boolean).length };
  });
  return { bounds, skipKnown, restart, finish, isComplete: false, pages: left, state: () => undefined };
}
