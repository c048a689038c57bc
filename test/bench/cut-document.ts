import { get, isList, isObject, objectOf, type JsonObject } from "../../generator/read/values.ts";

/** An OpenAPI document of about so many bytes: the first paths of a larger one, and the components that they need. */
export function cutDocument(text: string, bytes: number): string {
  const whole: unknown = JSON.parse(text);
  const paths = Object.entries(objectOf(whole, "paths"));
  const parts = new Map<string, unknown>();
  const kept: [string, unknown][] = [];
  let size = 0;
  for (const [path, item] of paths) {
    if (size >= bytes) break;
    kept.push([path, item]);
    size += JSON.stringify(item).length + addReferenced(whole, item, parts);
  }
  const components: Record<string, Record<string, unknown>> = {};
  for (const [reference, part] of parts) {
    const [, , section = "", name = ""] = reference.split("/");
    components[section] = { ...components[section], [name]: part };
  }
  // Whatever else there is may refer to components that are gone.
  const head = ["openapi", "info", "servers", "security"].map((key) => [key, get(whole, key)] as const);
  return JSON.stringify({ ...Object.fromEntries(head), paths: Object.fromEntries(kept), components });
}

/** Adds the components that a value refers to; gives back their size. */
function addReferenced(whole: unknown, value: unknown, parts: Map<string, unknown>): number {
  let size = 0;
  const queue = [value];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    if (isList(next)) queue.push(...next);
    if (!isObject(next)) continue;
    queue.push(...Object.values(next));
    const reference = next["$ref"];
    if (typeof reference !== "string" || !reference.startsWith("#/components/") || parts.has(reference)) continue;
    const part = componentAt(whole, reference);
    parts.set(reference, part);
    size += JSON.stringify(part ?? null).length;
    queue.push(part);
  }
  return size;
}

function componentAt(whole: unknown, reference: string): JsonObject | undefined {
  const [, , section = "", name = ""] = reference.split("/");
  const found = get(get(get(whole, "components"), section), name);
  return isObject(found) ? found : undefined;
}
