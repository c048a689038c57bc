import type { ParentLink, Part, Resource } from "./connector.ts";
import { includedName } from "./family.ts";
import type { ResourceScope } from "./scope.ts";
import { planSelector } from "./selector.ts";

/** What a resource takes from its parent's rows; `undefined` where it has no parent. */
export function planParent(
  { resource, parent, place, report }: ResourceScope,
  request: Resource["request"],
  identifier: string | undefined,
): ParentLink | undefined {
  if (parent === undefined || identifier === undefined) return undefined;
  const path = place(["include_from_parent"]);
  const include = (resource.options.include_from_parent ?? []).flatMap((field) => {
    const from = planSelector(field, "value", path, report);
    return from === undefined ? [] : [{ name: includedName(parent, field), from }];
  });
  const fields = new Map(parentParts(request).map(({ field }) => [JSON.stringify(field), field]));
  return { resource: parent, identifier, fields: [...fields.values()], include };
}

type ParentPart = Extract<Part, { kind: "parent" }>;

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
