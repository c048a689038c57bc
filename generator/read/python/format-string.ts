import { quotingOf, unescaped } from "./literals.ts";
import type { CodeReading, Reading } from "./reading.ts";
import { childrenOf, textOf, type Module, type SyntaxNode } from "./syntax.ts";
import { pythonText, scalar } from "./values.ts";

/** A part of a text: known, or code. */
export type Piece = string | CodeReading;

/** Texts one after the other, as adjacent literals are; the first code among them makes the whole code. */
export function joined(at: number, pieces: readonly Piece[]): Reading {
  const text = joinedText(pieces);
  return typeof text === "string" ? scalar(at, text) : text;
}

/** An f-string whose expressions are all known. */
export function formatStringReading(
  module: Module,
  node: SyntaxNode,
  read: (expression: SyntaxNode) => Reading,
  code: (node: SyntaxNode, what: string, fix?: string) => CodeReading,
): Piece {
  const { prefix, opening, closing } = quotingOf(textOf(module, node));
  const pieces: Piece[] = [];
  const literal = (from: number, to: number): void => {
    const text = unescaped(module.text.slice(from, to), prefix.includes("r"));
    if ("problem" in text) pieces.push(code(node, text.problem));
    else pieces.push(text.text.replaceAll("{{", "{").replaceAll("}}", "}"));
  };
  let at = node.from + opening;
  for (const replacement of node.getChildren("FormatReplacement")) {
    literal(at, replacement.from);
    pieces.push(replaced(replacement, read, code));
    at = replacement.to;
  }
  literal(at, node.to - closing);
  return joinedText(pieces);
}

function joinedText(pieces: readonly Piece[]): Piece {
  let text = "";
  for (const piece of pieces) {
    if (typeof piece !== "string") return piece;
    text += piece;
  }
  return text;
}

function replaced(
  node: SyntaxNode,
  read: (expression: SyntaxNode) => Reading,
  code: (node: SyntaxNode, what: string, fix?: string) => CodeReading,
): Piece {
  const [expression, ...more] = childrenOf(node).filter(({ name }) => name !== "{" && name !== "}");
  if (expression === undefined || more.length > 0) return code(node, "A formatted value in an f-string");
  const reading = read(expression);
  if (reading.kind === "code") return reading;
  return pythonText(reading) ?? code(node, "A value in an f-string that is not text or a number");
}
