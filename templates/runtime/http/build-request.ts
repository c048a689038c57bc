import type { Connection } from "../connection.ts";
import { ConfigurationError } from "../errors.ts";
import type { QueryParams, RequestTemplate, Resource } from "../resource.ts";
import { fillJson, fillNamed, fillValue, type Placeholder, scalarText, type Scope } from "../values.ts";
import type { HttpRequest } from "./message.ts";
import { encodePart, isAbsolute, joinUrl } from "./url.ts";

/**
 * The request for a resource before paging and credentials: placeholders filled, parameters of the caller laid
 * over the resource's own. Parameters without value are left out, lists are repeated, the empty text is kept.
 *
 * @throws ConfigurationError where a path value is missing or would leave its place, a parameter is an object, or
 *   a GET request would carry a body.
 */
export function buildRequest(
  connection: Pick<Connection, "baseUrl" | "headers"> & Partial<Pick<Connection, "requestSecrets">>,
  resource: Pick<Resource, "name" | "request">,
  values: Scope,
  params: QueryParams = {},
): HttpRequest {
  const { request, name } = resource;
  const scope = { ...values, secrets: connection.requestSecrets };
  const [url, ownQuery] = splitQuery(joinUrl(connection.baseUrl, buildPath(name, request.path, scope)));
  const declared = Object.entries(fillNamed(request.params ?? {}, scope));
  const content = buildContent(name, request, scope);
  return {
    method: request.method,
    url,
    query: [...ownQuery, ...override(declared, params).flatMap(([key, value]) => queryEntries(name, key, value))],
    headers: {
      ...without({ accept: "application/json", ...content.headers, ...connection.headers }, request.headers),
      ...buildHeaders(name, request, scope),
    },
    ...(content.json === undefined ? {} : { json: content.json }),
    ...(content.body === undefined ? {} : { body: content.body }),
  };
}

/** The origins that a resource's credentials are for: its API's, and its path's own where that is absolute. */
export function configuredOrigins(
  connection: Pick<Connection, "baseUrl">,
  path: RequestTemplate["path"],
): ReadonlySet<string> {
  const literal = typeof path === "string" ? path : path[0];
  const origin =
    typeof literal === "string" && isAbsolute(literal) ? literalOrigin(literal, typeof path === "string") : undefined;
  return new Set([new URL(connection.baseUrl).origin, ...(origin === undefined ? [] : [origin])]);
}

/** The origin that a literal text names in full: a placeholder right behind it might still be part of the host. */
function literalOrigin(text: string, complete: boolean): string | undefined {
  return complete || /^https?:\/\/[^/?#]+[/?#]/i.test(text) ? new URL(text).origin : undefined;
}

function buildPath(resource: string, path: RequestTemplate["path"], scope: Scope): string {
  if (typeof path === "string") return path;
  const built = path.map((part) => (typeof part === "string" ? part : pathValue(resource, part, scope))).join("");
  const [segments = ""] = built.split(/[?#]/, 1);
  if (segments.split("/").some((segment) => /^(\.|%2e){1,2}$/i.test(segment))) {
    throw new ConfigurationError(
      `${resource}: the path would become ${JSON.stringify(built)}, in which "." or ".." is a whole segment. Such a value cannot stand in a path.`,
    );
  }
  return built;
}

function pathValue(resource: string, placeholder: Placeholder, scope: Scope): string {
  const value = placeholder.fill(scope);
  const text = scalarText(value);
  if (text === undefined || text === "") {
    throw new ConfigurationError(
      `${resource}: a value of the path is ${text === "" ? "empty" : kindOf(value)}; a text or a number is needed.`,
    );
  }
  return encodePart(text);
}

function splitQuery(url: string): [string, [string, string][]] {
  const at = url.indexOf("?");
  if (at < 0) return [url, []];
  const [query = "", ...fragment] = url.slice(at + 1).split("#");
  const pairs: [string, string][] = [];
  // Iterating over the parameters needs type libraries that a browser project may not have.
  new URLSearchParams(query).forEach((value, name) => pairs.push([name, value]));
  return [[url.slice(0, at), ...fragment].join("#"), pairs];
}

function override(
  declared: readonly (readonly [string, unknown])[],
  params: QueryParams,
): readonly (readonly [string, unknown])[] {
  const given = Object.entries(params).filter(([, value]) => value !== undefined);
  const names = new Set(given.map(([name]) => name));
  return [...declared.filter(([name]) => !names.has(name)), ...given];
}

function queryEntries(resource: string, name: string, value: unknown): [string, string][] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item: unknown) => queryEntries(resource, name, item));
  const text = scalarText(value);
  if (text !== undefined) return [[name, text]];
  throw new ConfigurationError(
    `${resource}: the query parameter ${JSON.stringify(name)} is ${kindOf(value)}; a text, a number, true, false or a list of these is needed. Write an object as JSON text yourself.`,
  );
}

function buildHeaders(resource: string, request: RequestTemplate, scope: Scope): Record<string, string> {
  const headers: [string, string][] = [];
  for (const [name, value] of Object.entries(fillNamed(request.headers ?? {}, scope))) {
    if (value === undefined || value === null) continue;
    const text = scalarText(value);
    if (text === undefined)
      throw new ConfigurationError(`${resource}: the header ${name} is ${kindOf(value)}; a text is needed.`);
    headers.push([name.toLowerCase(), text]);
  }
  return Object.fromEntries(headers);
}

/** The headers that the resource does not undo with null. */
function without(
  headers: Readonly<Record<string, string>>,
  own: RequestTemplate["headers"] = {},
): Record<string, string> {
  const undone = new Set(Object.entries(own).flatMap(([name, value]) => (value === null ? [name.toLowerCase()] : [])));
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !undone.has(name)));
}

/** What a request carries, with the content type that belongs to it. */
interface Content {
  readonly headers: Readonly<Record<string, string>>;
  readonly json?: HttpRequest["json"];
  readonly body?: string;
}

function buildContent(resource: string, request: RequestTemplate, scope: Scope): Content {
  if (request.json !== undefined) {
    return { headers: { "content-type": "application/json" }, json: fillJson(request.json, scope) };
  }
  if (request.data === undefined) return { headers: {} };
  const data = fillValue(request.data, scope);
  const raw = scalarText(data);
  if (raw !== undefined) return { headers: {}, body: raw };
  const fields = formFields(resource, data);
  if (fields.length === 0) return { headers: {} };
  return {
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(fields).toString(),
  };
}

function formFields(resource: string, data: unknown): [string, string][] {
  if (data === null || data === undefined) return [];
  const pairs: readonly unknown[] = Array.isArray(data) ? data : Object.entries(data);
  return pairs.flatMap((pair) => {
    const [name, value] = isList(pair) ? pair : [];
    if (typeof name === "string") return queryEntries(resource, name, value);
    throw new ConfigurationError(`${resource}: \`data\` holds ${kindOf(pair)}; pairs of name and value are needed.`);
  });
}

function kindOf(value: unknown): string {
  if (value === undefined || value === null) return "missing";
  if (Array.isArray(value)) return "a list";
  return typeof value === "number" ? String(value) : `of type ${typeof value}`;
}

// `Array.isArray` would make its items `any`.
function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}
