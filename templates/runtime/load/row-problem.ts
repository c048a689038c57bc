import { LoadError } from "../errors.ts";
import type { PageText } from "./destination.ts";
import { parsedExactly } from "../select/exact.ts";

/** Why a batch cannot be loaded, before the row is looked up. */
export class RowProblem extends Error {
  override readonly name = "RowProblem";
  /** The row's number in the batch from 0, or how to recognise it. */
  readonly row: number | ((row: Readonly<Record<string, unknown>>) => boolean);
  /** What to do about it. */
  readonly advice: string;
  /** The numbers of further rows that have the same problem. */
  readonly others: readonly number[];
  /** What is wrong with all of these rows, without a value of any. */
  readonly what: string;
  /** Whether the load has to stop, instead of going on without these rows. */
  readonly isFatal: boolean;

  /** By default there are no others, `what` is the message, and the load goes on. */
  constructor(
    message: string,
    row: RowProblem["row"],
    advice: string,
    more: { readonly others?: readonly number[]; readonly what?: string; readonly isFatal?: boolean } = {},
  ) {
    super(message);
    this.row = row;
    this.advice = advice;
    this.others = more.others ?? [];
    this.what = more.what ?? message;
    this.isFatal = more.isFatal ?? false;
  }
}

/** The problem with its row's place and text. */
export function describedProblem(problem: RowProblem, pages: readonly PageText[], resource: string): LoadError {
  const place = findRow(problem, pages);
  const where =
    place === undefined
      ? ""
      : ` Row ${place.number} of the page at ${JSON.stringify(place.page.position)} begins: ${place.excerpt}.`;
  return new LoadError(`${problem.message}.${where} ${problem.advice}`, { resource });
}

interface Place {
  readonly page: PageText;
  /** From 1. */
  readonly number: number;
  readonly excerpt: string;
}

function findRow({ row }: RowProblem, pages: readonly PageText[]): Place | undefined {
  let before = 0;
  for (const page of pages) {
    const isHere = typeof row !== "number" || row < before + page.rows;
    if (isHere) {
      // The text is that of an array of objects.
      const rows = parsedExactly(new TextDecoder().decode(page.text)) as readonly Readonly<Record<string, unknown>>[];
      const index = typeof row === "number" ? row - before : rows.findIndex(row);
      const found = rows[index];
      if (found !== undefined) return { page, number: index + 1, excerpt: excerpt(found) };
    }
    before += page.rows;
  }
  return undefined;
}

function excerpt(row: unknown): string {
  const text = JSON.stringify(row);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
