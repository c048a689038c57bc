import { get, isList, isObject, listOf, objectOf, textOf, type JsonObject } from "../read/values.ts";
import { fact } from "./fact.ts";
import type { PagingContext, PagingRule, PagingRuleResult, PaginatorConfig } from "./paginator.ts";

/** What the document's author says outright, in one of the known extensions. */
export const byExtension: PagingRule = (context) => {
  const { raw } = context.candidate.operation;
  for (const [key, read] of READERS) {
    const value = get(raw, key) ?? get(context.document.raw, key);
    const found = value === undefined ? undefined : read(isObject(value) ? value : {}, context);
    if (found !== undefined) return { ...found, paginator: fact(found.config, 0.99, `${key} says so`) };
  }
  return undefined;
};

type Read = (
  value: JsonObject,
  context: PagingContext,
) => (Omit<PagingRuleResult, "paginator"> & { config: PaginatorConfig }) | undefined;

/** `{limitParam, pageParam, pageOffsetParam, cursorParam, cursorPath, resultsPath}`. */
const readPagination: Read = (value, context) => {
  const [cursor, path] = [textOf(value, "cursorParam"), textOf(value, "cursorPath")];
  if (cursor !== undefined && path !== undefined)
    return { config: { type: "cursor", ...at("cursor", cursor, context), cursor_path: path }, used: [cursor] };
  const page = textOf(value, "pageParam");
  if (page !== undefined)
    return { config: { type: "page_number", ...at("page", page, context), total_path: null }, used: [page] };
  const offset = textOf(value, "pageOffsetParam");
  return offset === undefined ? undefined : offsetConfig(offset, textOf(value, "limitParam"), context);
};

/** `{type: offsetLimit | cursor | url, inputs: [{name, in, type}], outputs: {results, nextCursor, numPages, nextUrl}}`. */
const readSpeakeasy: Read = (value, context) => {
  const outputs = objectOf(value, "outputs");
  const url = textOf(outputs, "nextUrl");
  if (url !== undefined) return { config: { type: "json_link", next_url_path: jsonPath(url) }, used: [] };
  const input = (type: string) =>
    textOf(
      listOf(value, "inputs").find((item) => textOf(item, "type") === type),
      "name",
    );
  const [cursor, path] = [input("cursor"), textOf(outputs, "nextCursor")];
  if (cursor !== undefined && path !== undefined) {
    return {
      config: { type: "cursor", ...at("cursor", cursor, context), cursor_path: jsonPath(path) },
      used: [cursor],
    };
  }
  const page = input("page");
  const total = textOf(outputs, "numPages");
  if (page !== undefined) {
    const config = {
      type: "page_number",
      ...at("page", page, context),
      total_path: total === undefined ? null : jsonPath(total),
    };
    return { config, used: [page] };
  }
  const offset = input("offset");
  return offset === undefined ? undefined : offsetConfig(offset, input("limit"), context);
};

/** `{cursor: $request.x, next_cursor: $response.y, results}` or `{offset: $request.page, results}`; also `{next_uri}`. */
const readFern: Read = (value, context) => {
  const link = textOf(value, "next_uri");
  if (link !== undefined) return { config: { type: "json_link", next_url_path: jsonPath(link) }, used: [] };
  const [cursor, next] = [textOf(value, "cursor"), textOf(value, "next_cursor")];
  if (cursor !== undefined && next !== undefined) {
    const name = jsonPath(cursor);
    return { config: { type: "cursor", ...at("cursor", name, context), cursor_path: jsonPath(next) }, used: [name] };
  }
  const offset = textOf(value, "offset");
  if (offset === undefined) return undefined;
  const name = jsonPath(offset);
  if (/page/i.test(name))
    return { config: { type: "page_number", ...at("page", name, context), total_path: null }, used: [name] };
  return offsetConfig(name, context.size?.input.name, context);
};

/** `{nextLinkName, itemName}`; a null `nextLinkName` says that there is one page. */
const readPageable: Read = (value) => {
  const link = get(value, "nextLinkName");
  if (link === null) return { config: { type: "single_page" }, used: [] };
  return { config: { type: "json_link", next_url_path: typeof link === "string" ? link : "nextLink" }, used: [] };
};

const READERS: readonly (readonly [string, Read])[] = [
  ["x-pagination", readPagination],
  ["x-speakeasy-pagination", readSpeakeasy],
  ["x-fern-pagination", readFern],
  ["x-ms-pageable", readPageable],
];

function offsetConfig(name: string, limit: string | undefined, context: PagingContext): ReturnType<Read> {
  const value = context.size?.size.value ?? 100;
  const config = {
    type: "offset",
    ...at("offset", name, context),
    limit: value,
    ...(limit === undefined ? { limit_param: null } : at("limit", limit, context)),
    total_path: null,
  };
  return { config, used: [name], sendsSize: true };
}

/** The option for a query parameter, or for a body field where no query parameter has that name. */
function at(option: string, name: string, context: PagingContext): Record<string, string> {
  const inBody =
    context.inputs.some((input) => input.in === "body" && input.name === name) &&
    !context.inputs.some((input) => input.in === "query" && input.name === name);
  return inBody ? { [`${option}_body_path`]: name } : { [`${option}_param`]: name };
}

/** `$.meta.next`, `$response.meta.next`, `$request.page` without their roots. */
function jsonPath(text: string): string {
  return text.replace(/^\$(response|request)?\.?/, "").replace(/^body\./, "");
}

/** Whether the author says where the rows are; several of the extensions do. */
export function rowsByExtension(operation: JsonObject): readonly string[] | undefined {
  const said =
    textOf(get(operation, "x-pagination"), "resultsPath") ??
    textOf(objectOf(get(operation, "x-speakeasy-pagination"), "outputs"), "results") ??
    textOf(get(operation, "x-fern-pagination"), "results") ??
    textOf(get(operation, "x-ms-pageable"), "itemName");
  if (said === undefined || isList(said)) return undefined;
  const path = jsonPath(said).replaceAll("[*]", "");
  return path === "" ? [] : path.split(".");
}
