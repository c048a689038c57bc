import { valueAt } from "../select/value-at.ts";
import type { Step } from "./processing.ts";

/** Where a new field's value comes from: a constant, or the keys to a value of the same row. */
export type FieldSource = { readonly value: unknown } | { readonly path: readonly string[] };

/** Adds fields; one that is there already gets the new value, and a path that leads nowhere gives null. */
export function addFields(fields: Readonly<Record<string, FieldSource>>): Step {
  const entries = Object.entries(fields);
  return (rows) =>
    rows.map((row) => {
      const added = entries.map(([name, source]) => [name, sourceValue(row, source)] as const);
      // Not by assignment: a field may be called __proto__.
      return { ...row, ...Object.fromEntries(added) };
    });
}

/** Removes the values at paths of keys; a path that leads nowhere removes nothing. */
export function removeFields(...paths: readonly (readonly string[])[]): Step {
  return (rows) => rows.map((row) => paths.reduce(without, row));
}

/** Gives fields other names, in their place; one that has the new name already is replaced. */
export function renameFields(names: Readonly<Record<string, string>>): Step {
  const renamed = new Map(Object.entries(names));
  return (rows) =>
    rows.map((row) => {
      const replaced = new Set(Object.keys(row).flatMap((name) => renamed.get(name) ?? []));
      const kept = Object.entries(row).filter(([name]) => renamed.has(name) || !replaced.has(name));
      return Object.fromEntries(kept.map(([name, value]) => [renamed.get(name) ?? name, value]));
    });
}

function sourceValue(row: object, source: FieldSource): unknown {
  return "value" in source ? source.value : (valueAt(row, source.path) ?? null);
}

function without(row: object, [key = "", ...rest]: readonly string[]): object {
  if (!Object.hasOwn(row, key)) return row;
  if (rest.length === 0) return Object.fromEntries(Object.entries(row).filter(([name]) => name !== key));
  const inner = valueAt(row, [key]);
  if (typeof inner !== "object" || inner === null || Array.isArray(inner)) return row;
  return { ...row, ...Object.fromEntries([[key, without(inner, rest)]]) };
}
