/** A place of a source config's resource where outside text can stand. */
export interface ConfigField {
  readonly name: string;
  /** Of fields with one slot a resource has one only. */
  readonly slot?: string;
  /** Where the text is read as a path of keys, or becomes a name that is safe, it does not arrive as it is. */
  readonly becomes?: "keys" | "name" | "path";
  /** What of a resource holds the text there. */
  readonly put: (text: string) => Part;
}

/** A part of a resource, merged with the other fields' parts. */
export type Part = { readonly [key: string]: unknown };

const endpoint = (part: Part): Part => ({ endpoint: part });
/** An own key of any name; a literal `__proto__` would set the prototype. */
const keyed = (key: string, value: unknown): Part => Object.fromEntries([[key, value]]);
const pages = (type: string, options: Part): Part => endpoint({ paginator: { type, ...options } });

export const CONFIG_FIELDS: readonly ConfigField[] = [
  { name: "name", put: (text) => ({ name: text }) },
  { name: "description", put: (text) => ({ description: text }) },
  { name: "table_name", becomes: "name", put: (text) => ({ table_name: text }) },
  { name: "path", becomes: "path", put: (text) => endpoint({ path: `/x/${braces(text)}/y` }) },
  { name: "name of a parameter", put: (text) => endpoint({ params: keyed(braces(text), "plain") }) },
  { name: "value of a parameter", put: (text) => endpoint({ params: { value: braces(text) } }) },
  { name: "list of a parameter", put: (text) => endpoint({ params: { list: [braces(text), 1] } }) },
  { name: "name of a header", put: (text) => endpoint({ headers: keyed(text, "plain") }) },
  { name: "value of a header", put: (text) => endpoint({ headers: { "X-Value": braces(text) } }) },
  { name: "data_selector", slot: "selector", becomes: "keys", put: (text) => endpoint({ data_selector: text }) },
  {
    name: "key of data_selector",
    slot: "selector",
    put: (text) => endpoint({ data_selector: `data[${JSON.stringify(text)}]` }),
  },
  { name: "name of an api_key", slot: "auth", put: (text) => endpoint({ auth: apiKey(text, "query") }) },
  { name: "name of a header's api_key", slot: "auth", put: (text) => endpoint({ auth: apiKey(text, "header") }) },
  {
    name: "name of a secret",
    slot: "auth",
    becomes: "name",
    put: (text) => endpoint({ auth: { type: "bearer", token: `{secrets.${text}}` } }),
  },
  { name: "primary_key", put: (text) => ({ primary_key: ["id", text] }) },
  { name: "merge_key", put: (text) => ({ merge_key: text }) },
  { name: "name of a column", put: (text) => ({ columns: keyed(text, { data_type: "text", nullable: false }) }) },
  {
    name: "description of a column",
    put: (text) => ({ columns: { described: { data_type: "text", description: text } } }),
  },
  { name: "initial_value", slot: "cursor", put: (text) => initially(text) },
  {
    name: "cursor field",
    slot: "cursor",
    becomes: "keys",
    put: (text) => endpoint({ incremental: { cursor_path: text } }),
  },
  { name: "start_param", put: (text) => endpoint({ incremental: { start_param: text } }) },
  { name: "value of a filter", put: (text) => step({ filter: `id != "${text.replaceAll(/["\\]/g, "\\$&")}"` }) },
  { name: "name of an added field", put: (text) => step({ add_fields: keyed(text, "plain") }) },
  { name: "value of an added field", put: (text) => step({ add_fields: { added: text } }) },
  { name: "path of an added field", becomes: "keys", put: (text) => step({ add_fields: { copied: { path: text } } }) },
  { name: "removed field", becomes: "keys", put: (text) => step({ remove_fields: [text] }) },
  { name: "old name", put: (text) => step({ rename: keyed(text, "plain") }) },
  { name: "new name", put: (text) => step({ rename: { plain: text } }) },
  { name: "flattened field", put: (text) => step({ flatten: { fields: [text] } }) },
  { name: "separator of flattened fields", put: (text) => step({ flatten: { separator: text, fields: ["plain"] } }) },
  { name: "function of a step", put: (text) => step({ map: text }) },
  { name: "function of an action", put: (text) => endpoint({ response_actions: [{ status_code: 418, call: text }] }) },
  { name: "function of a cursor", slot: "cursor", put: (text) => endpoint({ incremental: { convert: text } }) },
  { name: "content of an action", put: (text) => action({ content: text }) },
  { name: "json_path of an action", becomes: "keys", put: (text) => action({ json_path: text }) },
  { name: "json_value of an action", put: (text) => action({ json_path: "code", json_value: keyed(text, [text]) }) },
  { name: "header of an action", put: (text) => action({ header: text }) },
  { name: "message of an action", put: (text) => action({ content: "plain", message: text }) },

  { name: "key of a body", slot: "pages", put: (text) => body({ json: keyed(braces(text), "plain") }) },
  { name: "value of a body", slot: "pages", put: (text) => body({ json: { value: [braces(text)] } }) },
  { name: "key deep in a body", slot: "pages", put: (text) => body({ json: { deep: [keyed(braces(text), {})] } }) },
  { name: "field of a form", slot: "pages", put: (text) => body({ data: keyed(braces(text), "plain") }) },
  { name: "value of a form", slot: "pages", put: (text) => body({ data: { value: braces(text) } }) },
  { name: "raw body", slot: "pages", put: (text) => body({ data: braces(text) }) },
  { name: "cursor_path", slot: "pages", becomes: "keys", put: (text) => pages("cursor", { cursor_path: text }) },
  { name: "cursor_param", slot: "pages", put: (text) => pages("cursor", { cursor_param: text }) },
  { name: "has_more_path", slot: "pages", becomes: "keys", put: (text) => pages("cursor", { has_more_path: text }) },
  { name: "cursor_body_path", slot: "pages", becomes: "keys", put: (text) => bodyCursor(text) },
  { name: "next_url_path", slot: "pages", becomes: "keys", put: (text) => pages("json_link", { next_url_path: text }) },
  { name: "links_next_key", slot: "pages", put: (text) => pages("header_link", { links_next_key: text }) },
  { name: "cursor_key", slot: "pages", put: (text) => pages("header_cursor", { cursor_key: text }) },
  { name: "offset_param", slot: "pages", put: (text) => pages("offset", { limit: 50, offset_param: text }) },
  { name: "limit_param", slot: "pages", put: (text) => pages("offset", { limit: 50, limit_param: text }) },
  {
    name: "total_path",
    slot: "pages",
    becomes: "keys",
    put: (text) => pages("offset", { limit: 50, total_path: text }),
  },
  { name: "page_param", slot: "pages", put: (text) => pages("page_number", { page_param: text }) },
  {
    name: "cursor of the last row",
    slot: "pages",
    becomes: "keys",
    put: (text) => pages("last_record", { cursor_path: text }),
  },
];

/** Braces are placeholders in a config; doubled they are braces. */
export function braces(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&");
}

function apiKey(name: string, location: string): Part {
  return { type: "api_key", name, location, api_key: "{secrets.key}" };
}

function initially(value: string): Part {
  return { endpoint: { incremental: { initial_value: value } }, columns: { updated_at: { data_type: "text" } } };
}

function step(part: Part): Part {
  return { processing_steps: [part] };
}

function action(part: Part): Part {
  return endpoint({ response_actions: [{ status_code: 418, action: "ignore", ...part }] });
}

function body(part: Part): Part {
  return endpoint({ method: "POST", safe: true, paginator: "single_page", ...part });
}

function bodyCursor(path: string): Part {
  return endpoint({ method: "POST", safe: true, json: {}, paginator: { type: "cursor", cursor_body_path: path } });
}

/** Two parts of a resource as one: objects by key, lists one after the other. */
export function merged(one: unknown, other: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(other)) return [...(one as unknown[]), ...(other as unknown[])]; // lists of anything
  if (!isPart(one) || !isPart(other)) return other;
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  const value = (key: string): unknown => {
    if (!Object.hasOwn(one, key)) return other[key];
    return Object.hasOwn(other, key) ? merged(one[key], other[key]) : one[key];
  };
  return Object.fromEntries([...keys].map((key) => [key, value(key)]));
}

function isPart(value: unknown): value is Part {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A resource that plans without a word, for the fields to go over. */
export const BASE: Part = {
  name: "plain",
  primary_key: "id",
  write_disposition: "merge",
  endpoint: {
    path: "/plain",
    data_selector: "data",
    paginator: "single_page",
    incremental: { cursor_path: "updated_at", initial_value: "2024-01-01T00:00:00Z" },
  },
  columns: {
    id: { data_type: "bigint", nullable: false },
    updated_at: { data_type: "timestamp", nullable: false },
  },
};
