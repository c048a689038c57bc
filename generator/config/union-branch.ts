import type { z } from "zod";
import type { Path } from "../read/source-document.ts";
import { isRawObject, valueAt } from "./raw.ts";
import { closest } from "./suggest.ts";

type Issue = z.core.$ZodIssue;

/**
 * The branch of a union that a value was probably meant for, as its issues: one whose kind of value fits; of several
 * the one that agrees with the value's having a `type` or not, then the one with the fewest issues. `undefined` where
 * the value's kind fits none.
 */
export function chooseBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const typed = isRawObject(value) && Object.hasOwn(value, "type");
  const fitting = branches.filter((issues) => !issues.some(concernsKind));
  const typeless = fitting.filter((issues) => !issues.some(asksForType) && !isOther(issues, value));
  const agreeing = typed ? fitting.filter((issues) => !issues.some(refusesType)) : typeless;
  const [first, ...rest] = agreeing.length > 0 ? agreeing : fitting;
  return rest.reduce((best, issues) => (best !== undefined && best.length <= issues.length ? best : issues), first);
}

function concernsKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") return issue.errors.every((issues) => issues.some(concernsKind));
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

/** Whether a required key of `value` is missing because it is misspelt. */
export function isSlip(unknown: Issue, missing: Issue, value: unknown): boolean {
  if (unknown.code !== "unrecognized_keys" || !isMissing(missing, value)) return false;
  const place = missing.path.slice(0, -1);
  if (place.length !== unknown.path.length || place.some((key, index) => key !== unknown.path[index])) return false;
  const name = String(missing.path.at(-1));
  return unknown.keys.some((key) => closest(key, [name]) === name);
}

/** Whether the value has other keys than the branch's required ones: something else was meant. */
function isOther(issues: readonly Issue[], value: unknown): boolean {
  const lacks = issues.filter((issue) => issue.path.length === 1 && isMissing(issue, value));
  const unknown = issues.filter((issue) => issue.code === "unrecognized_keys" && issue.path.length === 0);
  const isMisspelt = unknown.some((one) => lacks.some((issue) => isSlip(one, issue, value)));
  return lacks.length > 0 && unknown.length > 0 && !isMisspelt;
}

function isMissing(issue: Issue, value: unknown): boolean {
  if (issue.code !== "invalid_type" && issue.code !== "invalid_union") return false;
  return issue.path.length > 0 && valueAt(value, issue.path as Path) === undefined; // a JSON document has no symbol keys
}

function refusesType(issue: Issue): boolean {
  if (issue.code === "invalid_type") return issue.expected === "never" && issue.path[0] === "type";
  return issue.code === "unrecognized_keys" && issue.path.length === 0 && issue.keys.includes("type");
}

function asksForType(issue: Issue): boolean {
  return issue.code === "invalid_union" && issue.errors.length === 0 && issue.path.at(-1) === "type";
}
