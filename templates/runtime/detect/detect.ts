import { describe } from "../select/describe.ts";
import type { PageFacts } from "../paginators/paginator.ts";
import { pageError } from "../paginators/pagination-error.ts";
import type { Chosen } from "./choice.ts";
import { entriesOf, type Entry, findMore } from "./entries.ts";
import { detectCursor } from "./next-cursor.ts";
import { detectLink, tellsEnd } from "./next-link.ts";
import { detectOffset, detectPageNumber, findPages, findSize, findTotal, isFull } from "./numbers.ts";

/**
 * How the pages follow each other, from the first response: a `Link` header, a link in the body, page numbers, an
 * offset, a cursor, in this order; `undefined` where the page is all there is.
 *
 * @throws PaginationError where there seem to be more pages, and nothing tells how to get them.
 */
export function detect(page: PageFacts): Chosen | undefined {
  const entries = entriesOf(page.body);
  const link = detectLink(page, entries);
  // A body without any list is one row, whose fields say nothing about pages.
  if (link !== undefined || !hasList(page.body, entries)) return link;
  const found = detectPageNumber(page, entries) ?? detectOffset(page, entries) ?? detectCursor(page, entries);
  if (found === undefined && !tellsEnd(page, entries)) requireWhole(page, entries);
  return found;
}

function hasList(body: unknown, entries: readonly Entry[]): boolean {
  return Array.isArray(body) || entries.some(({ value }) => Array.isArray(value));
}

/** Refuses a page that may be one of several: it would be a silent end. */
function requireWhole(page: PageFacts, entries: readonly Entry[]): void {
  const { count } = page;
  const more = findMore(entries);
  if (count === 0 || more?.value === false) return;
  const pages = findPages(entries);
  if (pages !== undefined && pages.value > 1 && pages.path.at(-1)?.toLowerCase() !== "pages") {
    const path = pages.path.join(".");
    throw pageError(
      page,
      `the body tells ${pages.value} pages ("${path}"), but neither the number of this one nor where the next is. Write the resource's \`paginator\` into the config: \`{ type: page_number, base_page: 1, total_path: ${path} }\`, with \`base_page: 0\` where the API's first page is 0`,
    );
  }
  const total = findTotal(entries);
  const size = findSize(entries);
  if (more?.value === true) throw notWhole(page, `"${more.path.join(".")}" says that there are more`);
  if (size !== undefined && !isFull(page, entries)) return;
  if (total !== undefined) {
    if (count >= total.value) return;
    throw notWhole(page, `"${total.path.join(".")}" says that there are ${total.value}`);
  }
  if (size !== undefined || count >= (askedFor(page) ?? Infinity)) throw notWhole(page, "the page is full");
  if (isUsualSize(count)) throw notWhole(page, "APIs often send pages of that size");
}

function notWhole(page: PageFacts, why: string): Error {
  return pageError(
    page,
    `the first page has ${page.count} rows, ${why}, and nothing tells how to get the next one. There is: ${describe(page.body)}. Write the resource's \`paginator\` into the config, or \`paginator: single_page\` if these are all rows`,
  );
}

/** How many rows the request asks for. */
function askedFor({ url }: PageFacts): number | undefined {
  const params: Entry[] = [];
  new URL(url).searchParams.forEach((value, key) => params.push(...entriesOf({ [key]: value })));
  return findSize(params)?.value;
}

function isUsualSize(count: number): boolean {
  return [10, 20, 25, 30].includes(count) || count % 50 === 0;
}
