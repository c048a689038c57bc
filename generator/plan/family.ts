import type { ColumnConfig } from "../config/columns.ts";
import type { ExpandedResource } from "../config/expand.ts";
import { pathText } from "../config/report.ts";
import { type ConstantRow, constantRows } from "../config/parents.ts";
import { listed } from "../config/suggest.ts";
import type { Path } from "../read/source-document.ts";
import { planKeys } from "./columns.ts";
import { includedName } from "./included-name.ts";
import { checkParentFields } from "./known-fields.ts";
import { type Reference, referencesOf } from "./references.ts";
import type { ResourceScope } from "./scope.ts";

/** What stands for the parent where a resource is read for constant values. */
export const CONSTANTS = "parents";

/**
 * The resources with parents before their children, each with what it gets from its parent's rows. Several parents of
 * one resource, parents that go round in circles and fields of a parent that is none are reported.
 */
export function orderFamily(scopes: readonly ResourceScope[]): readonly ResourceScope[] {
  const byName = new Map(scopes.map((scope) => [scope.resource.name, scope]));
  const placed = new Map<string, ResourceScope>();
  const visit = (scope: ResourceScope, line: readonly string[]): void => {
    const { name } = scope.resource;
    if (placed.has(name)) return;
    const [reference, ...others] = parentsOf(scope.resource);
    reportOthers(scope, reference, others);
    const parent = reference && byName.get(reference.parent);
    if (parent !== undefined && [...line, name].includes(parent.resource.name)) {
      reportCycle(scope, reference?.path ?? [], [...line, name, parent.resource.name]);
      placed.set(name, scope);
      return;
    }
    if (parent !== undefined) visit(parent, [...line, name]);
    placed.set(name, withIncluded(scope, parent && placed.get(parent.resource.name), reference !== undefined));
  };
  for (const scope of scopes) visit(scope, []);
  return [...placed.values()];
}

/** The resources of these names with their lists of deleted rows and all that they depend on; the latter are not selected. */
export function withAncestors(all: readonly ExpandedResource[], names: readonly string[]): readonly ExpandedResource[] {
  const needed = new Set(names);
  for (const name of needed) {
    const resource = all.find((each) => each.name === name);
    for (const { name: list, tombstonesOf } of all) if (tombstonesOf === name) needed.add(list);
    for (const { parent } of resource === undefined ? [] : parentsOf(resource)) needed.add(parent);
  }
  return all
    .filter(({ name }) => needed.has(name))
    .map((each) => (names.includes(each.name) ? each : { ...each, options: { ...each.options, selected: false } }));
}

/** The parents that a resource's request names, each once. */
function parentsOf(resource: ExpandedResource): readonly Reference[] {
  const references = referencesOf(resource);
  return references.filter(({ parent }, index) => references.findIndex((other) => other.parent === parent) === index);
}

function reportOthers(
  { resource, place, report }: ResourceScope,
  first: Reference | undefined,
  [other, ...more]: readonly Reference[],
): void {
  if (first === undefined) return;
  if (resource.options.parents) {
    report.error({
      code: "several-parents",
      path: place(["parents"]),
      key: true,
      message: `${pathText(place(["parents"]))}: ${resource.name} depends on ${first.parent} as well as on constant values, but a resource has one parent.`,
      fix:
        `Move \`parents\` to ${first.parent} with \`include_from_parent\`, ` +
        `and write \`{resources.${first.parent}._parents_<name>}\`.`,
    });
  }
  if (other === undefined) return;
  const parents = [first, other, ...more].map(({ parent }) => parent);
  report.error({
    code: "several-parents",
    path: place(other.path),
    message: `${pathText(place(other.path))}: ${resource.name} depends on ${listed(parents, "and")}, but a resource has one parent.`,
    fix:
      `Take the fields of one of them over into the rows of the other with \`include_from_parent\`, ` +
      `and write \`{resources.${other.parent}._${first.parent}_<field>}\`.`,
  });
}

function reportCycle({ place, report }: ResourceScope, path: Path, line: readonly string[]): void {
  const cycle = line.slice(line.indexOf(line.at(-1) ?? ""));
  report.error({
    code: "parent-cycle",
    path: place(path),
    message: `${pathText(place(path))}: the resources depend on each other in a circle: ${cycle.join(" → ")}.`,
    fix: "Let one of them be without parent.",
  });
}

function withIncluded(scope: ResourceScope, parent: ResourceScope | undefined, hasParent: boolean): ResourceScope {
  const { resource, place, report } = scope;
  const wanted = resource.options.include_from_parent ?? [];
  if (resource.options.parents && !hasParent) return withConstants(scope, constantRows(resource.options.parents));
  if (wanted.length > 0 && !hasParent) {
    const path = place(["include_from_parent"]);
    report.error({
      code: "no-parent",
      path,
      key: true,
      message: `${pathText(path)}: ${resource.name} has no parent: its request names no field of another resource.`,
      fix: "Write `{resources.<parent>.<field>}` into the path or the parameters, or remove `include_from_parent`.",
    });
  }
  if (parent === undefined) return scope;
  checkParentFields(scope, parent, referencesOf(resource));
  const included = new Map<string, ColumnConfig>();
  for (const field of wanted) {
    const name = includedName(parent.resource.name, field);
    const isSpread = resource.options.spread_from_parent?.includes(field) === true;
    const column = parent.resource.columns.get(field) ?? parent.included.get(field) ?? {};
    const isKey = planKeys(parent).primary.includes(field);
    const { data_type: type, description, nullable } = isSpread ? { ...column, data_type: undefined } : column;
    included.set(name, {
      ...(type === undefined ? {} : { data_type: type }),
      ...(isKey || nullable === false ? { nullable: false } : {}),
      description: description ?? `${field} of the parent in ${parent.resource.name}.`,
      ...resource.columns.get(name),
    });
  }
  return { ...scope, parent: parent.resource.name, included };
}

/** What rows get from the constant values that they were asked for with. */
function withConstants(scope: ResourceScope, constants: readonly ConstantRow[]): ResourceScope {
  const { resource } = scope;
  const included = new Map<string, ColumnConfig>();
  for (const field of resource.options.include_from_parent ?? []) {
    const name = includedName(CONSTANTS, field);
    const type = constantType(constants.flatMap((row) => row[field] ?? []));
    included.set(name, {
      ...(type === undefined ? {} : { data_type: type }),
      nullable: !constants.every((row) => Object.hasOwn(row, field)),
      description: `\`${field}\` of the values that the resource is read for.`,
      ...resource.columns.get(name),
    });
  }
  return { ...scope, constants, included };
}

function constantType(values: readonly ConstantRow[string][]): ColumnConfig["data_type"] {
  if (values.every((value) => typeof value === "string")) return "text";
  if (values.every((value) => typeof value === "boolean")) return "bool";
  if (values.every((value) => typeof value === "number")) return values.every(Number.isInteger) ? "bigint" : "double";
  return undefined;
}
