import type { OpenApiDocument } from "../read/openapi/document.ts";
import { isObject } from "../read/values.ts";
import { configName } from "./config-name.ts";
import type { Inferred } from "./infer.ts";
import { requestContext } from "./request-config.ts";
import { resourceConfig } from "./resource-config.ts";

/** Plain JSON. */
export type ConfigValue =
  string | number | boolean | null | readonly ConfigValue[] | { readonly [key: string]: ConfigValue };
export type ConfigObject = { readonly [key: string]: ConfigValue };

/** A note on the value at `path` of the config: how sure it is, and why. */
export interface Note {
  readonly path: readonly (string | number)[];
  readonly confidence: number;
  readonly evidence: string;
}

/** An editable source config with the evidence for what is in it. */
export interface AnnotatedConfig {
  readonly config: ConfigObject;
  readonly notes: readonly Note[];
}

/** How a config is written. */
export interface ConfigOptions {
  /** The client's paginator as JSON text, where it is given: `undefined` for none. Default: that of most lists. */
  readonly paginator?: string | undefined;
}

/** Writes what was inferred as a source config; `openapi` is the document's path as the config's file should name it. */
export function toConfig(
  inferred: Inferred,
  document: OpenApiDocument,
  openapi: string,
  options: ConfigOptions = {},
): AnnotatedConfig {
  const notes: Note[] = [];
  const { client } = inferred;
  const paginator = "paginator" in options ? options.paginator : sharedPaginator(inferred);
  const headers = [...client.headers].map(([name, { value }]): [string, string] => [name, value]);
  notes.push({ path: ["client", "base_url"], ...client.baseUrl });
  if (client.auth.value !== null) notes.push({ path: ["client", "auth"], ...client.auth });
  for (const [name, fact] of client.headers) notes.push({ path: ["client", "headers", name], ...fact });
  if (paginator !== undefined)
    notes.push({ path: ["client", "paginator"], confidence: 1, evidence: "how most of the lists page" });
  const request = requestContext(inferred);
  const resources = inferred.resources.map((resource, index) => {
    const made = resourceConfig(resource, { request, shared: paginator });
    notes.push(...made.notes.map((note) => ({ ...note, path: ["resources", index, ...note.path] })));
    return made.config;
  });
  const description = [document.info.title, document.info.version].filter((text) => text !== "").join(" ");
  const shared: unknown = paginator === undefined ? undefined : JSON.parse(paginator);
  const config = {
    name: configName(document.info.title, document.file),
    ...(description === "" ? {} : { description: oneLine(description) }),
    openapi,
    client: {
      base_url: client.baseUrl.value,
      ...(client.auth.value === null ? {} : { auth: client.auth.value }),
      ...(headers.length === 0 ? {} : { headers: Object.fromEntries(headers) }),
      ...(isConfig(shared) ? { paginator: shared } : {}),
    },
    resource_defaults: { write_disposition: "merge" },
    resources,
  };
  return { config, notes };
}

/** The paginator of more than half of the selected lists, as JSON text; `auto` is better said at each of them. */
function sharedPaginator(inferred: Inferred): string | undefined {
  const lists = inferred.resources.filter((resource) => resource.selected.value);
  const counts = new Map<string, number>();
  for (const { paging } of lists) {
    const text = JSON.stringify(paging.paginator.value);
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const [text, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? ["", 0];
  return count > 1 && count * 2 > lists.length && text !== '{"type":"auto"}' ? text : undefined;
}

/** Text as one line without control characters. */
export function oneLine(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function isConfig(value: unknown): value is ConfigObject {
  return isObject(value);
}
