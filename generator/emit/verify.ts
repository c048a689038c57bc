import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseModule, ROOT } from "../compiler.ts";
import { statementFindings } from "./verify-statements.ts";
import { TypeChecker } from "./verify-types.ts";

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
 * @param copied those of them that are whole copies of the runtime's modules. Default: none
 * @param meanwhile is done while another process checks the types. Default: nothing
 * @param checker is that process, which is then ended. Default: a new one
 */
export async function verifyConnector(
  files: ReadonlyMap<string, string>,
  copied: ReadonlySet<string> = new Set(),
  meanwhile: () => Promise<void> = () => Promise.resolve(),
  checker: TypeChecker = new TypeChecker(),
): Promise<readonly Diagnostic[]> {
  const modules = new Map([...files].filter(([path]) => path.endsWith(".ts")));
  const statements: Finding[] = [];
  const check = checker.findings(modules, copied, async () => {
    for (const [path, text] of modules) {
      if (!copied.has(path)) statements.push(...statementFindings(path, parseModule(ROOT + path, text)));
    }
    await meanwhile();
  });
  const mistyped = await check.finally(() => checker.close());
  // What does not even parse as it should has no types worth telling.
  const findings = statements.length > 0 ? statements : mistyped;
  return findings.map(({ path, line, message }) => ({
    code: "internal-error",
    severity: "error",
    message: `The generated file ${path}, line ${line}, is not what it must be: ${message}`,
    fix: "Nothing was written. This is a mistake of gen: please report it with the spec that shows it.",
    file: path,
    line,
  }));
}
