import type { Selector } from "../resource.ts";
import { holds, type Test } from "./query-test.ts";
import { selected } from "./selected.ts";

/** What one step takes from a value (RFC 9535, 2.3). */
export type Pick =
  | { readonly name: string }
  | { readonly index: number }
  | { readonly from: number | null; readonly to: number | null; readonly step: number }
  | { readonly all: true }
  | { readonly where: Test };

/** One step: what it takes from each value, or from each and all that is in it (RFC 9535, 2.5). */
export type Segment = { readonly deep?: true; readonly pick: readonly Pick[] };

/** A JSONPath (RFC 9535), taken apart. */
export type Query = readonly Segment[];

/** A selector that is evaluated; what several queries find adds up. */
export function query<Row extends object>(text: string, ...queries: readonly Query[]): Selector<Row> {
  return selected(text, [], (body: unknown) => {
    const excuse: Excuse = { given: false };
    const found = queries.flatMap((each) => valuesOf(body, each, body, excuse));
    if (found.length === 0) return excuse.given ? [] : undefined;
    // Lists count as their items, null as none; that the rest are rows is checked by who decodes.
    return found.filter((value) => value !== null).flat() as unknown[] as Row[];
  });
}

/** Whether a query came upon something that may well be empty: a list, an object or null, or what a filter left out. */
interface Excuse {
  given: boolean;
}

/** All values that a query finds, in order. */
export function valuesOf(value: unknown, path: Query, root: unknown, excuse?: Excuse): readonly unknown[] {
  let values: readonly unknown[] = [value];
  for (const { deep, pick } of path) {
    const from = deep === true ? values.flatMap(withDescendants) : values;
    values = from.flatMap((each) => pick.flatMap((one) => picked(each, one, root, deep === true ? undefined : excuse)));
  }
  return values;
}

function picked(value: unknown, pick: Pick, root: unknown, excuse: Excuse | undefined): readonly unknown[] {
  if (excuse !== undefined && isEmpty(value)) excuse.given = true;
  if ("name" in pick) return isObject(value) && Object.hasOwn(value, pick.name) ? [value[pick.name]] : [];
  if ("all" in pick) return childrenOf(value);
  if ("where" in pick) {
    const passed = childrenOf(value).filter((child) => holds(pick.where, child, root));
    if (excuse !== undefined && passed.length < childrenOf(value).length) excuse.given = true;
    return passed;
  }
  if (!Array.isArray(value)) return [];
  const list: readonly unknown[] = value;
  if ("index" in pick) return pick.index < list.length && -pick.index <= list.length ? [list.at(pick.index)] : [];
  return sliced(list, pick);
}

/** RFC 9535, 2.3.4.2.2. */
function sliced(list: readonly unknown[], { from, to, step }: Extract<Pick, { step: number }>): readonly unknown[] {
  const { length } = list;
  const bound = (index: number, low: number, high: number): number =>
    Math.min(Math.max(index < 0 ? length + index : index, low), high);
  const found: unknown[] = [];
  if (step > 0) {
    const end = bound(to ?? length, 0, length);
    for (let index = bound(from ?? 0, 0, length); index < end; index += step) found.push(list[index]);
  } else if (step < 0) {
    const end = to === null ? -1 : bound(to, -1, length - 1);
    const start = from === null ? length - 1 : bound(from, -1, length - 1);
    for (let index = start; index > end; index += step) found.push(list[index]);
  }
  return found;
}

/** The value and all that is in it, in the order of the document; without recursion, which a deep body would exhaust. */
function withDescendants(value: unknown): readonly unknown[] {
  const found: unknown[] = [];
  const left: unknown[] = [value];
  while (left.length > 0) {
    const next = left.pop();
    found.push(next);
    // One by one: a list may have more items than a call may have arguments.
    for (const child of [...childrenOf(next)].reverse()) left.push(child);
  }
  return found;
}

function childrenOf(value: unknown): readonly unknown[] {
  return typeof value === "object" && value !== null ? Object.values(value) : [];
}

function isEmpty(value: unknown): boolean {
  return value === null || (typeof value === "object" && Object.keys(value).length === 0);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
