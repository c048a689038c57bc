import type { HttpRequest } from "../http/message.ts";
import { cursor, type CursorPosition } from "../paginators/cursor.ts";
import { headerLink } from "../paginators/header-link.ts";
import { jsonLink, type LinkAmong } from "../paginators/json-link.ts";
import type { LinkPosition } from "../paginators/link.ts";
import { offset, type OffsetPosition } from "../paginators/offset.ts";
import { pageNumber, type PageNumberPosition } from "../paginators/page-number.ts";
import type { Paginator } from "../paginators/paginator.ts";
import type { Place } from "../paginators/place.ts";

/** What was found out about the pages, as plain data that is saved with the position. */
export type Choice =
  | { readonly type: "header_link" }
  | { readonly type: "json_link"; readonly nextUrlPath: readonly string[]; readonly among?: LinkAmong }
  | {
      readonly type: "cursor";
      readonly cursorPath: readonly string[];
      readonly param: string;
      readonly hasMorePath?: readonly string[];
    }
  | {
      readonly type: "page_number";
      readonly basePage: number;
      readonly param: string;
      readonly totalPath?: readonly string[];
      readonly hasMorePath?: readonly string[];
    }
  | {
      readonly type: "offset";
      readonly limit: number;
      readonly param: string;
      readonly limitParam: string;
      readonly totalPath?: readonly string[];
      readonly hasMorePath?: readonly string[];
    };

/** A choice with the position, as its paginator counts, of the page that it was made on or that comes next. */
export type Chosen =
  | { readonly by: Extract<Choice, { type: "header_link" | "json_link" }>; readonly at: LinkPosition }
  | { readonly by: Extract<Choice, { type: "cursor" }>; readonly at: CursorPosition }
  | { readonly by: Extract<Choice, { type: "page_number" }>; readonly at: PageNumberPosition }
  | { readonly by: Extract<Choice, { type: "offset" }>; readonly at: OffsetPosition };

/**
 * The paginator that a choice stands for.
 *
 * @param base the request that it adds to: what has a JSON body takes its parameters there, unless the query has them
 */
export function paginatorOf(choice: Choice, base?: HttpRequest): Paginator {
  const at = (param: string): Place =>
    base?.json === undefined || base.query.some(([name]) => name === param) ? { query: param } : { body: [param] };
  switch (choice.type) {
    case "header_link":
      return headerLink();
    case "json_link":
      return jsonLink({ nextUrlPath: choice.nextUrlPath, among: choice.among });
    case "cursor":
      return cursor({
        cursorPath: choice.cursorPath,
        cursorAt: at(choice.param),
        hasMorePath: choice.hasMorePath,
      });
    case "page_number":
      return pageNumber({
        basePage: choice.basePage,
        pageAt: at(choice.param),
        totalPath: choice.totalPath,
        hasMorePath: choice.hasMorePath,
      });
    case "offset":
      return offset({
        limit: choice.limit,
        offsetAt: at(choice.param),
        limitAt: at(choice.limitParam),
        totalPath: choice.totalPath,
        hasMorePath: choice.hasMorePath,
      });
  }
}
