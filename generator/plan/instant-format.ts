import type { FormatPart, InstantPart } from "./connector.ts";

const PARTS: Readonly<Record<string, InstantPart>> = {
  Y: "year",
  y: "shortYear",
  m: "month",
  B: "monthName",
  b: "shortMonthName",
  d: "day",
  j: "dayOfYear",
  H: "hour",
  I: "hour12",
  p: "half",
  M: "minute",
  S: "second",
  L: "millisecond",
  f: "microsecond",
  s: "epochSeconds",
};

/** Directives that stand for a text: instants are written in UTC. */
const TEXTS: Readonly<Record<string, string>> = { "%": "%", z: "+0000", Z: "UTC" };

/** Directives that stand for several others. */
const GROUPS: Readonly<Record<string, string>> = { F: "%Y-%m-%d", T: "%H:%M:%S" };

/** The pieces of a strftime pattern, or the directive in it that is not known. */
export function formatParts(pattern: string): readonly FormatPart[] | { readonly unknown: string } {
  const parts: FormatPart[] = [];
  let text = "";
  const directive = /%(.?)|[^%]+/gsu;
  for (const [piece, name] of expanded(pattern).matchAll(directive)) {
    const fixed = name === undefined ? piece : own(TEXTS, name);
    const part = name === undefined ? undefined : own(PARTS, name);
    if (fixed === undefined && part === undefined) return { unknown: piece };
    text += fixed ?? "";
    if (part === undefined) continue;
    if (text !== "") parts.push({ text });
    parts.push({ part });
    text = "";
  }
  return text === "" ? parts : [...parts, { text }];
}

function expanded(pattern: string): string {
  return pattern.replace(/%(.)/gsu, (directive, name: string) => own(GROUPS, name) ?? directive);
}

function own<T>(values: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
