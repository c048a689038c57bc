import { readdirSync, readFileSync } from "node:fs";
import ts from "typescript";

/** A case that a test names in its title. */
export interface Titled {
  readonly id: string;
  /** Below the project, with slashes. */
  readonly file: string;
  readonly title: string;
}

/** One id, or the first and the last of a row of them: `A01-A03`. */
const idForm = /\b([A-Z])(\d{2})(?:-\1(\d{2}))?\b/g;

/** The ids that a text begins with. */
const leading = /^(?:[A-Z]\d{2}(?:-[A-Z]\d{2})?[ ,:]*)+/;

/** The cases that tests and suites under a folder name in their titles, in the order of files and lines. */
export function titledCases(folder: string): readonly Titled[] {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
    .filter((file) => /(?:\.test|-cases)\.ts$/.test(file))
    .sort();
  return files.flatMap((file) => casesIn(file, readFileSync(file, "utf8")));
}

/** The same of one file's text. Tests that are skipped count for nothing. */
export function casesIn(file: string, text: string): readonly Titled[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: Titled[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) {
      const { kind, modifiers, table } = calleeOf(node.expression);
      if (kind !== undefined) {
        if (modifiers.includes("skip") || modifiers.includes("todo")) return;
        found.push(...idsOfCall(node, table).map((each) => ({ ...each, file })));
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** What a call calls: `test`, `it` or `describe` with what hangs on it, and the table of an `each`. */
function calleeOf(callee: ts.Expression): {
  readonly kind?: string;
  readonly modifiers: readonly string[];
  readonly table?: ts.Node;
} {
  if (ts.isIdentifier(callee)) {
    return /^(?:test|it|describe)$/.test(callee.text) ? { kind: callee.text, modifiers: [] } : { modifiers: [] };
  }
  if (ts.isPropertyAccessExpression(callee)) {
    const inner = calleeOf(callee.expression);
    return { ...inner, modifiers: [...inner.modifiers, callee.name.text] };
  }
  if (!ts.isCallExpression(callee)) return { modifiers: [] };
  const inner = calleeOf(callee.expression);
  const [table] = callee.arguments;
  return table === undefined || inner.modifiers.at(-1) !== "each" ? inner : { ...inner, table };
}

/** The ids of a title; where it has a place for a value of its table, also the ids that the table's texts begin with. */
function idsOfCall(call: ts.CallExpression, table: ts.Node | undefined): readonly Omit<Titled, "file">[] {
  const [title] = call.arguments;
  if (title === undefined || !ts.isStringLiteralLike(title)) return [];
  const own = idsIn(title.text).map((id) => ({ id, title: title.text }));
  if (table === undefined || !/[$%]/.test(title.text)) return own;
  const rows = textsIn(table).flatMap((text) =>
    idsIn(leading.exec(text)?.[0] ?? "").map((id) => ({
      id,
      title: title.text.replace(/\$id|\$name|\$title|%s/, text),
    })),
  );
  return [...own, ...rows];
}

function idsIn(text: string): readonly string[] {
  return [...text.matchAll(idForm)].flatMap(([, letter = "", first = "", last = first]) => {
    const count = Math.max(Number(last) - Number(first) + 1, 0);
    return Array.from({ length: count }, (_, step) => letter + String(Number(first) + step).padStart(2, "0"));
  });
}

/** The texts of a table and of the constants that it is made of. */
function textsIn(node: ts.Node, seen: ReadonlySet<ts.Node> = new Set()): readonly string[] {
  if (ts.isStringLiteralLike(node)) return [node.text];
  const constant = ts.isIdentifier(node) ? constantOf(node) : undefined;
  if (constant !== undefined) return seen.has(constant) ? [] : textsIn(constant, new Set([...seen, constant]));
  const texts: string[] = [];
  ts.forEachChild(node, (child) => void texts.push(...textsIn(child, seen)));
  return texts;
}

/** What a name stands for: the value of the nearest constant around it that is called so. */
function constantOf(name: ts.Identifier): ts.Expression | undefined {
  return isKey(name) ? undefined : constantAround(name, name.text);
}

function constantAround(node: ts.Node, name: string): ts.Expression | undefined {
  const declared = (ts.isBlock(node) || ts.isSourceFile(node) ? [...node.statements] : [])
    .filter(ts.isVariableStatement)
    .flatMap(({ declarationList }) => [...declarationList.declarations])
    .find((each) => ts.isIdentifier(each.name) && each.name.text === name);
  if (declared !== undefined) return declared.initializer;
  return ts.isSourceFile(node) ? undefined : constantAround(node.parent, name);
}

function isKey(name: ts.Identifier): boolean {
  const { parent } = name;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === name;
}
