import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { limitDiagnostic, LimitReached, numberProblem } from "../limits.ts";
import { sourceDocument } from "../places.ts";
import type { SourceDocument } from "../source-document.ts";
import { textPositions } from "../text-positions.ts";
import { JsonSyntaxError, scanJson, type JsonScan } from "./scan-json.ts";

/** A JSON text as a document; places are scanned for when the first one is asked for. */
export function jsonDocument(text: string, file: string): SourceDocument | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return sourceDocument(file, value, () => ({ root: scanJson(text).root, position: textPositions(text) }));
  } catch {
    return undefined;
  }
}

/** What is wrong with a JSON text: the first syntax error, or keys and digits that `JSON.parse` loses. */
export function jsonProblems(text: string, file: string): readonly Diagnostic[] {
  const position = textPositions(text);
  try {
    return lossDiagnostics(scanJson(text), file, position);
  } catch (error) {
    if (error instanceof LimitReached) return [limitDiagnostic(error, file, position)];
    if (!(error instanceof JsonSyntaxError)) throw error;
    return [
      {
        code: "syntax-error",
        severity: "error",
        message: `This is not well-formed JSON: ${error.message}${near(text, error.at)}.`,
        fix: "Correct the document at this place; comments and trailing commas are YAML, not JSON.",
        file,
        ...position(error.at),
      },
    ];
  }
}

function lossDiagnostics(scan: JsonScan, file: string, position: ReturnType<typeof textPositions>): Diagnostic[] {
  const duplicates = scan.duplicates.map(({ key, at, first }): Diagnostic =>
    duplicateKey(key, position(first).line, { file, ...position(at) }),
  );
  const integers = scan.integers.flatMap(({ text, at }): Diagnostic[] => {
    const problem = numberProblem(BigInt(text));
    return problem === undefined ? [] : [inexactNumber(problem, { file, ...position(at) })];
  });
  return [...duplicates, ...integers];
}

/** The finding that an object has a key twice. */
export function duplicateKey(
  key: string,
  firstLine: number,
  place: Pick<Diagnostic, "file" | "line" | "column">,
  severity: Diagnostic["severity"] = "error",
): Diagnostic {
  return {
    code: "duplicate-key",
    severity,
    message: `The key ${JSON.stringify(key)} was given on line ${firstLine} already.`,
    fix: "Keep one of them.",
    ...place,
  };
}

/** The finding that a number cannot be held exactly. */
export function inexactNumber(problem: string, place: Pick<Diagnostic, "file" | "line" | "column">): Diagnostic {
  return { code: "inexact-number", severity: "error", message: problem, fix: "Write it as text, in quotes.", ...place };
}

/** Names the character found, never the text around it: that may be a secret. */
function near(text: string, at: number): string {
  const character = text[at];
  if (character === undefined) return ", but the document ends";
  return /[\p{P}\p{S}]/u.test(character) ? `, not \`${character}\`` : "";
}
