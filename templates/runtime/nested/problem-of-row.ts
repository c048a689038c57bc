import type { PageText } from "../load/destination.ts";
import { RowProblem } from "../load/row-problem.ts";
import { ownKeys } from "./split.ts";

/** The problem of lists' elements as one of the rows that the lists are in. */
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
