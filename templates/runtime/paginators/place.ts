import { ConfigurationError } from "../errors.ts";
import type { HttpRequest } from "../http/message.ts";
import { setQuery } from "../http/url.ts";
import type { Json, JsonObject } from "../json.ts";

/** Where a paginator puts its value: a query parameter, or keys of the JSON body from its root. */
export type Place = { readonly query: string } | { readonly body: readonly string[] };

/** A request with the value in its place, whatever stood there before. */
export function put(request: HttpRequest, place: Place, value: string | number): HttpRequest {
  if ("query" in place) return setQuery(request, place.query, String(value));
  const headers = { "content-type": "application/json", ...request.headers };
  return { ...request, headers, json: setField(request.json, place.body, value) };
}

function setField(target: Json | undefined, path: readonly string[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = target ?? {};
  if (!isObject(object)) {
    throw new ConfigurationError(
      `The paginator writes the body field ${JSON.stringify(key)}, but what stands around it is no object. Correct the paginator's body path or the resource's \`json\`.`,
    );
  }
  const inner = Object.hasOwn(object, key) ? object[key] : undefined;
  return { ...object, [key]: setField(inner, rest, value) };
}

// `Array.isArray` does not narrow a read-only list.
function isObject(value: Json): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
