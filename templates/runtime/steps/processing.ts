import { ConnectorError } from "../errors.ts";
import type { Processing } from "../resource.ts";
import { type RowsText, rowsTextOf } from "../select/cut.ts";
import { markedText, unmarked } from "../select/exact-rows.ts";
import { findUnsafeInteger } from "../select/unsafe-integers.ts";

/** What a step knows of the rows that it is given. */
export interface StepContext {
  readonly resource: string;
  /** Whether texts with the mark of `select/exact-rows.ts` stand for numbers. */
  readonly isMarked: boolean;
}

/** Makes rows of the rows of one page. */
export type Step = (rows: readonly object[], context: StepContext) => readonly object[];

/** Steps that follow each other; numbers that no step looks at keep their digits in a load. */
export function processing<Row extends object>(...steps: readonly Step[]): Processing<Row> {
  const run = (rows: readonly object[], context: StepContext): readonly object[] =>
    steps.reduce((left, step) => step(left, context), rows);
  return {
    // The row type says what the last step gives.
    rows: (rows, resource) => run(rows, { resource, isMarked: false }) as readonly Row[],
    pages: async function* processed(pages, resource) {
      for await (const page of pages) yield { ...page, ...processedText(page.rows, resource, run) };
    },
  };
}

function processedText(
  { text }: RowsText,
  resource: string,
  run: Step,
): { readonly rows: RowsText; readonly count: number } {
  const json = new TextDecoder().decode(text);
  const marked = markedText(json, resource);
  if (marked === undefined) refuseUnsafeInteger(json, resource);
  // The text of an array of objects.
  const found = JSON.parse(marked ?? json) as readonly object[];
  const rows = run(found, { resource, isMarked: marked !== undefined });
  return { rows: rowsTextOf(marked === undefined ? JSON.stringify(rows) : unmarked(rows)), count: rows.length };
}

function refuseUnsafeInteger(json: string, resource: string): void {
  const found = findUnsafeInteger(json);
  if (found === undefined) return;
  throw new ConnectorError(
    `${resource}: the integer ${found.digits} at ${found.pointer} of a page's rows is beyond 2^53, where JavaScript numbers lose digits, and the rows hold the character U+E000, so that processing steps cannot keep it.`,
  );
}
