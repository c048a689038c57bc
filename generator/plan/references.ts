import type { ExpandedResource } from "../config/expand.ts";
import { parseTemplate } from "../config/placeholders.ts";
import { isRawObject } from "../config/raw.ts";
import type { Path } from "../read/source-document.ts";

/** Where a resource's request names a parent. */
export interface Reference {
  readonly parent: string;
  /** Of the parent's rows. */
  readonly field: string;
  /** Below the resource. */
  readonly path: Path;
}

/** Every place where a resource's request names a field of another resource's rows. */
export function referencesOf({ endpoint }: ExpandedResource): readonly Reference[] {
  const { path, params, headers, json, data } = endpoint;
  return referencesIn({ path, params, headers, json, data }, ["endpoint"]);
}

function referencesIn(value: unknown, path: Path): readonly Reference[] {
  if (typeof value === "string") return referencesInText(value, path);
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (!isRawObject(value)) return [];
  const { type, resource, field } = value;
  if (type === "resolve" && typeof resource === "string" && path.at(-2) === "params")
    return [{ parent: resource, field: typeof field === "string" ? field : "", path }];
  return Object.entries(value).flatMap(([key, item]) => [
    ...referencesInText(key, [...path, key]),
    ...referencesIn(item, [...path, key]),
  ]);
}

function referencesInText(text: string, path: Path): readonly Reference[] {
  return (parseTemplate(text).parts ?? []).flatMap((part) => {
    const [root, parent = "", ...field] = part.kind === "placeholder" ? part.expression.split(".") : [];
    return root === "resources" && field.join("") !== "" ? [{ parent, field: field.join("."), path }] : [];
  });
}
