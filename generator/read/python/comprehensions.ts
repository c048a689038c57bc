import { knownTruth } from "./operators.ts";
import type { Reader } from "./reader.ts";
import type { DictEntry, Reading } from "./reading.ts";
import { insideBrackets, separated, textOf, type SyntaxNode } from "./syntax.ts";
import { list, scalar } from "./values.ts";

/** A comprehension over lists that are known: a list, or a dict where it has keys. */
export function comprehensionReading(reader: Reader, node: SyntaxNode, depth: number): Reading {
  return comprehended(reader, node, insideBrackets(node), depth);
}

/** A comprehension of these nodes, as the argument list of `list(x for x in y)` has them too. */
export function comprehended(reader: Reader, node: SyntaxNode, nodes: readonly SyntaxNode[], depth: number): Reading {
  const start = nodes.findIndex(({ name }) => name === "for" || name === "async");
  const [first, colon, second] = nodes.slice(0, start);
  if (first === undefined) return reader.code(node, "A comprehension");
  const items: Reading[] = [];
  const entries: DictEntry[] = [];
  const add = (): boolean => {
    if (colon === undefined || second === undefined) {
      items.push(reader.read(first, undefined, depth + 1));
      return true;
    }
    const key = reader.read(first, undefined, depth + 1);
    if (key.kind !== "scalar" || typeof key.value !== "string") return false;
    const value = reader.read(second, key.value, depth + 1);
    entries.push({ key: key.value, keyAt: first.from, value, spread: true });
    return true;
  };
  if (!run(reader, node, nodes.slice(start), depth, add)) return reader.code(node, "A comprehension");
  return colon === undefined ? list(node.from, items) : { kind: "dict", at: node.from, entries };
}

/** Runs `for … in …` and `if …` from left to right; false where one of them is not known. */
function run(
  reader: Reader,
  scope: SyntaxNode,
  clauses: readonly SyntaxNode[],
  depth: number,
  add: () => boolean,
): boolean {
  const [keyword, ...rest] = clauses;
  if (keyword === undefined) return add();
  if (keyword.name === "if") {
    const [condition, ...more] = rest;
    const truth = condition === undefined ? undefined : knownTruth(reader, condition, depth);
    return truth === undefined ? false : !truth || run(reader, scope, more, depth, add);
  }
  const split = rest.findIndex(({ name }) => name === "in");
  const iterable = rest[split + 1];
  if (keyword.name !== "for" || split < 0 || iterable === undefined) return false;
  const rounds = loopRounds(reader, rest.slice(0, split), iterable, depth);
  const more = rest.slice(split + 2);
  return rounds?.every((names) => reader.withNames(scope, names, () => run(reader, scope, more, depth, add))) ?? false;
}

/** The names that each round of a loop has; `undefined` where they are not known. */
export function loopRounds(
  reader: Reader,
  targets: readonly SyntaxNode[],
  iterable: SyntaxNode,
  depth: number,
): readonly ReadonlyMap<string, Reading>[] | undefined {
  const items = elements(reader.read(iterable, undefined, depth + 1));
  const rounds = items?.map((item) => named(reader, targets, item));
  return rounds?.every((names) => names !== undefined) === true ? rounds : undefined;
}

/** What a loop over the value gives: the elements of a list, the keys of a dict. */
export function elements(reading: Reading): readonly Reading[] | undefined {
  if (reading.kind === "list") return reading.items;
  if (reading.kind !== "dict") return undefined;
  const keys = new Set(reading.entries.map(({ key }) => key));
  const known = [...keys].filter((key) => key !== undefined);
  return known.length === keys.size ? known.map((key) => scalar(reading.at, key)) : undefined;
}

/** `for a in …` and `for a, (b, c) in …`. */
function named(
  reader: Reader,
  targets: readonly SyntaxNode[],
  item: Reading,
): ReadonlyMap<string, Reading> | undefined {
  const groups = separated(targets, ",");
  const [only] = targets;
  if (targets.length === 1 && only?.name === "VariableName") return new Map([[textOf(reader.module, only), item]]);
  if (targets.length === 1 && (only?.name === "TupleExpression" || only?.name === "ArrayExpression"))
    return named(reader, insideBrackets(only), item);
  if (item.kind !== "list" || groups.length < 2 || item.items.length !== groups.length) return undefined;
  const names = new Map<string, Reading>();
  for (const [index, group] of groups.entries()) {
    const part = item.items[index];
    const inner = part === undefined ? undefined : named(reader, group, part);
    if (inner === undefined) return undefined;
    for (const [name, value] of inner) names.set(name, value);
  }
  return names;
}
