import { z } from "zod";
import { closed, words } from "./schema.ts";

const maximumPages = z
  .int()
  .min(1)
  .nullish()
  .describe("The most pages of one traversal: reaching it is an error, never a silent stop. Default: none.");
const hasMorePath = words.nullish().describe("Where the body tells whether there are more pages. Default: not told.");
const place = (name: string): z.ZodOptional<z.ZodNullable<z.ZodString>> =>
  z.string().nullish().describe(`Query parameter of the ${name}.`);
const bodyPlace = (name: string): z.ZodOptional<z.ZodNullable<z.ZodString>> =>
  words.nullish().describe(`Keys of the JSON body for the ${name}, with dots between; instead of the parameter.`);
const totalPath = (what: string): z.ZodOptional<z.ZodNullable<z.ZodString>> =>
  words
    .nullish()
    .describe(`Where the body tells the number of ${what}; null for nowhere. Named here, it must be there.`)
    .meta({ default: "total" });
const stopAfterEmptyPage = (value: boolean): z.ZodDefault<z.ZodBoolean> =>
  z.boolean().default(value).describe("Whether a page without rows is the last.");

const parallelPages = z
  .int()
  .min(1)
  .max(100)
  .nullish()
  .describe(
    "How many pages are asked for at once, once the total is known or where a maximum is declared; rows keep their order. Not for rows that move while they are read, unless it stands in the endpoint itself. Default: 1.",
  );

const singlePage = closed({ type: z.literal("single_page") }).describe("One request, one page.");

const jsonLink = closed({
  type: z.enum(["json_link", "json_response"]),
  next_url_path: words.default("next").describe("Where the body has the next page's URL."),
  maximum_pages: maximumPages,
}).describe("The body links to the next page.");

const headerLink = closed({
  type: z.literal("header_link"),
  links_next_key: words.default("next").describe("The link's relation type (RFC 8288)."),
  maximum_pages: maximumPages,
}).describe("The `Link` header links to the next page (RFC 8288).");

const headerCursor = closed({
  type: z.literal("header_cursor"),
  cursor_key: words.default("next").describe("The response header with the next page's cursor."),
  cursor_param: place("cursor").meta({ default: "cursor" }),
  cursor_body_path: bodyPlace("cursor"),
  maximum_pages: maximumPages,
}).describe("A response header has the next page's cursor.");

const cursor = closed({
  type: z.literal("cursor"),
  cursor_path: words.default("cursors.next").describe("Where the body has the next page's cursor."),
  cursor_param: place("cursor").meta({ default: "cursor" }),
  cursor_body_path: bodyPlace("cursor"),
  cursor_url_param: words
    .nullish()
    .describe("Where `cursor_path` leads to a URL, its query parameter that is the cursor. Default: the value itself."),
  stop_after_empty_page: stopAfterEmptyPage(false),
  has_more_path: hasMorePath,
  maximum_pages: maximumPages,
}).describe("The body has the next page's cursor.");

const offset = closed({
  type: z.literal("offset"),
  limit: z.int().min(1).describe("Rows asked for with each request."),
  offset: z.int().min(0).default(0).describe("The first page's offset."),
  offset_param: place("offset").meta({ default: "offset" }),
  offset_body_path: bodyPlace("offset"),
  limit_param: place("limit").meta({ default: "limit" }),
  limit_body_path: bodyPlace("limit"),
  total_path: totalPath("rows"),
  maximum_offset: z.int().min(1).nullish().describe("The traversal stops before this offset. Default: none."),
  parallel_pages: parallelPages,
  stop_after_empty_page: stopAfterEmptyPage(true),
  has_more_path: hasMorePath,
  maximum_pages: maximumPages,
}).describe("Each request skips the rows that were read.");

const pageNumber = closed({
  type: z.literal("page_number"),
  base_page: z.int().min(0).default(0).describe("The number of the API's first page."),
  page: z.int().min(0).nullish().describe("The page to begin with. Default: `base_page`."),
  page_param: place("page number").meta({ default: "page" }),
  page_body_path: bodyPlace("page number"),
  total_path: totalPath("pages"),
  maximum_page: z.int().min(1).nullish().describe("The traversal stops before this page. Default: none."),
  parallel_pages: parallelPages,
  stop_after_empty_page: stopAfterEmptyPage(true),
  has_more_path: hasMorePath,
  maximum_pages: maximumPages,
}).describe("Pages are numbered.");

const lastRecord = closed({
  type: z.literal("last_record"),
  cursor_path: words
    .nullish()
    .describe(
      "The field of a page's last row that the next request begins after. Default: the primary key where it is one field, else `id`.",
    ),
  cursor_param: place("cursor").meta({ default: "starting_after" }),
  cursor_body_path: bodyPlace("cursor"),
  limit: z.int().min(1).nullish().describe("Rows asked for with each request. Default: as many as the API gives."),
  limit_param: place("limit").meta({ default: "limit" }),
  limit_body_path: bodyPlace("limit"),
  has_more_path: hasMorePath,
  maximum_pages: maximumPages,
}).describe("The next page begins after the last row of this one.");

const auto = closed({ type: z.literal("auto"), maximum_pages: maximumPages }).describe(
  "Found out from the first response.",
);

const custom = closed({
  type: z.literal("custom"),
  name: words.describe("The function of extensions.ts that makes the paginator."),
  options: z.record(z.string(), z.json()).default({}).describe("What that function gets: plain values."),
  maximum_pages: maximumPages,
}).describe("Pages of one's own, written in extensions.ts.");

const NAMES = [
  "single_page",
  "json_link",
  "json_response",
  "header_link",
  "header_cursor",
  "cursor",
  "offset",
  "page_number",
  "last_record",
  "auto",
] as const;

const options = z.discriminatedUnion("type", [
  singlePage,
  jsonLink,
  headerLink,
  headerCursor,
  cursor,
  offset,
  pageNumber,
  lastRecord,
  auto,
  custom,
]);

/** The types that have an option of this name, which without a type means nothing. */
export const TYPES_BY_OPTION: ReadonlyMap<string, readonly string[]> = typesByOption([
  headerLink,
  jsonLink,
  headerCursor,
  cursor,
  offset,
  pageNumber,
  lastRecord,
]);

function typesByOption(
  types: readonly { readonly shape: Readonly<Record<string, z.ZodType>> }[],
): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { shape } of types) {
    const { type, ...options } = shape;
    const [name = ""] = type instanceof z.ZodLiteral || type instanceof z.ZodEnum ? namesOf(type) : [];
    for (const option of Object.keys(options)) {
      if (!(option in auto.shape)) found.set(option, [...(found.get(option) ?? []), name]);
    }
  }
  return found;
}

function namesOf(type: z.ZodLiteral | z.ZodEnum): readonly string[] {
  return (type instanceof z.ZodLiteral ? [...type.values] : type.options).map(String);
}

const untyped = closed({
  // Its presence means one of the types; this branch of the union is then none to report on.
  type: z.never().optional(),
  maximum_pages: maximumPages,
  ...Object.fromEntries([...TYPES_BY_OPTION.keys()].map((option) => [option, z.unknown().optional()])),
}).describe("Without a type, as in dlt: found out from the first response.");

/** How the pages of a resource follow each other. */
export const paginator = z
  .union([z.enum(NAMES), options, untyped])
  .describe("A paginator: its name, or `{ type, … }` with its options.");

/** A paginator as it may be written. */
export type PaginatorNotation = z.output<typeof paginator>;

/** A paginator with its type and options spelled out. */
export type PaginatorConfig = z.output<typeof options>;

/** The options that go by a paginator's name alone, every default applied. */
export function paginatorByName(name: string): PaginatorConfig {
  return options.parse({ type: name });
}
