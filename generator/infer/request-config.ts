import type { Operation } from "../read/openapi/document.ts";
import { get, listOf } from "../read/values.ts";
import type { Fact } from "./fact.ts";
import { fillServer } from "./base-url.ts";
import type { Inferred, InferredResource } from "./infer.ts";
import { carriedField, parentColumn, type Lineage } from "./parent-column.ts";
import type { Binding } from "./parents.ts";
import type { ConfigObject, ConfigValue, Note } from "./to-config.ts";
import { wordsOf } from "../words/words.ts";

/** The request part of an endpoint. */
export interface RequestConfig {
  readonly endpoint: { readonly [key: string]: ConfigValue };
  readonly notes: readonly Note[];
  readonly includeFromParent: readonly string[];
}

/** Path, parameters and body of a resource, with placeholders for what is filled in at run time. */
export function requestConfig(
  resource: InferredResource,
  { inferred, lineage, includes }: RequestContext,
): RequestConfig {
  const { operation } = resource.candidate;
  const notes: Note[] = [];
  const params: Record<string, ConfigValue> = {};
  const json: Record<string, ConfigValue> = {};
  const set = (
    name: string,
    place: "query" | "header" | "body",
    value: ConfigValue,
    of: { confidence: number; evidence: string },
  ) => {
    // No API needs such a key, and assigning to it would change the object instead of adding to it.
    if (name.split(".").includes("__proto__")) return;
    const key = literally(name);
    if (place === "body") setDeep(json, key.split("."), value);
    else params[key] = value;
    notes.push({
      path: place === "body" ? ["endpoint", "json"] : ["endpoint", "params", key],
      confidence: of.confidence,
      evidence: of.evidence,
    });
  };
  const pathNames = new Set(operation.parameters.filter((item) => item.in === "path").map((item) => item.name));
  let path = operation.path;
  for (const [name, bound] of resource.bindings.values) {
    const text = placeholder(bound, lineage);
    if (path.includes(`{${name}}`)) {
      path = path.replaceAll(`{${name}}`, text);
      notes.push({
        path: ["endpoint", "path"],
        confidence: bound.confidence,
        evidence: `{${name}}: ${bound.evidence}`,
      });
    } else if (!pathNames.has(name)) set(name, "query", text, bound);
  }
  for (const [name, value] of constants(resource, inferred.common))
    set(name, "query", value, { confidence: 0.7, evidence: "required: its default or first value, or what you say" });
  const { size } = resource.paging;
  if (size !== undefined) set(size.name, size.in, size.value, size);
  const { incremental } = resource;
  for (const [name, value] of incremental?.sorting?.value.params ?? [])
    set(name, "query", value, incremental?.sorting ?? { confidence: 0, evidence: "" });
  const start = incremental?.start;
  if (start !== undefined) {
    for (const [name, value] of start.value.beside ?? [])
      set(name, start.value.in === "body" ? "body" : "query", value, start);
    set(start.value.name, start.value.in, "{incremental.start_value}", start);
  }
  const endpoint = {
    path: absolutePath(resource, inferred, path),
    ...(operation.method === "GET" ? {} : methodOf(operation.method)),
    ...(Object.keys(params).length === 0 ? {} : { params }),
    ...(Object.keys(json).length > 0 || hasBody(operation) ? { json } : {}),
  };
  return {
    endpoint,
    notes,
    includeFromParent: [
      ...new Set([...(includes.get(resource.candidate.key) ?? []), ...ownIncludes(resource, lineage)]),
    ],
  };
}

/** Whether a request has a body even where nothing is in it. */
function hasBody({ method, body }: Operation): boolean {
  return method === "POST" || method === "QUERY" || (method !== "GET" && body !== undefined);
}

/** A POST that reads is safe by what the document says; of a method of the API's own its user must say so. */
function methodOf(method: string): object {
  return method === "POST" ? { method, safe: true } : { method };
}

function placeholder({ value }: Fact<Binding>, lineage: Lineage): string {
  if (value.kind === "constant") return literally(value.value);
  if (value.kind === "option") return `{secrets.${wordsOf(value.option).join("_")}}`;
  const parent = lineage.nameOf(value.parent);
  const field = value.kind === "parent" ? value.field : carriedField(value.parent, value.variable, lineage)?.path;
  return `{resources.${parent}.${(field ?? []).join(".")}}`;
}

/** What all resources' requests depend on, read once. */
export interface RequestContext {
  readonly inferred: Inferred;
  readonly lineage: Lineage;
  /** By a resource's key: the fields of its parent that its children need. */
  readonly includes: ReadonlyMap<string, readonly string[]>;
}

/** Reads what all resources' requests depend on. */
export function requestContext(inferred: Inferred): RequestContext {
  const byKey = new Map(inferred.resources.map((item) => [item.candidate.key, item]));
  const lineage: Lineage = {
    nameOf: (candidate) => byKey.get(candidate.key)?.name ?? "",
    bindingsOf: (candidate) => byKey.get(candidate.key)?.bindings ?? { parent: undefined, values: new Map() },
  };
  const includes = new Map<string, string[]>();
  for (const { value } of inferred.resources.flatMap((child) => [...child.bindings.values.values()])) {
    const include =
      value.kind === "inherited" ? carriedField(value.parent, value.variable, lineage)?.include : undefined;
    if (value.kind !== "inherited" || include === undefined) continue;
    includes.set(value.parent.key, [...(includes.get(value.parent.key) ?? []), include]);
  }
  return { inferred, lineage, includes };
}

/** Fields of the parent that are part of a resource's own key. */
function ownIncludes(resource: InferredResource, lineage: Lineage): readonly string[] {
  const { parent } = resource.bindings;
  if (parent === undefined) return [];
  const prefix = parentColumn(lineage.nameOf(parent), "");
  return resource.primaryKey.value.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
}

/** Required query parameters with a default or a closed list of values. */
function constants(
  resource: InferredResource,
  common: ReadonlySet<string>,
): readonly (readonly [string, ConfigValue])[] {
  const used = new Set([
    ...resource.paging.used,
    ...resource.bindings.values.keys(),
    resource.incremental?.start?.value.name ?? "",
  ]);
  return resource.candidate.operation.parameters.flatMap((parameter): (readonly [string, ConfigValue])[] => {
    if (parameter.in !== "query" || !parameter.required || used.has(parameter.name)) return [];
    const value = get(parameter.schema, "default") ?? listOf(parameter.schema, "enum")[0];
    if (typeof value === "number" || typeof value === "boolean") return [[parameter.name, value]];
    if (typeof value === "string") return [[parameter.name, literally(value)]];
    return common.has(parameter.name) ? [[parameter.name, `{secrets.${wordsOf(parameter.name).join("_")}}`]] : [];
  });
}

/** Operations on another server than the rest get their whole address. */
function absolutePath(resource: InferredResource, inferred: Inferred, path: string): string {
  const server = resource.candidate.operation.servers[0];
  if (server === undefined) return path;
  const { url } = fillServer(server);
  const base = url.replace(/\/+$/, "");
  return /^https?:\/\//i.test(base) && base !== inferred.client.baseUrl.value ? base + path : path;
}

/** A config takes single braces for a placeholder. */
function literally(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&");
}

function setDeep(target: Record<string, ConfigValue>, path: readonly string[], value: ConfigValue): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const known = Object.hasOwn(target, key) ? target[key] : undefined;
  const inner: Record<string, ConfigValue> = isConfigObject(known) ? { ...known } : {};
  setDeep(inner, rest, value);
  target[key] = inner;
}

function isConfigObject(value: ConfigValue | undefined): value is ConfigObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
