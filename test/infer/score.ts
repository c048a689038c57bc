import { get, isObject, listOf, textOf, type JsonObject } from "../../generator/read/values.ts";

/** What people wrote by hand for one list of an API. */
export interface Label {
  readonly method: string;
  readonly path: string;
  readonly selector?: string;
  readonly primary_key?: string | readonly string[];
  readonly paginator: {
    readonly type: string;
    readonly page_param?: string;
    readonly offset_param?: string;
    readonly cursor_param?: string;
    readonly cursor_path?: string;
  };
  readonly cursor_field?: string;
  readonly start_param?: string;
  readonly parent?: readonly { readonly openapi_path: string }[];
  /** The fields whose answer can be found in the document. */
  readonly scorable: Readonly<Record<string, unknown>>;
}

export const FIELDS = [
  "selector",
  "primary_key",
  "paginator",
  "pages_at_all",
  "parent",
  "cursor_field",
  "start_param",
] as const;
export type Field = (typeof FIELDS)[number];

/** Which fields of a label the config gets right; fields that do not count are left out. */
export function scoreLabel(label: Label, config: JsonObject): Partial<Record<Field, boolean>> {
  const resources = listOf(config, "resources").filter(isObject);
  const resource = resources.find((item) => operationOf(item) === canonical(`${label.method} ${label.path}`));
  const endpoint = get(resource, "endpoint");
  const paginator = get(endpoint, "paginator") ?? get(get(config, "client"), "paginator");
  const key = get(resource, "primary_key");
  const checks: Readonly<Record<Field, () => boolean>> = {
    selector: () => selector(textOf(endpoint, "data_selector")) === selector(label.selector),
    primary_key: () => keys(key) === keys(label.primary_key),
    paginator: () => pagesAs(label.paginator, paginator),
    pages_at_all: () => isObject(paginator) && paginator["type"] !== "single_page",
    parent: () =>
      parentsOf(endpoint, resources).some((path) => label.parent?.some((item) => item.openapi_path === path)),
    cursor_field: () => selector(textOf(get(endpoint, "incremental"), "cursor_path")) === selector(label.cursor_field),
    start_param: () => startParam(endpoint) === label.start_param,
  };
  const counts = FIELDS.filter((field) => label.scorable[field === "pages_at_all" ? "paginator" : field] === true);
  return Object.fromEntries(counts.map((field) => [field, resource !== undefined && checks[field]()]));
}

function canonical(operation: string): string {
  return operation.replace(/\/+$/, "");
}

function operationOf(resource: JsonObject): string {
  return canonical(textOf(resource, "operation") ?? "");
}

/** A selector without its root and wildcards. */
function selector(text: string | undefined): string | undefined {
  const bare = text
    ?.replace(/^\$\.?/, "")
    .replaceAll("[*]", "")
    .replaceAll(/\.?\*\.?/g, ".")
    .replaceAll(/^\.+|\.+$/g, "");
  return bare === "" ? "$" : bare;
}

function keys(key: unknown): string {
  return (Array.isArray(key) ? key : [key]).map(String).sort().join();
}

function pagesAs(label: Label["paginator"], got: unknown): boolean {
  const type = textOf(got, "type");
  const at = (name: string) => textOf(got, `${name}_param`) ?? textOf(got, `${name}_body_path`);
  const same = (wanted: string | undefined, found: string | undefined) => wanted === undefined || wanted === found;
  const path = (name: string) =>
    label.cursor_path === undefined || selector(textOf(got, name)) === selector(label.cursor_path);
  if (label.type === "page") return type === "page_number" && same(label.page_param, at("page"));
  if (label.type === "offset") return type === "offset" && same(label.offset_param, at("offset"));
  if (label.type === "cursor")
    return type === "cursor" && same(label.cursor_param, at("cursor")) && path("cursor_path");
  if (label.type === "next_url") return type === "json_link" && path("next_url_path");
  if (label.type === "link_header") return type === "header_link" || type === "auto";
  return type === label.type;
}

function parentsOf(endpoint: unknown, resources: readonly JsonObject[]): readonly string[] {
  const text = JSON.stringify([get(endpoint, "path"), get(endpoint, "params"), get(endpoint, "json")]);
  const names = [...text.matchAll(/\{resources\.([^.{}"]+)\./g)].map((match) => match[1]);
  return resources
    .filter((item) => names.includes(textOf(item, "name")))
    .map((item) => operationOf(item).split(" ")[1] ?? "");
}

function startParam(endpoint: unknown): string | undefined {
  const params = get(endpoint, "params");
  const found = isObject(params)
    ? Object.entries(params).find(([, value]) => value === "{incremental.start_value}")
    : undefined;
  return found?.[0];
}
