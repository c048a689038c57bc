import type { z } from "zod";
import type { Path } from "../read/source-document.ts";
import { homeOf } from "./homes.ts";
import { entriesOf, isRawObject, valueAt } from "./raw.ts";
import { pathText, type Finding } from "./report.ts";
import { closest, listed } from "./suggest.ts";
import { chooseBranch } from "./union-branch.ts";

type Issue = z.core.$ZodIssue;

/** What the schema found wrong with `config`, in plain words; a union is told by the branch that was meant. */
export function findingsOf(issues: readonly Issue[], config: unknown, base: Path = []): readonly Finding[] {
  return issues.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)]; // a JSON document has no symbol keys
    const value = valueAt(config, path);
    if (issue.code === "unrecognized_keys") return unknownKeys(issue, path, config);
    if (issue.code === "invalid_union") return unionFindings(issue, path, config);
    if (value === undefined) return [missing(path, issue)];
    if (issue.code === "invalid_value") return [badWord(path, value, issue.values.map(String))];
    if (issue.code === "invalid_type") return [wrongType(path, value, expectation(issue))];
    return [invalid(path, value, issue)];
  });
}

function unknownKeys(issue: z.core.$ZodIssueUnrecognizedKeys, path: Path, config: unknown): readonly Finding[] {
  const known = issue.message.split(" ");
  const present = new Set(entriesOf(valueAt(config, path)).map(([key]) => key));
  const absent = known.filter((word) => !present.has(word));
  return issue.keys.map((key) => {
    const home = homeOf(key, path);
    const meant = home === undefined ? closest(key, absent) : undefined;
    const message = `${pathText(path)} does not know the key \`${key}\``;
    return {
      code: "unknown-key",
      path: [...path, key],
      key: true,
      message: meant === undefined ? `${message}.` : `${message}; did you mean \`${meant}\`?`,
      fix: home ?? (meant === undefined ? `Remove it; known here: ${listed(known, "and")}.` : `Write \`${meant}\`.`),
    };
  });
}

function unionFindings(issue: z.core.$ZodIssueInvalidUnion, path: Path, config: unknown): readonly Finding[] {
  const value = valueAt(config, path);
  if (issue.errors.length === 0) return [badDiscriminator(issue, path, config)];
  const branch = chooseBranch(issue.errors, value);
  if (branch !== undefined) return findingsOf(branch, config, path);
  const words = issue.errors
    .flat()
    .flatMap((error) => (error.code === "invalid_value" ? error.values.map(String) : []));
  if (typeof value === "string" && words.length > 0) return [badWord(path, value, words)];
  const types = new Set(
    issue.errors.flat().flatMap((error) => (error.path.length === 0 ? rootExpectations(error) : [])),
  );
  return [wrongType(path, value, [...types].join(" or "))];
}

function rootExpectations(issue: Issue): readonly string[] {
  if (issue.code === "invalid_type") return [expectation(issue)];
  if (issue.code === "invalid_value") return [`one of ${listed(issue.values.map(String))}`];
  if (issue.code === "invalid_union") return issue.errors.flat().flatMap(rootExpectations);
  return [];
}

function badDiscriminator(issue: z.core.$ZodIssueInvalidUnion, path: Path, config: unknown): Finding {
  const value = valueAt(config, path);
  const parent = path.slice(0, -1);
  const options = "options" in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
  if (value !== undefined) return badWord(path, value, options);
  if (parent.at(-2) === "params") {
    return {
      code: "wrong-type",
      path: parent,
      message: `${pathText(parent)}: expected a text, number, boolean or list, found an object.`,
      fix: "Write the text that the API expects, or send an object in `json`.",
    };
  }
  return {
    code: "missing-key",
    path: parent,
    message: `${pathText(parent)} lacks \`type\`.`,
    fix: `Add \`type\`: ${listed(options)}.`,
  };
}

function missing(path: Path, issue: Issue): Finding {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const kind = issue.code === "invalid_type" ? ` (${expectation(issue)})` : "";
  return {
    code: "missing-key",
    path: parent,
    message: `${pathText(parent)} lacks \`${key}\`${kind}.`,
    fix: `Add \`${key}\`.`,
  };
}

function badWord(path: Path, value: unknown, options: readonly string[]): Finding {
  const meant = typeof value === "string" ? closest(value, options) : undefined;
  // What stands under `auth` may be a secret that was put in the wrong place.
  const shown = meant === undefined && path.includes("auth") ? kindOf(value) : display(value);
  return {
    code: "invalid-value",
    path,
    message: `${pathText(path)}: ${shown} is not known${meant === undefined ? "." : `; did you mean \`${meant}\`?`}`,
    fix: meant === undefined ? `Write ${listed(options)}.` : `Write \`${meant}\`.`,
  };
}

function wrongType(path: Path, value: unknown, expected: string): Finding {
  return {
    code: "wrong-type",
    path,
    message: `${pathText(path)}: expected ${expected}, found ${kindOf(value)}.`,
    fix: `Write ${expected}.`,
  };
}

function invalid(path: Path, value: unknown, issue: Issue): Finding {
  const rule = boundOf(issue);
  return {
    code: path.length === 1 && path[0] === "resources" ? "no-resources" : "invalid-value",
    path,
    message: `${pathText(path)}: expected ${rule}, found ${path.includes("auth") ? kindOf(value) : display(value)}.`,
    fix: `Write ${rule}.`,
  };
}

function boundOf(issue: Issue): string {
  if (issue.code !== "too_small" && issue.code !== "too_big") return issue.message;
  const [bound, side] =
    issue.code === "too_small" ? [issue.minimum, "at least"] : ([issue.maximum, "at most"] as const);
  if (issue.origin === "string") return Number(bound) === 1 ? "a text that is not empty" : `${side} ${bound} letters`;
  if (issue.origin === "array") return `a list of ${side} ${bound}`;
  return `${side} ${bound}`;
}

function expectation(issue: z.core.$ZodIssueInvalidType): string {
  const names: Record<string, string> = {
    string: "a text",
    number: "a number",
    int: "a whole number",
    boolean: "true or false",
    array: "a list",
    object: "an object",
    record: "an object",
    null: "null",
  };
  return names[issue.expected] ?? issue.expected;
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (isRawObject(value)) return "an object";
  if (typeof value === "string") return "a text";
  return typeof value === "boolean" ? "a boolean" : "a number";
}

function display(value: unknown): string {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (typeof value !== "string" || value.length > 40) return kindOf(value);
  return value === "" ? "an empty text" : JSON.stringify(value);
}
