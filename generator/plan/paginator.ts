import type { PaginatorConfig } from "../config/paginators.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Paginator, Place, RangeStop } from "./connector.ts";
import { functionName } from "./function-name.ts";
import type { ResourceScope } from "./scope.ts";
import { linkAmong } from "./link-among.ts";
import { planSelector } from "./selector.ts";

type Range = Extract<PaginatorConfig, { type: "offset" | "page_number" }>;

/** Where a resource's paginator is written. */
export function paginatorPlace({ resource, place }: ResourceScope): Path {
  return resource.endpoint.paginatorOfClient ? ["client", "paginator"] : place(["endpoint", "paginator"]);
}

/**
 * A paginator with every default applied.
 *
 * @param primaryKey the resource's; a single field is what last_record goes on from.
 */
export function planPaginator(
  config: PaginatorConfig,
  path: Path,
  primaryKey: readonly string[],
  report: Report,
): Paginator {
  const keys = (text: string, key: string): readonly string[] =>
    planSelector(text, "place", [...path, key], report) ?? [];
  const optional = (text: string | null | undefined, key: string): readonly string[] | undefined =>
    text === null || text === undefined ? undefined : keys(text, key);
  switch (config.type) {
    case "single_page":
      return { type: "single_page" };
    case "json_link":
    case "json_response":
      return {
        type: "json_link",
        ...(linkAmong(config.next_url_path) ?? { nextUrlPath: keys(config.next_url_path, "next_url_path") }),
        maximumPages: config.maximum_pages ?? undefined,
      };
    case "header_link":
      return { type: "header_link", rel: config.links_next_key, maximumPages: config.maximum_pages ?? undefined };
    case "cursor":
      return {
        type: "cursor",
        cursorPath: keys(config.cursor_path, "cursor_path"),
        cursorAt: placeOf(config.cursor_param, config.cursor_body_path, "cursor"),
        urlParam: config.cursor_url_param ?? undefined,
        stopAfterEmptyPage: config.stop_after_empty_page,
        hasMorePath: optional(config.has_more_path, "has_more_path"),
        maximumPages: config.maximum_pages ?? undefined,
      };
    case "offset":
      return {
        type: "offset",
        limit: config.limit,
        offset: config.offset,
        offsetAt: placeOf(config.offset_param, config.offset_body_path, "offset"),
        limitAt: placeOf(config.limit_param, config.limit_body_path, "limit"),
        ...rangeStop(config, optional),
        maximumOffset: config.maximum_offset ?? undefined,
      };
    case "page_number":
      return {
        type: "page_number",
        basePage: config.base_page,
        page: config.page ?? config.base_page,
        pageAt: placeOf(config.page_param, config.page_body_path, "page"),
        ...rangeStop(config, optional),
        maximumPage: config.maximum_page ?? undefined,
      };
    case "header_cursor":
      return {
        type: "header_cursor",
        cursorKey: config.cursor_key,
        cursorAt: placeOf(config.cursor_param, config.cursor_body_path, "cursor"),
        maximumPages: config.maximum_pages ?? undefined,
      };
    case "last_record":
      return {
        type: "last_record",
        field: optional(config.cursor_path, "cursor_path") ?? (primaryKey.length === 1 ? primaryKey : ["id"]),
        cursorAt: placeOf(config.cursor_param, config.cursor_body_path, "starting_after"),
        limit: config.limit ?? undefined,
        limitAt: placeOf(config.limit_param, config.limit_body_path, "limit"),
        hasMorePath: optional(config.has_more_path, "has_more_path"),
        maximumPages: config.maximum_pages ?? undefined,
      };
    case "auto":
      return { type: "auto", maximumPages: config.maximum_pages ?? undefined };
    case "custom":
      return planCustom(config, path, report);
  }
}

function planCustom(
  config: Extract<PaginatorConfig, { type: "custom" }>,
  path: Path,
  report: Report,
): Extract<Paginator, { type: "custom" }> {
  const name = functionName(config.name, [...path, "name"], report);
  if (/\{\w+\.[^{}]+\}/.test(JSON.stringify(config.options))) {
    report.error({
      code: "invalid-placeholder",
      path: [...path, "options"],
      message: `${pathText([...path, "options"])} holds a placeholder, which nothing fills in here.`,
      fix: "Write plain values; secrets and parents' fields stand in the endpoint's `params`, `json` or `headers`.",
    });
  }
  return {
    type: "custom",
    // One that cannot be is reported, and nothing is emitted.
    name: name ?? config.name,
    options: config.options,
    maximumPages: config.maximum_pages ?? undefined,
  };
}

// The default path of the total is used where the body has it; a path that the config names must be there.
function rangeStop(
  config: Range,
  optional: (text: string | null | undefined, key: string) => readonly string[] | undefined,
): RangeStop {
  const { total_path: total } = config;
  return {
    totalPath: total === undefined ? ["total"] : optional(total, "total_path"),
    totalRequired: typeof total === "string",
    stopAfterEmptyPage: config.stop_after_empty_page,
    hasMorePath: optional(config.has_more_path, "has_more_path"),
    maximumPages: config.maximum_pages ?? undefined,
    pagesAtOnce: (config.parallel_pages ?? 1) > 1 ? (config.parallel_pages ?? undefined) : undefined,
  };
}

function placeOf(param: string | null | undefined, body: string | null | undefined, name: string): Place {
  return typeof body === "string" ? { body: body.split(".") } : { query: param ?? name };
}
