import type { ConstantRow } from "../config/parents.ts";
import { pathText } from "../config/report.ts";
import type { ParentLink, Part, Resource } from "./connector.ts";
import { CONSTANTS } from "./family.ts";
import { includedName } from "./included-name.ts";
import type { ResourceScope } from "./scope.ts";
import { planSelector } from "./selector.ts";

/** What a resource takes from its parent's rows; `undefined` where it has no parent. */
export function planParent(
  scope: ResourceScope,
  request: Resource["request"],
  identifier: string | undefined,
  isIncremental: boolean,
): ParentLink | undefined {
  const { resource, parent, constants, place, report } = scope;
  const source = sourceOf(parent, identifier, constants);
  checkOptions(scope, source !== undefined, isIncremental);
  if (source === undefined) return undefined;
  const from = (key: "include_from_parent" | "spread_from_parent"): readonly (readonly [string, readonly string[]])[] =>
    (resource.options[key] ?? []).flatMap((field) => {
      const keys = planSelector(field, "value", place([key]), report);
      return keys === undefined ? [] : [[field, keys] as const];
    });
  const include = from("include_from_parent").map(([field, keys]) => ({
    name: includedName(parent ?? CONSTANTS, field),
    from: keys,
  }));
  const fields = fieldsIn(request);
  // A value that is named wrongly is told where it stands.
  const isNamed = JSON.stringify(resource.endpoint).includes(`{${CONSTANTS}.`);
  if (constants !== undefined && fields.length === 0 && !isNamed) reportUnused(scope, constants);
  const needed = new Set(fieldsIn(request.path).map((field) => JSON.stringify(field)));
  const missing = resource.options.on_parent_value_missing ?? "skip";
  return {
    source,
    fields,
    optional: missing === "omit" ? fields.filter((field) => !needed.has(JSON.stringify(field))) : [],
    raises: missing === "raise",
    spread: from("spread_from_parent").map(([, keys]) => keys),
    group: groupOf(resource.options.group_parents ?? undefined),
    include,
  };
}

function sourceOf(
  parent: string | undefined,
  identifier: string | undefined,
  constants: ResourceScope["constants"],
): ParentLink["source"] | undefined {
  if (constants !== undefined) return { kind: "constants", rows: constants };
  return parent === undefined || identifier === undefined ? undefined : { kind: "resource", name: parent, identifier };
}

function groupOf(
  notation: number | { size: number; separator?: string | null | undefined } | undefined,
): ParentLink["group"] {
  if (notation === undefined) return undefined;
  const { size, separator = "," } = typeof notation === "number" ? { size: notation } : notation;
  return { size, separator: separator ?? undefined };
}

function reportUnused({ place, report }: ResourceScope, [row = {}]: readonly ConstantRow[]): void {
  const [name = "value"] = Object.keys(row);
  report.error({
    code: "conflicting-options",
    path: place(["parents"]),
    key: true,
    message: `${pathText(place(["parents"]))}: the request names none of the values, so each would read the same rows.`,
    fix: `Write \`{parents.${name}}\` into the path, the parameters, a header or the body, or remove \`parents\`.`,
  });
}

/** Options that need a parent, and those that exclude each other. */
function checkOptions({ resource, place, report }: ResourceScope, hasParent: boolean, isIncremental: boolean): void {
  const { options } = resource;
  for (const key of ["spread_from_parent", "group_parents", "on_parent_value_missing"] as const) {
    if (hasParent || options[key] === undefined || options[key] === null) continue;
    report.error({
      code: "no-parent",
      path: place([key]),
      key: true,
      message: `${pathText(place([key]))}: ${resource.name} has no parent: its request names no field of another resource.`,
      fix: `Write \`{resources.<parent>.<field>}\` into the path or the parameters, or remove \`${key}\`.`,
    });
  }
  if (options.group_parents === undefined || options.group_parents === null) return;
  const conflict = options.include_from_parent?.length
    ? (["include_from_parent", "nothing tells which of the parent rows a row belongs to"] as const)
    : isIncremental
      ? ([
          "incremental",
          "rows of a parent row that joins a group later, behind the saved cursor, would be missed",
        ] as const)
      : undefined;
  if (conflict === undefined) return;
  const [other, why] = conflict;
  report.error({
    code: "conflicting-options",
    path: place(["group_parents"]),
    key: true,
    message: `${pathText(place(["group_parents"]))} excludes \`${other}\`: ${why}.`,
    fix: `Remove one of them; \`null\` in the resource undoes a default.`,
  });
}

type ParentPart = Extract<Part, { kind: "parent" }>;

function fieldsIn(request: unknown): ParentLink["fields"] {
  const fields = new Map(parentParts(request).map(({ field }) => [JSON.stringify(field), field]));
  return [...fields.values()];
}

function parentParts(value: unknown): readonly ParentPart[] {
  if (Array.isArray(value)) return value.flatMap(parentParts);
  if (typeof value !== "object" || value === null) return [];
  // Literals stand below `value`, so that what looks like a part is one.
  const { kind, value: literal, ...rest } = value as Readonly<Record<string, unknown>>;
  if (kind === "parent") return [value as ParentPart]; // told by its kind
  return kind === "literal" && literal !== undefined
    ? []
    : Object.values({ ...rest, value: literal }).flatMap(parentParts);
}
