import { parseTemplate, type TemplatePart } from "../config/placeholders.ts";
import { isRawObject } from "../config/raw.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Json } from "../../templates/runtime/json.ts";
import type { Path } from "../read/source-document.ts";
import type { Entry, Part, Value } from "./connector.ts";
import { meaningOf, type ExpressionScope } from "./expressions.ts";

/** Gives the place in the config of what stands at a path inside the planned value. */
type Locate = (path: Path) => Path;

/** A JSON value with its templates read. A text that is one placeholder keeps the type of what is filled in. */
export function planValue(value: unknown, path: Path, locate: Locate, scope: ExpressionScope): Value {
  if (typeof value === "string") return planText(value, locate(path), scope) ?? { kind: "literal", value: "" };
  if (Array.isArray(value)) return listOf(value.map((item, index) => planValue(item, [...path, index], locate, scope)));
  if (!isRawObject(value)) return { kind: "literal", value: value as Json }; // the schema lets only JSON pass
  return objectOf(
    Object.entries(value).map(([key, item]) =>
      entry(planKey(key, locate([...path, key]), scope), planValue(item, [...path, key], locate, scope)),
    ),
  );
}

/** A template as a value; `undefined` after an error. */
export function planText(text: string, path: Path, scope: ExpressionScope): Value | undefined {
  const parts = templateParts(text, path, scope.report);
  if (parts === undefined) return undefined;
  const [only] = parts;
  if (parts.length === 1 && only?.kind === "placeholder") {
    const param = scope.param?.(only.expression, path);
    if (param !== undefined) return param;
    const meaning = meaningOf(only.expression, path, scope);
    if (meaning === undefined) return undefined;
    return meaning.kind === "literal" ? meaning : { kind: "placeholder", part: meaning };
  }
  const filled = fillParts(parts, path, scope);
  return filled === undefined ? undefined : textValue(filled);
}

/** The parts of a template with their meanings, texts that stand side by side joined; `undefined` after an error. */
function fillParts(parts: readonly TemplatePart[], path: Path, scope: ExpressionScope): readonly Part[] | undefined {
  const filled = parts.flatMap((part): readonly (Part | undefined)[] => {
    if (part.kind === "text") return [part];
    const param = scope.param?.(part.expression, path);
    if (param !== undefined) return partsOf(param);
    const meaning = meaningOf(part.expression, path, scope);
    return [meaning?.kind === "literal" ? { kind: "text", text: String(meaning.value ?? "") } : meaning];
  });
  return filled.every((part) => part !== undefined) ? joinTexts(filled) : undefined;
}

/** A parameter's value as parts of a text. */
function partsOf(value: Value): readonly Part[] {
  if (value.kind === "template") return value.parts;
  if (value.kind === "placeholder") return [value.part];
  return [
    { kind: "text", text: value.kind === "literal" && typeof value.value !== "object" ? String(value.value) : "" },
  ];
}

/** The parts of a template; `undefined` after an error. */
export function templateParts(text: string, path: Path, report: Report): readonly TemplatePart[] | undefined {
  const template = parseTemplate(text);
  const format = template.parts?.find((part) => part.kind === "placeholder" && part.format !== "");
  if (template.problem === undefined && format === undefined) return template.parts;
  const offset = template.problem?.offset ?? (format?.kind === "placeholder" ? format.offset : 0);
  const what = template.problem?.message ?? "conversions and format specs are Python's and are not filled in here";
  report.error({
    code: "invalid-placeholder",
    path,
    message: `${pathText(path)}, character ${offset + 1}: ${what}.`,
    fix: "Write `{name}` for a placeholder, and double literal braces: `{{` and `}}`.",
  });
  return undefined;
}

/** A name with the parts that make it up where placeholders stand in it. */
export interface PlannedKey {
  readonly name: string;
  readonly parts?: readonly Part[] | undefined;
}

/** A key or name: literal, with doubled braces, or with placeholders. */
export function planKey(key: string, path: Path, scope: ExpressionScope): PlannedKey {
  const parts = templateParts(key, path, scope.report) ?? [];
  if (parts.every((part) => part.kind === "text")) return { name: parts.map(({ text }) => text).join("") };
  const filled = fillParts(parts, path, scope) ?? [];
  const [only] = filled;
  return filled.length === 1 && only?.kind === "text" ? { name: only.text } : { name: key, parts: filled };
}

/** A value by its name. */
export function entry({ name, parts }: PlannedKey, value: Value): Entry {
  return parts === undefined ? [name, value] : [name, value, parts];
}

/** Neighbouring texts as one. */
export function joinTexts(parts: readonly Part[]): readonly Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (part.kind === "text" && last?.kind === "text")
      joined[joined.length - 1] = { ...last, text: last.text + part.text };
    else joined.push(part);
  }
  return joined;
}

function textValue(parts: readonly Part[]): Value {
  const [first] = parts;
  if (first === undefined) return { kind: "literal", value: "" };
  if (parts.length === 1 && first.kind === "text") return { kind: "literal", value: first.text };
  return { kind: "template", parts };
}

function listOf(items: readonly Value[]): Value {
  const literals = items.flatMap((item) => (item.kind === "literal" ? [item.value] : []));
  return literals.length === items.length ? { kind: "literal", value: literals } : { kind: "list", items };
}

function objectOf(entries: readonly Entry[]): Value {
  const literals = entries.flatMap(([key, item, parts]) =>
    item.kind === "literal" && parts === undefined ? [[key, item.value] as const] : [],
  );
  return literals.length === entries.length
    ? { kind: "literal", value: Object.fromEntries(literals) }
    : { kind: "object", entries };
}
