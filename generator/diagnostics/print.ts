import type { Diagnostic, Severity } from "./diagnostic.ts";
import { redact } from "./redact.ts";
import { visible } from "./visible.ts";

export interface PrintOptions {
  /** Whether to use ANSI colours. */
  readonly color: boolean;
  /** Whether all are shown: else of many warnings of one code the first few, and how many more there are. Default: false. */
  readonly all?: boolean | undefined;
}

/** So many warnings of one code are shown before the rest is only counted; so do infos. */
const FEW = 5;

/** ANSI codes (ECMA-48 SGR) of the severities. */
const COLORS: Readonly<Record<Severity, string>> = { error: "31", warning: "33", info: "36" };
const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
/**
 * Diagnostics for people: `file:line:column severity code message`, the fix below it, in the order of file, line and
 * column, and a line that counts them. Empty where there are none.
 */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], { color, all = false }: PrintOptions): string {
  if (diagnostics.length === 0) return "";
  const sorted = sortedDiagnostics(diagnostics);
  const { shown, more } = all ? { shown: sorted, more: [] } : firstOfEach(sorted);
  const lines = shown.map((diagnostic) => formatOne(diagnostic, color));
  const rest = more.length === 0 ? "" : ` (not shown: ${more.join(", ")}; --explain shows all)`;
  return `${lines.join("\n")}\n\n${summary(diagnostics)}${rest}\n`;
}

/** All errors, and a few of each other code. */
function firstOfEach(sorted: readonly Diagnostic[]): {
  readonly shown: readonly Diagnostic[];
  readonly more: readonly string[];
} {
  const counts = new Map<string, number>();
  const shown = sorted.filter(({ severity, code }) => {
    const count = (counts.get(code) ?? 0) + 1;
    if (severity !== "error") counts.set(code, count);
    return severity === "error" || count <= FEW;
  });
  const more = [...counts].flatMap(([code, count]) => (count > FEW ? [`${count - FEW} ${code}`] : []));
  return { shown, more };
}

/** Diagnostics for scripts, in the same order: plain JSON data, without secrets. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return sortedDiagnostics(diagnostics).map((diagnostic) => ({
    ...diagnostic,
    message: redact(diagnostic.message),
    ...(diagnostic.fix === undefined ? {} : { fix: redact(diagnostic.fix) }),
  }));
}

/** How many there are of each severity: "2 errors, 1 warning". */
function summary(diagnostics: readonly Diagnostic[]): string {
  return SEVERITIES.flatMap((severity) => {
    const count = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return count === 0 ? [] : [`${count} ${severity}${count === 1 || severity === "info" ? "" : "s"}`];
  }).join(", ");
}

/** In the order of file, line and column; what has no place comes first. Equal places keep their order. */
function sortedDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) => compare(a.file ?? "", b.file ?? "") || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function formatOne(diagnostic: Diagnostic, color: boolean): string {
  const { severity, code } = diagnostic;
  const paint = (text: string, sgr: string): string => (color ? `\u001b[${sgr}m${text}\u001b[0m` : text);
  const place = placeOf(diagnostic);
  const head = [
    ...(place === "" ? [] : [paint(visible(place), "1")]),
    paint(severity, COLORS[severity]),
    paint(code, "2"),
    visible(redact(diagnostic.message)),
  ];
  const fix = diagnostic.fix === undefined ? "" : `\n  ${paint("fix:", "2")} ${visible(redact(diagnostic.fix))}`;
  return head.join(" ") + fix;
}

/** `file:line:column`, or the file and the JSON pointer where the line is not known. */
function placeOf({ file, line, column, pointer }: Diagnostic): string {
  const where = line === undefined ? [pointer === undefined ? "" : `#${pointer}`] : [line, column ?? 1];
  return [file, ...where].filter((part) => part !== undefined && part !== "").join(":");
}
