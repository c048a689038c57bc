import type { z } from "zod";
import type { Path } from "../read/source-document.ts";
import { exampleAt } from "./examples.ts";
import { authTypeOf, homeOf } from "./homes.ts";
import { entriesOf, valueAt } from "./raw.ts";
import { pathText, type Finding } from "./report.ts";
import { closest, listed } from "./suggest.ts";
import { chooseBranch, isSlip } from "./union-branch.ts";
import { display, either, expectation, kindOf, ruleOf, shown } from "./wording.ts";

type Issue = z.core.$ZodIssue;

/** What the schema found wrong with `config`, in plain words; a union is told by the branch that was meant. */
export function findingsOf(issues: readonly Issue[], config: unknown, base: Path = []): readonly Finding[] {
  // A required key that is misspelt is not missing as well.
  const here = valueAt(config, base);
  const told = issues.filter((issue) => !issues.some((other) => isSlip(other, issue, here)));
  return told.flatMap((issue) => {
    const path = [...base, ...(issue.path as Path)]; // a JSON document has no symbol keys
    const value = valueAt(config, path);
    if (issue.code === "unrecognized_keys") return unknownKeys(issue, path, config);
    const isUnion = issue.code === "invalid_union" && (value !== undefined || issue.errors.length === 0);
    if (isUnion) return unionFindings(issue, path, config);
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
  return [wrongType(path, value, either(types))];
}

function rootExpectations(issue: Issue): readonly string[] {
  if (issue.code === "invalid_type") return [expectation(issue)];
  if (issue.code === "invalid_value") return ["a name"];
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
  const meant = authTypeOf(entriesOf(valueAt(config, parent)).map(([key]) => key));
  return {
    code: "missing-key",
    path: parent,
    message: `${pathText(parent)} lacks \`type\`.`,
    fix:
      meant !== undefined && options.includes(meant) ? `Add \`type: ${meant}\`.` : `Add \`type\`: ${listed(options)}.`,
  };
}

function missing(path: Path, issue: Issue): Finding {
  const key = String(path.at(-1));
  const parent = path.slice(0, -1);
  const kind = issue.code === "invalid_type" ? ` (${expectation(issue)})` : "";
  const options = issue.code === "invalid_value" ? `: ${listed(issue.values.map(String))}` : "";
  return {
    code: "missing-key",
    path: parent,
    message: `${pathText(parent)} lacks \`${key}\`${kind}.`,
    fix: `Add \`${key}\`${options}.`,
  };
}

function badWord(path: Path, value: unknown, options: readonly string[]): Finding {
  const meant = typeof value === "string" ? closest(value, options) : undefined;
  return {
    code: "invalid-value",
    path,
    message: `${pathText(path)}: ${meant === undefined ? shown(value, path) : display(value)} is not known${meant === undefined ? "." : `; did you mean \`${meant}\`?`}`,
    fix: meant === undefined ? `Write ${listed(options)}.` : `Write \`${meant}\`.`,
  };
}

function wrongType(path: Path, value: unknown, expected: string): Finding {
  const example = exampleAt(path);
  return {
    code: "wrong-type",
    path,
    message: `${pathText(path)}: expected ${expected}, found ${kindOf(value)}.`,
    fix: example === undefined ? `Write ${expected}.` : `Write ${expected}, such as \`${example}\`.`,
  };
}

function invalid(path: Path, value: unknown, issue: Issue): Finding {
  const rule = ruleOf(issue);
  return {
    code: path.length === 1 && path[0] === "resources" ? "no-resources" : "invalid-value",
    path,
    message: `${pathText(path)}: expected ${rule}, found ${shown(value, path)}.`,
    fix: `Write ${rule}.`,
  };
}
