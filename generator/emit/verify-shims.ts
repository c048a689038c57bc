import type ts from "typescript";
import { compiler, parseModule, ROOT } from "../compiler.ts";

/** Declarations that stand for packages of which nothing is known. */
export interface PackageShims {
  readonly text: string;
  /** The modules that use a package. */
  readonly users: ReadonlySet<string>;
}

// What no export can be called.
const NO_NAMES = new Set(
  "any unknown never string number boolean symbol bigint object void undefined await arguments eval yield let static".split(
    " ",
  ),
);

/**
 * Declares optional packages, and Node's own modules, so that whatever is taken from them fits: each has as value and as
 * type every word of the modules that use it. So the check has the same result whether packages are installed or not.
 */
export function packageShims(modules: ReadonlyMap<string, string>): PackageShims {
  const words = new Map<string, Set<string>>();
  const users = new Set<string>();
  for (const [path, text] of modules) {
    if (!mayUsePackage(text)) continue;
    const { packages, names } = vocabulary(parseModule(ROOT + path, text));
    for (const name of packages) {
      users.add(path);
      words.set(name, new Set([...(words.get(name) ?? []), ...names]));
    }
  }
  return { text: [...words].map(([name, known]) => shim(name, known)).join("\n"), users };
}

function shim(name: string, words: ReadonlySet<string>): string {
  const members = [...words].map(
    (word) => `export const ${word}: any; export type ${word}<A = any, B = any, C = any> = any;`,
  );
  return `declare module ${JSON.stringify(name)} { const $default: any; export default $default; ${members.join(" ")} }`;
}

/** Whether a module has an import of anything but a file; most have none, and need not be searched. */
function mayUsePackage(text: string): boolean {
  return /\b(?:from|import)\b[\s(]*["'][^.]/.test(text);
}

/** The packages that a module names where modules are named, and all words in it. */
function vocabulary(source: ts.SourceFile): { packages: ReadonlySet<string>; names: ReadonlySet<string> } {
  const packages = new Set<string>();
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (compiler.isStringLiteral(node) && isModuleName(node) && !node.text.startsWith(".")) packages.add(node.text);
    const isWord = compiler.isIdentifier(node) || compiler.isStringLiteral(node);
    if (isWord && /^[A-Za-z_]\w*$/.test(node.text) && !isReserved(node.text)) names.add(node.text);
    node.forEachChild(visit);
  };
  visit(source);
  return { packages, names };
}

function isModuleName(node: ts.StringLiteral): boolean {
  const { parent } = node;
  if (compiler.isImportDeclaration(parent) || compiler.isExportDeclaration(parent)) return true;
  if (compiler.isLiteralTypeNode(parent)) return compiler.isImportTypeNode(parent.parent);
  return compiler.isCallExpression(parent) && parent.expression.kind === compiler.SyntaxKind.ImportKeyword;
}

function isReserved(word: string): boolean {
  return NO_NAMES.has(word) || compiler.identifierToKeywordKind(compiler.factory.createIdentifier(word)) !== undefined;
}
