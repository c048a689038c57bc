import type { ts } from "ts-morph";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseModule, ROOT } from "../compiler.ts";
import { statementFindings } from "./verify-statements.ts";
import { typeFindings } from "./verify-types.ts";

/** Something in the output that must not be there. */
export interface Finding {
  /** Path below the connector's folder. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/**
 * Checks a connector's files before they are written: only allowed statements, and types that hold under the strictest
 * options. A finding is a mistake of the generator.
 *
 * @param files path below the connector's folder → text
 * @param copied those of them that are copies of whole modules of the runtime, as these were parsed. Default: none
 */
export function verifyConnector(
  files: ReadonlyMap<string, string>,
  copied: ReadonlyMap<string, ts.SourceFile> = new Map(),
): readonly Diagnostic[] {
  const texts = [...files].filter(([path]) => path.endsWith(".ts"));
  const modules = new Map(texts.map(([path, text]) => [path, copied.get(path) ?? parseModule(ROOT + path, text)]));
  const own = [...modules].filter(([path]) => !copied.has(path));
  const statements = own.flatMap(([path, source]) => statementFindings(path, source));
  // What does not even parse as it should has no types worth checking.
  const findings = statements.length > 0 ? statements : typeFindings(modules, new Set(copied.keys()));
  return findings.map(({ path, line, message }) => ({
    code: "internal-error",
    severity: "error",
    message: `The generated file ${path}, line ${line}, is not what it must be: ${message}`,
    fix: "Nothing was written. This is a mistake of gen: please report it with the spec that shows it.",
    file: path,
    line,
  }));
}
