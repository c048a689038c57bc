import type { PageFacts } from "../paginators/paginator.ts";
import type { Chosen } from "./choice.ts";
import { type Entry, findMore, findNumber, findParam } from "./entries.ts";

const pagesForm = /^(?:totalpages|pages|pagecount|pagestotal|numpages|numberofpages|lastpage)$/;
const pageForm = /^(?:page|currentpage|pagenumber|pagenum|pageno|pageindex)$/;
/** These name the current page only beside a number of pages. */
const weakPageForm = /^(?:number|current|index)$/;
const pageParamForm = /^(?:page|p|pagenumber|pagenum|pageno|pageindex|currentpage)$/;
const offsetForm = /^(?:offset|skip|start|startat|startindex|from)$/;
const sizeForm = /^(?:limit|size|pagesize|perpage|itemsperpage|maxresults|max|take|top|resultsperpage|pagelimit)$/;
const totalForm =
  /^(?:total|count|(?:total|num|number|nb)(?:of)?(?:count|items|results|records|rows|hits|elements|entries|objects|size|found)|(?:record|item|result|row)s?count)$/;

/** How many rows a page has at most. */
export function findSize(entries: readonly Entry[]): ReturnType<typeof findNumber> {
  return findNumber(entries, sizeForm);
}

/** How many pages there are. */
export function findPages(entries: readonly Entry[]): ReturnType<typeof findNumber> {
  return findNumber(entries, pagesForm);
}

/** How many rows there are on all pages. */
export function findTotal(entries: readonly Entry[]): ReturnType<typeof findNumber> {
  return findNumber(entries, totalForm);
}

/**
 * Pages by number where the body tells the current page and how many there are, or that there are more. The first
 * page's number is what the body says of it.
 */
export function detectPageNumber(page: PageFacts, entries: readonly Entry[]): Chosen | undefined {
  const pages = findPages(entries);
  const current = findNumber(entries, pageForm) ?? (pages && besides(entries, pages.path, weakPageForm));
  const more = findMore(entries);
  if (current === undefined) return undefined;
  const total = findTotal(entries);
  const unreached = total !== undefined && total.value > page.count && page.count > 0;
  if (pages === undefined && more === undefined && !(unreached && isFull(page, entries))) return undefined;
  const by = {
    type: "page_number",
    basePage: current.value === 0 ? 0 : 1,
    param: findParam(page, pageParamForm) ?? "page",
    ...(pages === undefined ? {} : { totalPath: pages.path }),
    ...(pages === undefined && more !== undefined ? { hasMorePath: more.path } : {}),
  } as const;
  return { by, at: { page: current.value } };
}

/**
 * Pages by offset where the body tells the offset of this one, with a total or whether there are more. A page is asked
 * for as many rows as this one has, so that none is skipped where the API gives fewer than its limit.
 */
export function detectOffset(page: PageFacts, entries: readonly Entry[]): Chosen | undefined {
  const offset = findNumber(entries, offsetForm);
  const total = findTotal(entries);
  const more = findMore(entries);
  if (offset === undefined || page.count === 0 || (total === undefined && more === undefined)) return undefined;
  // Else it is no offset but a time or a key.
  if (offset.value > (total?.value ?? Infinity)) return undefined;
  const size = findSize(entries);
  const asked = findParam(page, offsetForm);
  // An API that counts from 1 is not at its end where the next offset equals the total.
  const isFromZero = offset.value !== 1 || asked !== undefined;
  const by = {
    type: "offset",
    limit: Math.min(size === undefined || size.value === 0 ? page.count : size.value, page.count),
    param: asked ?? offset.path.at(-1) ?? "offset",
    limitParam: findParam(page, sizeForm) ?? size?.path.at(-1) ?? "limit",
    ...(total !== undefined && isFromZero ? { totalPath: total.path } : {}),
    ...(more === undefined ? {} : { hasMorePath: more.path }),
  } as const;
  return { by, at: { offset: offset.value } };
}

/** Whether the page has as many rows as the body says that a page has; also where the body does not say it. */
export function isFull(page: PageFacts, entries: readonly Entry[]): boolean {
  const size = findSize(entries);
  return size === undefined || size.value === 0 || page.count >= size.value;
}

function besides(entries: readonly Entry[], path: readonly string[], form: RegExp): ReturnType<typeof findNumber> {
  const folder = JSON.stringify(path.slice(0, -1));
  return findNumber(
    entries.filter((entry) => JSON.stringify(entry.path.slice(0, -1)) === folder),
    form,
  );
}
