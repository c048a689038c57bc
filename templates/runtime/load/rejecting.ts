import { rowsTextOf } from "../select/cut.ts";
import { closeBracket, comma, openBracket, skipSpace, skipValue } from "../select/scan.ts";
import type { Batch, Outcome, PageText, Rejection } from "./destination.ts";
import { type Judge, type Withheld, noneWithheld, refusalAdvice, refusedRows, refusedWaiting } from "./refused-rows.ts";
import { RowProblem } from "./row-problem.ts";

/**
 * Commits a batch without the rows that cannot be loaded, so that they keep no other row back: each failed attempt
 * tells of some, and the next goes without them. `attempt` writes the rejected rows in the transaction of the others,
 * those too that gathered before and that it leaves out.
 */
export async function commitRejecting(
  batch: Batch,
  attempt: (batch: Batch, rejections: readonly Rejection[], withheld: Withheld) => Promise<Outcome>,
  judge: Judge,
): Promise<Outcome> {
  let left = batch;
  let withheld = noneWithheld;
  const rejections: Rejection[] = [];
  for (;;) {
    try {
      return await attempt(left, rejections, withheld);
    } catch (error) {
      const problems = await problemsOf(error, left, judge, withheld);
      const before = rejections.length;
      for (const problem of problems) {
        const taken = withoutRows(left.pages, problem);
        left = { ...left, pages: taken.pages };
        rejections.push(...taken.rejections);
      }
      if (rejections.length > before) continue;
      if (withheld !== noneWithheld || judge.refusal(error) === undefined) throw error;
      withheld = await refusedWaiting(left, judge);
      if (withheld.ranges.length === 0) throw error;
    }
  }
}

/** The problems of rows that keep a batch back, later rows first; none where the load has to stop. */
async function problemsOf(
  error: unknown,
  batch: Batch,
  judge: Judge,
  withheld: Withheld,
): Promise<readonly RowProblem[]> {
  if (error instanceof RowProblem) return error.isFatal ? [] : [error];
  return judge.refusal(error) === undefined ? [] : [...(await refusedRows(batch, judge, withheld))].reverse();
}

/** What the column `row` of `_rejected` holds. */
export const rejectedRowDescription: string =
  "The row as the API sent it. Of a row that had already gathered when its table refused it: what the table would have " +
  "got, by column, with the rows of its lists under the names of their tables.";

/** The rejections of rows that gathered before, by their numbers; `texts` are theirs as JSON. */
export function lateRejections(
  { reasons }: Withheld,
  texts: readonly (readonly [row: number, text: string])[],
): readonly Rejection[] {
  return texts.flatMap(([number, row]) => {
    const refusal = reasons.get(number);
    return refusal === undefined ? [] : [{ reason: refusal.message, what: `${refusal.what}. ${refusalAdvice}`, row }];
  });
}

function withoutRows(
  pages: readonly PageText[],
  { row, others, message, what, advice }: RowProblem,
): { readonly pages: readonly PageText[]; readonly rejections: readonly Rejection[] } {
  const rejections: Rejection[] = [];
  const numbers = typeof row === "number" ? new Set([row, ...others]) : undefined;
  let before = 0;
  const kept = pages.map((page) => {
    const first = before;
    before += page.rows;
    const isBad = (text: string, index: number): boolean =>
      // The text is that of an object.
      typeof row === "function"
        ? row(JSON.parse(text) as Readonly<Record<string, unknown>>)
        : numbers?.has(first + index) === true;
    const rows = rowTexts(page.text);
    const bad = rows.map(isBad);
    if (!bad.includes(true)) return page;
    rejections.push(
      ...rows
        .filter((_, index) => bad[index] === true)
        .map((text) => ({ reason: message, what: `${what}. ${advice}`, row: text })),
    );
    const { text, fields } = rowsTextOf(`[${rows.filter((_, index) => bad[index] === false).join(",")}]`);
    return { ...page, text, fields, rows: rows.length - bad.filter(Boolean).length };
  });
  return { pages: kept, rejections };
}

/** The problem of rows that are no UTF-8 (RFC 8259, 8.1); `undefined` where all are. */
export function undecodable(pages: readonly PageText[]): RowProblem | undefined {
  const [first, ...others] = pages
    .flatMap((page) => rowTexts(page.text, (bytes) => (isUtf8(bytes) ? "" : "bad")))
    .flatMap((text, number) => (text === "" ? [] : [number]));
  if (first === undefined) return undefined;
  return new RowProblem("the row is not UTF-8", first, "Correct the API's answer.", { others });
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** The JSON text of each row of a page, as the API sent it. */
function rowTexts(page: Uint8Array, read: (bytes: Uint8Array) => string = decode): readonly string[] {
  const texts: string[] = [];
  let index = skipSpace(page, page.indexOf(openBracket) + 1);
  while (index < page.length && page[index] !== closeBracket) {
    const end = skipValue(page, index);
    texts.push(read(page.subarray(index, end)));
    index = skipSpace(page, end);
    if (page[index] === comma) index = skipSpace(page, index + 1);
  }
  return texts;
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
