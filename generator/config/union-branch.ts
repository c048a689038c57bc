import type { z } from "zod";
import { isRawObject } from "./raw.ts";

type Issue = z.core.$ZodIssue;

/**
 * The branch of a union that a value was probably meant for, as its issues: one whose kind of value fits; of several
 * the one that agrees with the value's having a `type` or not, then the one with the fewest issues. `undefined` where
 * the value's kind fits none.
 */
export function chooseBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] | undefined {
  const typed = isRawObject(value) && Object.hasOwn(value, "type");
  const fitting = branches.filter((issues) => !issues.some(concernsKind));
  const agreeing = fitting.filter((issues) => !issues.some(typed ? refusesType : asksForType));
  const [first, ...rest] = agreeing.length > 0 ? agreeing : fitting;
  return rest.reduce((best, issues) => (best !== undefined && best.length <= issues.length ? best : issues), first);
}

function concernsKind(issue: Issue): boolean {
  if (issue.path.length > 0) return false;
  if (issue.code === "invalid_union") return issue.errors.every((issues) => issues.some(concernsKind));
  return issue.code === "invalid_type" || issue.code === "invalid_value";
}

function refusesType(issue: Issue): boolean {
  return issue.code === "unrecognized_keys" && issue.path.length === 0 && issue.keys.includes("type");
}

function asksForType(issue: Issue): boolean {
  return issue.code === "invalid_union" && issue.errors.length === 0 && issue.path.at(-1) === "type";
}
