import type { LinkAmong } from "../../templates/runtime/paginators/json-link.ts";
import type { Segment } from "../../templates/runtime/select/query.ts";
import type { Operand, Test } from "../../templates/runtime/select/query-test.ts";
import { compileSelector } from "./selector.ts";

/**
 * The list and the link in it that a JSONPath such as `$.links[?(@.rel == "next")].href` stands for: keys, one filter of
 * equal fields, keys. `undefined` for anything else.
 */
export function linkAmong(
  text: string,
): { readonly nextUrlPath: readonly string[]; readonly among: LinkAmong } | undefined {
  const compiled = compileSelector(text, "rows");
  if (!("queries" in compiled)) return undefined;
  const [query, ...others] = compiled.queries;
  if (query === undefined || others.length > 0) return undefined;
  const at = query.findIndex((segment) => keyOf(segment) === undefined);
  const filter = query[at];
  const where = filter === undefined ? undefined : fieldsOf(filter);
  const [before, after] = [query.slice(0, at), query.slice(at + 1)].map((part) => part.map(keyOf));
  if (where === undefined || before === undefined || after === undefined) return undefined;
  if (!before.every((key) => key !== undefined) || !after.every((key) => key !== undefined)) return undefined;
  return { nextUrlPath: before, among: { where: Object.fromEntries(where), at: after } };
}

function keyOf({ deep, pick }: Segment): string | undefined {
  const [one, ...others] = pick;
  return deep !== true && one !== undefined && "name" in one && others.length === 0 ? one.name : undefined;
}

type Field = readonly [key: string, value: string | number | boolean | null];

function fieldsOf({ deep, pick }: Segment): readonly Field[] | undefined {
  const [one, ...others] = pick;
  if (deep === true || one === undefined || !("where" in one) || others.length > 0) return undefined;
  return equalities(one.where);
}

function equalities(test: Test): readonly Field[] | undefined {
  if ("and" in test) {
    const [left, right] = test.and.map(equalities);
    return left && right && [...left, ...right];
  }
  if (!("is" in test) || test.is !== "==") return undefined;
  const field = equality(test.left, test.right) ?? equality(test.right, test.left);
  return field && [field];
}

function equality(place: Operand, literal: Operand): Field | undefined {
  if (!("at" in place) || place.root === true || !("value" in literal)) return undefined;
  const [segment, ...more] = place.at;
  const key = segment === undefined || more.length > 0 ? undefined : keyOf(segment);
  return key === undefined ? undefined : [key, literal.value];
}
