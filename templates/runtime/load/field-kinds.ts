import type { PageText } from "./destination.ts";

/** Kinds by field over all pages, in the order in which the fields came. */
export function fieldKinds(pages: readonly PageText[]): ReadonlyMap<string, number> {
  const all = new Map<string, number>();
  for (const page of pages) {
    for (const field of page.fields) all.set(field.name, (all.get(field.name) ?? 0) | field.kinds);
  }
  return all;
}
