import { HttpResponse, type JsonBodyType } from "msw";
import { BASE, pageSize } from "./data.ts";

/** How a route numbers its pages and links them. */
export interface Numbering {
  /** The number of the first page. Default: 1. */
  readonly base?: number;
  /** Whether links have no host. Default: false. */
  readonly relative?: boolean;
  /** The key of the rows. Default: `data`. */
  readonly key?: string;
}

/** One page of a list, with its number, how many there are, and a link to the next that keeps the other parameters. */
export function paged(
  request: Request,
  list: readonly object[],
  numbering: Numbering = {},
): HttpResponse<JsonBodyType> {
  const { base = 1, relative = false, key = "data" } = numbering;
  const { page, rows, pages } = pageOf(request, list, base);
  const next = page < base + pages - 1 ? { next_page: linkTo(request, page + 1, relative) } : {};
  return HttpResponse.json({ [key]: rows, page, total_pages: pages, ...next });
}

/** A bare list whose next page a header tells. */
export function inHeader(
  request: Request,
  list: readonly object[],
  header: (next: number) => Record<string, string>,
): HttpResponse<JsonBodyType> {
  const { page, rows, pages } = pageOf(request, list, 1);
  return HttpResponse.json(rows, { headers: page < pages ? header(page + 1) : {} });
}

/** The URL of another page of the same list. */
export function linkTo(request: Request, page: number, relative = false): string {
  const url = new URL(request.url);
  url.searchParams.set("page", String(page));
  return (relative ? "" : BASE) + url.pathname + url.search;
}

function pageOf(
  request: Request,
  list: readonly object[],
  base: number,
): { readonly page: number; readonly rows: readonly object[]; readonly pages: number } {
  const page = Number(new URL(request.url).searchParams.get("page") ?? base);
  const first = (page - base) * pageSize;
  return { page, rows: list.slice(first, first + pageSize), pages: Math.ceil(list.length / pageSize) };
}
