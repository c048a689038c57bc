import { percentReading } from "./format-text.ts";
import type { Reader } from "./reader.ts";
import type { Reading, ScalarReading } from "./reading.ts";
import { childrenOf, textOf, type SyntaxNode } from "./syntax.ts";
import { areEqual, isFromOutside, isNumber, list, scalar, truthOf } from "./values.ts";

type Value = ScalarReading["value"];

const COMPUTED = "A computed value";

/** `a if condition else b` whose condition is known. */
export function conditionalReading(reader: Reader, node: SyntaxNode, slot: string | undefined, depth: number): Reading {
  const [yes, , condition, , no] = childrenOf(node);
  if (yes === undefined || condition === undefined || no === undefined) return reader.code(node, "Code");
  const truth = knownTruth(reader, condition, depth);
  if (truth === undefined) return reader.code(node, "A conditional expression");
  return reader.read(truth ? yes : no, slot, depth + 1);
}

/** Whether a condition holds; a value of the environment is taken as set. `undefined` where it is not known. */
export function knownTruth(reader: Reader, condition: SyntaxNode, depth: number): boolean | undefined {
  const truth = truthOf(reader.read(condition, undefined, depth + 1));
  if (truth !== "outside") return truth;
  reader.assumeSet(condition);
  return true;
}

/** `not a`, `-1`, `+1`. */
export function unaryReading(reader: Reader, node: SyntaxNode, depth: number): Reading {
  const [sign, operand] = childrenOf(node);
  if (sign === undefined || operand === undefined) return reader.code(node, "Code");
  if (sign.name === "not") {
    const truth = knownTruth(reader, operand, depth);
    return truth === undefined ? reader.code(node, COMPUTED) : scalar(node.from, !truth);
  }
  const inner = reader.read(operand, undefined, depth + 1);
  if (inner.kind !== "scalar" || !isNumber(inner.value)) return reader.code(node, COMPUTED);
  const operator = textOf(reader.module, sign);
  if (operator === "+") return { ...inner, at: node.from };
  return operator === "-" ? scalar(node.from, -inner.value) : reader.code(node, COMPUTED);
}

/** Two values with an operator between them, both known. */
export function binaryReading(reader: Reader, node: SyntaxNode, slot: string | undefined, depth: number): Reading {
  const [left, ...rest] = childrenOf(node);
  const right = rest.at(-1);
  if (left === undefined || right === undefined || rest.length < 2) return reader.code(node, "Code");
  const operator = rest
    .slice(0, -1)
    .map((word) => textOf(reader.module, word))
    .join(" ");
  if (operator === "and" || operator === "or") return shortCut(reader, node, { left, right, operator, slot, depth });
  // `a < b < c` is not `(a < b) < c`.
  if (isComparison(operator) && left.name === "BinaryExpression" && comparesItself(reader, left))
    return reader.code(node, COMPUTED);
  const a = reader.read(left, slot, depth + 1);
  const b = reader.read(right, slot, depth + 1);
  if (a.kind === "code") return a;
  if (b.kind === "code") return b;
  if (isComparison(operator)) {
    const holds = compared(reader, node, operator, a, b);
    return holds === undefined ? reader.code(node, COMPUTED) : scalar(node.from, holds);
  }
  return combined(reader, node, operator, a, b) ?? reader.code(node, COMPUTED);
}

interface ShortCut {
  readonly left: SyntaxNode;
  readonly right: SyntaxNode;
  readonly operator: "and" | "or";
  readonly slot: string | undefined;
  readonly depth: number;
}

/** `a or b` and `a and b` give one of the two values. */
function shortCut(reader: Reader, node: SyntaxNode, { left, right, operator, slot, depth }: ShortCut): Reading {
  const first = reader.read(left, slot, depth + 1);
  const truth = truthOf(first);
  if (truth === undefined) return first.kind === "code" ? first : reader.code(node, COMPUTED);
  if (truth === "outside") reader.assumeSet(left);
  return Boolean(truth) === (operator === "or") ? first : reader.read(right, slot, depth + 1);
}

function isComparison(operator: string): boolean {
  return ["==", "!=", "<", "<=", ">", ">=", "is", "is not", "in", "not in"].includes(operator);
}

function comparesItself(reader: Reader, node: SyntaxNode): boolean {
  return childrenOf(node).some((word) => isComparison(textOf(reader.module, word)) || word.name === "not");
}

function compared(reader: Reader, node: SyntaxNode, operator: string, a: Reading, b: Reading): boolean | undefined {
  switch (operator) {
    case "==":
      return areEqual(a, b);
    case "!=":
      return negated(areEqual(a, b));
    case "is":
      return isNone(reader, node, a, b);
    case "is not":
      return negated(isNone(reader, node, a, b));
    case "in":
      return contains(b, a);
    case "not in":
      return negated(contains(b, a));
    default:
      return ordered(operator, a, b);
  }
}

function negated(truth: boolean | undefined): boolean | undefined {
  return truth === undefined ? undefined : !truth;
}

/** `a is None`; of other values only their place in memory would tell. */
function isNone(reader: Reader, node: SyntaxNode, a: Reading, b: Reading): boolean | undefined {
  if (b.kind !== "scalar" || b.value !== null) return undefined;
  if (isFromOutside(a)) reader.assumeSet(node);
  return a.kind === "scalar" && a.value === null;
}

function contains(container: Reading, item: Reading): boolean | undefined {
  if (container.kind === "list") {
    const found = container.items.map((each) => areEqual(each, item));
    return found.includes(true) ? true : found.includes(undefined) ? undefined : false;
  }
  if (item.kind !== "scalar" || typeof item.value !== "string" || isFromOutside(item)) return undefined;
  if (container.kind === "scalar")
    return typeof container.value === "string" && !isFromOutside(container)
      ? container.value.includes(item.value)
      : undefined;
  if (container.kind !== "dict" || container.entries.some(({ key }) => key === undefined)) return undefined;
  return container.entries.some(({ key }) => key === item.value);
}

function ordered(operator: string, a: Reading, b: Reading): boolean | undefined {
  if (a.kind !== "scalar" || b.kind !== "scalar" || !isNumber(a.value) || !isNumber(b.value)) return undefined;
  switch (operator) {
    case "<":
      return a.value < b.value;
    case "<=":
      return a.value <= b.value;
    case ">":
      return a.value > b.value;
    default:
      return a.value >= b.value;
  }
}

function combined(
  reader: Reader,
  node: SyntaxNode,
  operator: string,
  a: Exclude<Reading, { kind: "code" }>,
  b: Exclude<Reading, { kind: "code" }>,
): Reading | undefined {
  if (a.kind === "list" && b.kind === "list" && operator === "+") return list(node.from, [...a.items, ...b.items]);
  if (a.kind === "dict" && b.kind === "dict" && operator === "|") {
    const later = b.entries.map((entry) => ({ ...entry, spread: true }));
    return { kind: "dict", at: node.from, entries: [...a.entries, ...later] };
  }
  if (a.kind !== "scalar") return undefined;
  if (typeof a.value === "string" && operator === "%") return percentReading(reader, node, a.value, b);
  if (b.kind !== "scalar") return undefined;
  const value = calculated(operator, a.value, b.value);
  return value === undefined ? undefined : scalar(node.from, value);
}

/** Texts joined, and integers added and multiplied: what divides or has fractions may differ in its last digit. */
function calculated(operator: string, a: Value, b: Value): Value | undefined {
  if (typeof a === "string" && typeof b === "string") return operator === "+" ? a + b : undefined;
  if (typeof a !== "bigint" || typeof b !== "bigint") return undefined;
  if (operator === "+") return a + b;
  if (operator === "-") return a - b;
  return operator === "*" ? a * b : undefined;
}
