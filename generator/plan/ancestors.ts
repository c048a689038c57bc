import type { ExpandedResource } from "../config/expand.ts";
import { parseTemplate, printTemplate } from "../config/placeholders.ts";
import { isRawObject } from "../config/raw.ts";
import { includedName } from "./included-name.ts";
import { referencesOf } from "./references.ts";

/** What one resource takes over into its rows for its descendants. */
interface Carried {
  readonly resource: string;
  readonly field: string;
}

/**
 * The resources with what their requests name of grandparents taken along: a field of an ancestor comes through the
 * rows of the resources between, as if each had it in `include_from_parent`. A resource that names fields of
 * resources which are not in one line stays as it is.
 */
export function throughParents(resources: readonly ExpandedResource[]): readonly ExpandedResource[] {
  const lineage = lineageOf(resources);
  const carried: Carried[] = [];
  const rewritten = resources.map((resource) => {
    const line = lineage.get(resource.name) ?? [];
    const named = new Set(referencesOf(resource).map(({ parent }) => parent));
    if (named.size < 2 || line.length === 0) return resource;
    const through = (ancestor: string, field: string): string => {
      // From the row below the ancestor's down to the parent's.
      const way = line.slice(0, line.indexOf(ancestor)).toReversed();
      let name = field;
      let from = ancestor;
      for (const step of way) {
        carried.push({ resource: step, field: name });
        name = includedName(from, name);
        from = step;
      }
      return name;
    };
    return rewrite(resource, line[0] ?? "", (ancestor, field) =>
      line.includes(ancestor) ? through(ancestor, field) : undefined,
    );
  });
  return rewritten.map((resource) => withIncluded(resource, carried));
}

/** The parent of each resource, that one's parent and so on; empty where its references are not in one line. */
function lineageOf(resources: readonly ExpandedResource[]): ReadonlyMap<string, readonly string[]> {
  const byName = new Map(resources.map((resource) => [resource.name, resource]));
  const lines = new Map<string, readonly string[]>();
  const lineOf = (name: string, open: readonly string[]): readonly string[] => {
    const known = lines.get(name);
    if (known !== undefined) return known;
    const resource = byName.get(name);
    if (resource === undefined || open.includes(name)) return [];
    const named = [...new Set(referencesOf(resource).map(({ parent }) => parent))];
    const candidates = named.map((parent) => [parent, ...lineOf(parent, [...open, name])]);
    const line = candidates.find((candidate) => named.every((parent) => candidate.includes(parent))) ?? [];
    lines.set(name, line);
    return line;
  };
  for (const { name } of resources) lineOf(name, []);
  return lines;
}

function rewrite(
  resource: ExpandedResource,
  parent: string,
  through: (ancestor: string, field: string) => string | undefined,
): ExpandedResource {
  const changed = (ancestor: string, field: string): string | undefined =>
    ancestor === parent ? undefined : through(ancestor, field);
  const visit = (value: unknown): unknown => {
    if (typeof value === "string") return rewriteText(value, parent, changed);
    if (Array.isArray(value)) return value.map(visit);
    if (!isRawObject(value)) return value;
    const { type, resource: named, field } = value;
    if (type === "resolve" && typeof named === "string" && typeof field === "string") {
      const name = changed(named, field);
      return name === undefined ? value : { ...value, resource: parent, field: name };
    }
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [rewriteText(key, parent, changed), visit(item)]),
    );
  };
  const { path, params, headers, json, data } = resource.endpoint;
  // Texts and names change, shapes do not.
  const asked = visit({ path, params, headers, json, data }) as Pick<
    ExpandedResource["endpoint"],
    "path" | "params" | "headers" | "json" | "data"
  >;
  return { ...resource, endpoint: { ...resource.endpoint, ...asked } };
}

function rewriteText(
  text: string,
  parent: string,
  changed: (ancestor: string, field: string) => string | undefined,
): string {
  const { parts } = parseTemplate(text);
  if (parts === undefined) return text;
  return printTemplate(
    parts.map((part) => {
      if (part.kind === "text") return part;
      const [root, ancestor = "", ...field] = part.expression.split(".");
      const name = root === "resources" ? changed(ancestor, field.join(".")) : undefined;
      return name === undefined ? part : { ...part, expression: `resources.${parent}.${name}` };
    }),
  );
}

function withIncluded(resource: ExpandedResource, carried: readonly Carried[]): ExpandedResource {
  const added = carried.filter((each) => each.resource === resource.name).map(({ field }) => field);
  if (added.length === 0) return resource;
  const include = [...new Set([...(resource.options.include_from_parent ?? []), ...added])];
  return { ...resource, options: { ...resource.options, include_from_parent: include } };
}
