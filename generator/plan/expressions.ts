import type { IncrementalConfig } from "../config/incremental.ts";
import { pathText, type Report } from "../config/report.ts";
import { closest, listed } from "../config/suggest.ts";
import type { Path } from "../read/source-document.ts";
import type { Part, Value } from "./connector.ts";
import type { Secrets } from "./secrets.ts";
import { planSelector } from "./selector.ts";

/** What the placeholders of a text may name. */
export interface ExpressionScope {
  readonly report: Report;
  readonly secrets: Secrets;
  /** Absent where `{incremental.…}` is not allowed. */
  readonly incremental?: { readonly config: IncrementalConfig | undefined } | undefined;
  /** The resources that `{resources.…}` may name; absent where it is not allowed. */
  readonly resources?: ReadonlySet<string> | undefined;
  /** The names that `{parents.…}` may have; absent where the resource is read for no constant values. */
  readonly constants?: ReadonlySet<string> | undefined;
  /** The value of a parameter that `{name}` names; `undefined` where there is none of that name. */
  readonly param?: ((name: string, path: Path) => Value | undefined) | undefined;
}

/** What a placeholder stands for: a part that is filled in at run time, or a value that is known now. */
export type Meaning =
  Exclude<Part, { kind: "text" }> | { readonly kind: "literal"; readonly value: string | number | null };

const ATTRIBUTES: ReadonlyMap<string, "start" | "end" | "initial" | "last"> = new Map([
  ["start_value", "start"],
  ["last_value", "last"],
  ["initial_value", "initial"],
  ["end_value", "end"],
]);

/** The meaning of a placeholder's expression; `undefined` after an error. */
export function meaningOf(expression: string, path: Path, scope: ExpressionScope): Meaning | undefined {
  const [root = "", ...rest] = expression.split(".");
  if (root === "secrets" && rest.length > 0 && rest.every((key) => key !== "")) {
    return { kind: "secret", option: scope.secrets.option(rest.join(".")) };
  }
  if (root === "incremental" && rest.length === 1) return incrementalMeaning(rest[0] ?? "", path, scope);
  if (root === "resources") return parentMeaning(expression, rest, path, scope);
  if (root === "parents" && scope.constants !== undefined)
    return constantMeaning(rest.join("."), path, scope.constants, scope.report);
  unknown(expression, path, scope);
  return undefined;
}

function incrementalMeaning(name: string, path: Path, scope: ExpressionScope): Meaning | undefined {
  if (scope.incremental === undefined) {
    unknown(`incremental.${name}`, path, scope);
    return undefined;
  }
  const { config } = scope.incremental;
  if (config === undefined) {
    scope.report.error({
      code: "unknown-placeholder",
      path,
      message: `\`{incremental.${name}}\` has no meaning: the endpoint is not incremental.`,
      fix: "Add `endpoint.incremental` with a `cursor_path`, or remove the placeholder.",
    });
    return undefined;
  }
  const attribute = ATTRIBUTES.get(name);
  if (attribute !== undefined) return { kind: "incremental", attribute };
  if (name === "lag" || name === "row_order" || name === "cursor_path") {
    return { kind: "literal", value: config[name] ?? null };
  }
  unknown(`incremental.${name}`, path, scope);
  return undefined;
}

function parentMeaning(
  expression: string,
  [parent = "", ...field]: readonly string[],
  path: Path,
  scope: ExpressionScope,
): Meaning | undefined {
  const { resources, report } = scope;
  if (resources === undefined) {
    unknown(expression, path, scope);
    return undefined;
  }
  if (parent === "" || field.join(".") === "") {
    report.error({
      code: "invalid-placeholder",
      path,
      message: `\`{${expression}}\` lacks a part.`,
      fix: "Write `{resources.<parent>.<field>}`.",
    });
    return undefined;
  }
  return planParentField(parent, field.join("."), path, { resources, report });
}

function constantMeaning(
  name: string,
  path: Path,
  known: ReadonlySet<string>,
  report: Report,
): Extract<Meaning, { kind: "parent" }> | undefined {
  if (known.has(name)) return { kind: "parent", field: [name] };
  const meant = closest(name, known);
  report.error({
    code: "unknown-placeholder",
    path,
    message: `\`{parents.${name}}\` names none of the constant values${meant === undefined ? "." : `; did you mean \`{parents.${meant}}\`?`}`,
    fix: `Write ${listed([...known].map((each) => `{parents.${each}}`))}, or add \`${name}\` to \`parents\`.`,
  });
  return undefined;
}

/** A field of the parent's row; `undefined` after an error. */
export function planParentField(
  parent: string,
  field: string,
  path: Path,
  { resources, report }: { readonly resources: ReadonlySet<string>; readonly report: Report },
): Extract<Meaning, { kind: "parent" }> | undefined {
  if (!resources.has(parent)) {
    reportUnknownParent(parent, path, resources, report);
    return undefined;
  }
  const keys = planSelector(field, "value", path, report);
  if (keys === undefined) return undefined;
  if (keys.length > 0 && !keys.some((key) => key.includes("."))) return { kind: "parent", field: keys };
  report.error({
    code: "not-yet-supported",
    path,
    message: `${pathText(path)}: ${keys.length === 0 ? "the parent row as a whole" : "a field with a dot in its name"} is not yet supported.`,
    fix: "Name a field of the parent row.",
  });
  return undefined;
}

/** An error: the config has no resource of that name. */
export function reportUnknownParent(parent: string, path: Path, known: ReadonlySet<string>, report: Report): void {
  const meant = closest(parent, known);
  report.error({
    code: "unknown-resource",
    path,
    message: `There is no resource \`${parent}\`${meant === undefined ? "." : `; did you mean \`${meant}\`?`}`,
    fix: meant === undefined ? `Name one of ${listed(known)}.` : `Write \`${meant}\`.`,
  });
}

function unknown(expression: string, path: Path, scope: ExpressionScope): void {
  const valid = [
    ...(scope.incremental === undefined ? [] : [...ATTRIBUTES.keys()].map((name) => `incremental.${name}`)),
    ...(scope.resources === undefined ? [] : ["resources.<parent>.<field>"]),
    ...[...(scope.constants ?? [])].map((name) => `parents.${name}`),
    "secrets.<name>",
  ];
  const meant = closest(expression, valid);
  scope.report.error({
    code: "unknown-placeholder",
    path,
    message: `\`{${expression}}\` is not known here${meant === undefined ? "." : `; did you mean \`{${meant}}\`?`}`,
    fix: `Write ${listed(valid.map((word) => `{${word}}`))}; for literal braces double them: \`{{\` and \`}}\`.`,
  });
}
