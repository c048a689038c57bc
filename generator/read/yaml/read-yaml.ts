import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { limitDiagnostic, LimitReached } from "../limits.ts";
import { sourceDocument } from "../places.ts";
import type { Position, SourceDocument } from "../source-document.ts";
import { textPositions } from "../text-positions.ts";
import { parseYaml, type YamlProblem } from "./parse-yaml.ts";
import { yamlData } from "./yaml-data.ts";

/** What a YAML text says; no document where it cannot be read at all. */
export interface ReadYaml {
  readonly document?: SourceDocument;
  readonly diagnostics: readonly Diagnostic[];
}

/** Syntax errors that are reported at most: after some, the rest are consequences of the first ones. */
const MAX_PROBLEMS = 20;

/** Reads a YAML text; `position` maps its offsets to the file that it stands in. */
export function readYaml(text: string, file: string, position = textPositions(text)): ReadYaml {
  try {
    const { document, problems } = parseYaml(text);
    const syntax = syntaxDiagnostics(problems, file, position);
    if (document === undefined) return { diagnostics: syntax };
    const { value, place, diagnostics } = yamlData(document, file, position);
    const all = [...syntax, ...diagnostics];
    return { document: sourceDocument(file, value, () => ({ root: place, position })), diagnostics: all };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { diagnostics: [limitDiagnostic(error, file, position)] };
  }
}

/** One diagnostic for each line that has problems. */
function syntaxDiagnostics(
  problems: readonly YamlProblem[],
  file: string,
  position: (at: number) => Position,
): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const { message, at } of [...problems].sort((a, b) => a.at - b.at)) {
    const place = position(at);
    if (byLine.has(place.line)) continue;
    byLine.set(place.line, {
      code: "syntax-error",
      severity: "error",
      message: `This is not YAML that can be read: ${message}.`,
      fix: "Correct the document at this place.",
      file,
      ...place,
    });
  }
  return [...byLine.values()].slice(0, MAX_PROBLEMS);
}
