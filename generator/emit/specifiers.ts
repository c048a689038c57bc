import { posix } from "node:path";
import type ts from "typescript";
import { compiler, parseModule } from "../compiler.ts";
import type { RuntimeImport } from "./runtime.ts";

/** The names that a module takes from ./runtime. */
export function runtimeImports(path: string, text: string): readonly RuntimeImport[] {
  return declarations(path, text).flatMap(({ node, specifier }) => {
    const target = posix.join(posix.dirname(path), specifier.text);
    if (!target.startsWith("runtime/")) return [];
    const module = target.slice("runtime/".length);
    return namesOf(node).map((name) => ({ module, name }));
  });
}

/** A module's text with the wished extension on its relative imports, which end in `.ts`. */
export function withImportExtension(path: string, text: string, extension: "ts" | "js"): string {
  if (extension === "ts" || !path.endsWith(".ts")) return text;
  return declarations(path, text).reduceRight((changed, { specifier }) => {
    if (!specifier.text.startsWith(".") || !specifier.text.endsWith(".ts")) return changed;
    const end = specifier.end - ".ts".length - 1;
    return `${changed.slice(0, end)}.${extension}${changed.slice(specifier.end - 1)}`;
  }, text);
}

interface ModuleDeclaration {
  readonly node: ts.ImportDeclaration | ts.ExportDeclaration;
  readonly specifier: ts.StringLiteral;
}

function declarations(path: string, text: string): readonly ModuleDeclaration[] {
  return parseModule(path, headOf(text)).statements.flatMap((node) => {
    if (!compiler.isImportDeclaration(node) && !compiler.isExportDeclaration(node)) return [];
    const specifier = node.moduleSpecifier;
    return specifier && compiler.isStringLiteral(specifier) ? [{ node, specifier }] : [];
  });
}

/** A module up to the last line that ends such a declaration; what follows may be megabytes of data. */
function headOf(text: string): string {
  const last = [...text.matchAll(/^(?:import\b.*|export\b.*|\}) from "[^"\n]*";$/gm)].at(-1);
  return last ? text.slice(0, last.index + last[0].length) : "";
}

function namesOf(node: ModuleDeclaration["node"]): readonly string[] {
  const clause = compiler.isImportDeclaration(node) ? node.importClause?.namedBindings : node.exportClause;
  if (!clause || !("elements" in clause)) {
    throw new Error(`${node.getSourceFile().fileName}: the runtime is imported by name only: ${node.getText()}`);
  }
  return clause.elements.map(({ name, propertyName }) => (propertyName ?? name).text);
}
