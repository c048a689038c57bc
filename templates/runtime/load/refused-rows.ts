import { keptRows } from "../select/row-texts.ts";
import type { Batch, PageText } from "./destination.ts";
import { RowProblem } from "./row-problem.ts";

/** What finds out which rows a database itself refuses. */
export interface Judge {
  /** Why the database refuses rows, where the error is about rows: in full, and without any value. */
  readonly refusal: (error: unknown) => Refusal | undefined;
  /** Does all that committing the batch would do, and undoes it. */
  readonly attempt: (batch: Batch) => Promise<void>;
}

/** Why a database refuses a row. */
export interface Refusal {
  readonly message: string;
  readonly what: string;
}

/** Beyond so many attempts it is not single rows that are wrong. */
const mostAttempts = 400;

/**
 * The rows that a database refuses for reasons of its own, such as a constraint: found by halves, as it tells of one
 * only. Of rows that it refuses together the last is among them. None where no row is to blame, or too many are.
 */
export async function refusedRows(batch: Batch, { refusal, attempt }: Judge): Promise<readonly RowProblem[]> {
  const total = batch.pages.reduce((sum, page) => sum + page.rows, 0);
  const good = new Set<number>();
  const problems: RowProblem[] = [];
  let attempts = 0;
  const reasonAgainst = async (from: number, to: number): Promise<Refusal | undefined> => {
    attempts += 1;
    const pages = withRows(batch.pages, (row) => good.has(row) || (row >= from && row < to));
    try {
      // Nothing of an attempt stays, the state no more than the rows.
      const { bounds, skipKnown, restart, finish, isComplete = true } = batch;
      await attempt({ bounds, skipKnown, restart, finish, isComplete, pages, state: () => undefined });
      return undefined;
    } catch (error) {
      const reason = refusal(error);
      if (reason === undefined) throw error;
      return reason;
    }
  };
  const sift = async (from: number, to: number): Promise<void> => {
    if (attempts >= mostAttempts) return;
    const reason = await reasonAgainst(from, to);
    if (reason === undefined) {
      for (let row = from; row < to; row += 1) good.add(row);
    } else if (to - from === 1) {
      const { message, what } = reason;
      problems.push(new RowProblem(message, from, "Correct the row, or drop what refuses it.", { what }));
    } else {
      const middle = (from + to) >> 1;
      await sift(from, middle);
      await sift(middle, to);
    }
  };
  // Where nothing at all is taken, no row is to blame.
  if (total === 0 || (await reasonAgainst(0, 0)) !== undefined) return [];
  await sift(0, total);
  return attempts >= mostAttempts ? [] : problems;
}

/** The pages with those of their rows that are kept, by their numbers in the batch. */
function withRows(pages: readonly PageText[], isKept: (row: number) => boolean): readonly PageText[] {
  let first = 0;
  return pages.map((page) => {
    const keep = Array.from({ length: page.rows }, (_, index) => isKept(first + index));
    first += page.rows;
    const { text } = keptRows({ ...page, last: page.text }, keep);
    return { ...page, text, rows: keep.filter(Boolean).length };
  });
}
