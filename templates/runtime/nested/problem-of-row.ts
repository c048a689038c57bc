import type { PageText } from "../load/destination.ts";
import { RowProblem } from "../load/row-problem.ts";
import { ownKeys } from "./split.ts";

/**
 * Does something with pages of lists' elements.
 *
 * @throws RowProblem where elements have a problem, as one of the rows that their lists are in.
 */
export async function asRowsOf<Result>(pages: readonly PageText[], act: () => Promise<Result>): Promise<Result> {
  try {
    return await act();
  } catch (error) {
    throw problemOfRow(error, pages);
  }
}

/** The problem of an element as one of the row that its list is in; another error as it is. */
export function problemOfRow(error: unknown, pages: readonly PageText[]): unknown {
  if (!(error instanceof RowProblem) || typeof error.row !== "number") return error;
  const { message, row, others, advice, what, isFatal } = error;
  const rows = rowNumbers(pages);
  const numberOf = (element: number): number => rows[element] ?? element;
  return new RowProblem(message, numberOf(row), advice, { others: others.map(numberOf), what, isFatal });
}

/** The number of the row of each element. */
function rowNumbers(pages: readonly PageText[]): readonly number[] {
  return pages.flatMap((page) => {
    // The text is that of an array of objects with numbers.
    const elements = JSON.parse(new TextDecoder().decode(page.text)) as readonly Readonly<Record<string, number>>[];
    return elements.map((element) => element[ownKeys.row] ?? 0);
  });
}
