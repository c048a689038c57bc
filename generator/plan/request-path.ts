import { pathText } from "../config/report.ts";
import { closest, listed } from "../config/suggest.ts";
import type { Part } from "./connector.ts";
import { meaningOf, planParentField, type ExpressionScope } from "./expressions.ts";
import { joinTexts, planText, templateParts } from "./values.ts";
import type { ResourceScope } from "./scope.ts";

/** A path with its static parameters filled in. */
export interface PlannedPath {
  readonly parts: readonly Part[];
  /** Parameters that the path has taken and that are therefore not in the query. */
  readonly bound: ReadonlySet<string>;
}

/** The request's path; `{name}` takes the parameter of that name. */
export function planPath(scope: ResourceScope, expressions: ExpressionScope): PlannedPath {
  const { resource, place, report } = scope;
  const path = place(["endpoint", "path"]);
  const bound = new Set<string>();
  const parts = (templateParts(resource.endpoint.path, path, report) ?? []).flatMap((part): readonly Part[] => {
    if (part.kind === "text") return [{ kind: "text", text: visible(part.text) }];
    if (part.expression.includes(".")) {
      const meaning = meaningOf(part.expression, path, expressions);
      if (meaning === undefined) return [];
      return meaning.kind === "literal" ? [{ kind: "text", text: encoded(String(meaning.value)) }] : [meaning];
    }
    bound.add(part.expression);
    return boundParts(part.expression, scope, expressions);
  });
  const joined = joinTexts(parts);
  if (joined.some((part) => part.kind === "text" && /(?:^|\/)\.{1,2}(?:[/?#]|$)/.test(part.text))) {
    report.error({
      code: "invalid-url",
      path,
      message: `${pathText(path)} has a segment \`.\` or \`..\`, which leads to another place than it says.`,
      fix: "Write the path that is meant.",
    });
  }
  return { parts: joined.length > 0 ? joined : [{ kind: "text", text: "" }], bound };
}

function boundParts(name: string, scope: ResourceScope, expressions: ExpressionScope): readonly Part[] {
  const { resource, place, report } = scope;
  const params = resource.endpoint.params ?? {};
  const value = Object.hasOwn(params, name) ? params[name] : undefined;
  const path = place(["endpoint", "path"]);
  if (value === undefined || value === null || value === "") {
    const names = Object.keys(params);
    const meant = value === undefined ? closest(name, names) : undefined;
    report.error({
      code: "unbound-parameter",
      path,
      message: `${pathText(path)}: \`{${name}}\` of \`${withoutQuery(resource.endpoint.path)}\` has no value in \`params\`${meant === undefined ? "." : `; did you mean \`{${meant}}\`?`}`,
      fix:
        names.length === 0
          ? `Add \`${name}\` to \`params\`.`
          : `Add \`${name}\` to \`params\`, beside ${listed(names, "and")}.`,
    });
    return [];
  }
  if (typeof value === "object") {
    if (!Array.isArray(value) && value.type === "incremental") return [{ kind: "incremental", attribute: "start" }];
    if (!Array.isArray(value)) return resolvedParts(value, name, scope);
    report.error({
      code: "unbound-parameter",
      path: place(["endpoint", "params", name]),
      message: `${pathText(path)}: a list cannot fill \`{${name}}\`.`,
      fix: "Write one value.",
    });
    return [];
  }
  return scalarParts(String(value), name, scope, expressions);
}

/** An unknown parent is reported where the parameter stands. */
function resolvedParts(
  { resource, field }: { readonly resource: string; readonly field: string },
  name: string,
  { known, place, report }: ResourceScope,
): readonly Part[] {
  if (!known.has(resource)) return [];
  const part = planParentField(resource, field, place(["endpoint", "params", name, "field"]), {
    resources: known,
    report,
  });
  return part === undefined ? [] : [part];
}

function scalarParts(value: string, name: string, scope: ResourceScope, expressions: ExpressionScope): readonly Part[] {
  const path = scope.place(["endpoint", "params", name]);
  const planned = planText(value, path, expressions);
  if (planned === undefined) return [];
  if (planned.kind === "placeholder") return [planned.part];
  if (planned.kind === "template") return planned.parts.map(encodedPart);
  const text = planned.kind === "literal" && typeof planned.value !== "object" ? String(planned.value) : "";
  if (text.split("/").some((segment) => segment === "." || segment === "..")) {
    scope.report.error({
      code: "unbound-parameter",
      path,
      message: `${pathText(path)}: a segment \`.\` or \`..\` leads to another place than it says.`,
      fix: "Write the value that is meant.",
    });
  }
  return [{ kind: "text", text: encoded(text) }];
}

function encodedPart(part: Part): Part {
  return part.kind === "text" ? { kind: "text", text: encoded(part.text) } : part;
}

// A value of the config's own may span segments (`owner/repository`), but never reach the query or fragment.
function encoded(text: string): string {
  return text
    .replaceAll(/\p{Cs}/gu, "\ufffd")
    .split("/")
    .map(encodeURIComponent)
    .join("/");
}

// URL parsers drop some of these and cut others off the end: two paths would be one.
function visible(text: string): string {
  return text.replaceAll(/[\p{Cc} ]/gu, encodeURIComponent);
}

// A query may hold what is not to be shown.
function withoutQuery(path: string): string {
  return path.replace(/[?#].*$/s, "");
}
