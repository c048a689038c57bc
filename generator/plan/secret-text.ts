import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Value } from "./connector.ts";
import type { Secrets } from "./secrets.ts";
import { planText, planValue } from "./values.ts";

/** What credentials are planned with. */
export interface AuthScope {
  readonly secrets: Secrets;
  readonly report: Report;
  readonly baseUrl: string;
}

/** The secret that a text is; `undefined` where it is another text, or more than that. */
export function soleSecret(template: string | null | undefined): string | undefined {
  return /^\{secrets\.([^{}]+)\}$/.exec(template ?? "")?.[1];
}

/** A text with secrets in it; a text that is one secret gives it a description. */
export function secretText(
  template: string | undefined,
  path: Path,
  scope: AuthScope,
  description: string,
  form?: { readonly multiline: boolean },
): Value {
  const name = soleSecret(template);
  if (name !== undefined) scope.secrets.option(name, description, form);
  return planText(template ?? "", path, scope) ?? { kind: "literal", value: "" };
}

/** A text that may be absent. */
export function optionalText(
  template: string | null | undefined,
  path: Path,
  scope: AuthScope,
  description = "",
): Value | undefined {
  return template === null || template === undefined ? undefined : secretText(template, path, scope, description);
}

/** Names with their texts; without those whose value is null. */
export function namedTexts(
  values: Readonly<Record<string, string | number | boolean | null>>,
  path: Path,
  scope: AuthScope,
): readonly (readonly [string, Value])[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, secretText(String(value), [...path, name], scope, "")] as const],
  );
}

/** A JSON value with secrets in its texts; in its names they cannot stand. */
export function secretValue(value: unknown, locate: (path: Path) => Path, scope: AuthScope): Value {
  const planned = planValue(value, [], locate, scope);
  if (hasNamePlaceholder(planned)) {
    const path = locate([]);
    scope.report.error({
      code: "not-yet-supported",
      path,
      message: `${pathText(path)}: placeholders in names are not yet supported here.`,
      fix: "Write the names themselves; for literal braces double them: `{{` and `}}`.",
    });
  }
  return planned;
}

function hasNamePlaceholder(value: Value): boolean {
  if (value.kind === "list") return value.items.some(hasNamePlaceholder);
  if (value.kind !== "object") return false;
  return value.entries.some(([, item, parts]) => parts !== undefined || hasNamePlaceholder(item));
}

/** A host's name, perhaps with a port, and a path, but no scheme. */
const HOST_ALONE = /^(?:localhost|[a-z\d-]+(?:\.[a-z\d-]+)*\.[a-z]{2,}|\d+(?:\.\d+){3})(?::\d+)?\//i;

/** A URL; one below the base URL as the path to it, so that it moves with the connector's option `baseUrl`. */
export function planUrl(url: string | undefined, path: Path, scope: AuthScope, description: string): Value {
  if (url !== undefined && HOST_ALONE.test(url)) {
    scope.report.error({
      code: "invalid-url",
      path,
      message: `${pathText(path)} is no web address.`,
      fix: "Write https:// before it; a path below `base_url` begins with a slash.",
    });
  }
  const base = `${scope.baseUrl.replace(/\/+$/, "")}/`;
  const below = base !== "/" && url?.startsWith(base) === true ? url.slice(base.length - 1) : url;
  return secretText(below, path, scope, description);
}
