import ts from "typescript";
import { expect } from "vitest";

/** Arms `globalThis.evil`, which the payloads would call; what comes back counts the calls. */
export function armTrap(): () => number {
  let calls = 0;
  Object.assign(globalThis, { evil: () => (calls += 1) });
  return () => calls;
}

/** Fails where a module holds what a payload would bring: names of its code outside of strings and comments. */
export function expectNoPayloadCode(path: string, text: string): void {
  const found: string[] = [];
  eachNode(path, text, (node) => {
    if (ts.isIdentifier(node) && (node.text === "evil" || node.text === "globalThis"))
      found.push(node.parent.getText());
    if (ts.isRegularExpressionLiteral(node) && node.text.includes("evil")) found.push(node.text);
  });
  expect(found, path).toEqual([]);
}

/** Every text that a module holds as a string, or as the name of a property. */
export function textsOf(path: string, text: string): ReadonlySet<string> {
  const texts = new Set<string>();
  eachNode(path, text, (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) texts.add(node.text);
    else if (ts.isIdentifier(node)) texts.add(node.text);
  });
  return texts;
}

/** The source code of every comment of a module. */
export function commentsOf(text: string): readonly string[] {
  const scanner = ts.createScanner(ts.ScriptTarget.Latest, false, ts.LanguageVariant.Standard, text);
  const comments: string[] = [];
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment = kind === ts.SyntaxKind.MultiLineCommentTrivia || kind === ts.SyntaxKind.SingleLineCommentTrivia;
    if (isComment) comments.push(scanner.getTokenText());
  }
  return comments;
}

function eachNode(path: string, text: string, visit: (node: ts.Node) => void): void {
  const walk = (node: ts.Node): void => {
    visit(node);
    node.forEachChild(walk);
  };
  walk(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
}
