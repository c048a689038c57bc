import type { Candidate } from "./candidate.ts";
import type { Bindings } from "./parents.ts";

/** The row field that carries a parent row's field along, as dlt names it: `_boards_id`. */
export function parentColumn(parent: string, field: string): string {
  return `_${parent}_${field}`;
}

/** What finding a carried field needs to know of each resource. */
export interface Lineage {
  readonly nameOf: (candidate: Candidate) => string;
  readonly bindingsOf: (candidate: Candidate) => Bindings;
}

/**
 * The field of a resource's own rows that says what one of its variables was filled with, and the field of its parent
 * that the resource takes along for that; `undefined` where the variable comes from no row.
 */
export function carriedField(
  candidate: Candidate,
  variable: string,
  lineage: Lineage,
): { readonly path: readonly string[]; readonly include: string } | undefined {
  const binding = lineage.bindingsOf(candidate).values.get(variable)?.value;
  if (binding === undefined || binding.kind === "constant" || binding.kind === "option") return undefined;
  const inParent =
    binding.kind === "parent" ? binding.field : carriedField(binding.parent, binding.variable, lineage)?.path;
  const [include, ...rest] = inParent ?? [];
  if (include === undefined) return undefined;
  return { path: [parentColumn(lineage.nameOf(binding.parent), include), ...rest], include };
}
