import { isMap, isScalar, isSeq, type Document, type LineCounter } from "yaml";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { duplicateKey, jsonProblems } from "../json/read-json.ts";
import { isList } from "../values.ts";

/** Repeated keys that are reported at most: a document that was merged by hand has them everywhere. */
const MOST = 20;

/** The keys that objects of a well-formed JSON text have twice: `JSON.parse` keeps the last value and says nothing. */
export function repeatedJsonKeys(text: string, value: unknown, file: string): readonly Diagnostic[] {
  // Telling where they are takes as long as parsing several times; nearly every document has none.
  if (keysOfText(text) === keysOfValue(value)) return [];
  const repeated = jsonProblems(text, file).filter(({ code }) => code === "duplicate-key");
  return repeated.slice(0, MOST).map(asWarning);
}

/** The keys that maps of a YAML document have twice. */
export function repeatedYamlKeys(document: Document.Parsed, lines: LineCounter, file: string): readonly Diagnostic[] {
  const out: Diagnostic[] = [];
  const stack: unknown[] = [document.contents];
  while (stack.length > 0 && out.length < MOST) {
    const node = stack.pop();
    if (isSeq(node)) stack.push(...node.items.toReversed());
    if (!isMap(node)) continue;
    const first = new Map<string, number>();
    for (const { key } of node.items) {
      if (!isScalar(key) || key.range === null || key.range === undefined || key.value === "<<") continue;
      const name = String(key.value);
      const { line, col } = lines.linePos(key.range[0]);
      const known = first.get(name);
      if (known === undefined) first.set(name, line);
      else out.push(asWarning(duplicateKey(name, known, { file, line, column: col })));
    }
    stack.push(...node.items.map((pair) => pair.value).toReversed());
  }
  return out;
}

function asWarning(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, severity: "warning", fix: "Keep one of them; the last one counts." };
}

/** How many keys a well-formed JSON text spells out: its strings before a colon. */
function keysOfText(text: string): number {
  let count = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    at = afterString(text, at);
    while (isSpace(text.charCodeAt(at))) at += 1;
    if (text[at] === ":") count += 1;
  }
  return count;
}

/** Where a string that begins at `start` is over. */
function afterString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end + 1;
}

function isEscaped(text: string, at: number): boolean {
  let from = at;
  while (text[from - 1] === "\\") from -= 1;
  return (at - from) % 2 === 1;
}

function isSpace(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 13 || unit === 9;
}

function keysOfValue(root: unknown): number {
  let count = 0;
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const value = stack.pop();
    if (typeof value !== "object" || value === null) continue;
    const items = isList(value) ? value : Object.values(value);
    if (!isList(value)) count += items.length;
    for (const item of items) if (typeof item === "object") stack.push(item);
  }
  return count;
}
