import { readFileSync } from "node:fs";
import { join } from "node:path";
import type ts from "typescript";
import { compiler, parseModule } from "../compiler.ts";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

const FILE = "extensions.ts";

type Export = readonly [name: string, type: string | undefined];

/**
 * Warnings for the functions that a connector calls and its user's extensions.ts, which is never overwritten, does not
 * have: the stubs that a new one would have say which. None where there is no such file yet.
 */
export function missingFunctions(dir: string, stubs: string): readonly Diagnostic[] {
  const path = join(dir, FILE);
  const text = readIfThere(path);
  const known = text === undefined ? undefined : exportsOf(text);
  if (known === undefined) return [];
  return [...(exportsOf(stubs) ?? [])].flatMap(([name, type]): readonly Diagnostic[] => {
    if (known.has(name)) return [];
    return [
      {
        code: "missing-function",
        severity: "warning",
        message: `${FILE} does not export \`${name}\`, which the connector calls.`,
        fix: `Write \`export const ${name}${type === undefined ? "" : `: ${type}`} = …\` there.`,
        file: path.replaceAll("\\", "/"),
      },
    ];
  });
}

/** What a module exports by name, with the declared types of its constants; `undefined` where it passes on all of another. */
function exportsOf(text: string): ReadonlyMap<string, string | undefined> | undefined {
  const source = parseModule(FILE, text);
  const names = new Map<string, string | undefined>();
  for (const statement of source.statements) {
    if (compiler.isExportDeclaration(statement)) {
      if (statement.exportClause === undefined) return undefined;
      if (!compiler.isNamedExports(statement.exportClause)) names.set(statement.exportClause.name.text, undefined);
      else for (const { name } of statement.exportClause.elements) names.set(name.text, undefined);
    } else if (isExported(statement)) {
      for (const [name, type] of declared(statement, source)) names.set(name, type);
    }
  }
  return names;
}

function isExported(statement: ts.Statement): boolean {
  const modifiers = compiler.canHaveModifiers(statement) ? compiler.getModifiers(statement) : undefined;
  return modifiers?.some(({ kind }) => kind === compiler.SyntaxKind.ExportKeyword) === true;
}

function declared(statement: ts.Statement, source: ts.SourceFile): readonly Export[] {
  if (compiler.isFunctionDeclaration(statement))
    return statement.name === undefined ? [] : [[statement.name.text, undefined]];
  if (!compiler.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, type }): readonly Export[] =>
    compiler.isIdentifier(name) ? [[name.text, type?.getText(source).replaceAll(/\s+/g, " ")]] : bound(name),
  );
}

/** `const { a, b: c } = …` declares `a` and `c`. */
function bound(pattern: ts.BindingPattern): readonly Export[] {
  return pattern.elements.flatMap((element): readonly Export[] => {
    if (compiler.isOmittedExpression(element)) return [];
    return compiler.isIdentifier(element.name) ? [[element.name.text, undefined]] : bound(element.name);
  });
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
