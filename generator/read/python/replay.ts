import { LimitReached } from "../limits.ts";
import { elements, loopRounds } from "./comprehensions.ts";
import { knownTruth } from "./operators.ts";
import type { Reader } from "./reader.ts";
import type { DictEntry, DictReading, Reading } from "./reading.ts";
import { argumentsOf, childrenOf, rootName, textOf, walk, type SyntaxNode } from "./syntax.ts";

/** A value after the statements that change it; the changes that cannot be followed are left out of it. */
interface Replayed {
  readonly reading: Reading;
  readonly unknown: readonly SyntaxNode[];
}

/** Where a value comes from and where it is looked at. */
interface Life {
  /** What the name is assigned. */
  readonly assigned: SyntaxNode;
  readonly use: SyntaxNode;
  /** Changes at or after this offset come too late, unless the use runs later than the whole block. */
  readonly until: number;
}

/** Statements that are followed: each one copies what it changes. */
const MAX_STEPS = 3000;

/** Follows the statements that change a value between its assignment and its use. */
export function replayed(
  reader: Reader,
  start: Reading,
  { assigned, use, until }: Life,
  changes: readonly SyntaxNode[],
  depth: number,
): Replayed {
  const block = blockOf(assigned);
  if (changes.length === 0 || block === undefined) return { reading: start, unknown: changes };
  const runsLater = isInFunctionOf(block, use);
  const usedIn = statementIn(block, use);
  const unknown: SyntaxNode[] = [];
  let reading = start;
  let done = -1;
  const run = runner(reader, changes, depth);
  for (const change of changes) {
    const statement = statementIn(block, change);
    if (statement?.from === done) continue;
    const isLate = change.from < assigned.from || (!runsLater && change.from >= until);
    const isShared = usedIn !== undefined && statement?.from === usedIn.from;
    const next = statement === undefined || isLate || isShared ? undefined : run(statement, reading);
    if (next === undefined || statement === undefined) unknown.push(change);
    else [reading, done] = [next, statement.from];
  }
  return { reading, unknown };
}

type Run = (statement: SyntaxNode, value: Reading) => Reading | undefined;

/** Runs the statements that change a value, within known loops and conditions too. */
function runner(reader: Reader, changes: readonly SyntaxNode[], depth: number): Run {
  let steps = 0;
  return run;

  function run(statement: SyntaxNode, value: Reading): Reading | undefined {
    if (!changes.some((change) => contains(statement, change))) return value;
    steps += 1;
    if (steps > MAX_STEPS) throw new LimitReached("too-many-aliases", statement.from);
    switch (statement.name) {
      case "ExpressionStatement":
        return called(reader, statement, value, depth);
      case "AssignStatement":
        return assignedItem(reader, statement, value, depth);
      case "UpdateStatement":
        return updated(reader, statement, value, depth);
      case "ForStatement":
        return looped(statement, value);
      case "IfStatement":
        return branched(statement, value);
      default:
        return undefined;
    }
  }

  function body(node: SyntaxNode, value: Reading): Reading | undefined {
    let current: Reading | undefined = value;
    for (const statement of childrenOf(node)) {
      if (current === undefined) return undefined;
      if (statement.name !== ":") current = run(statement, current);
    }
    return current;
  }

  function looped(node: SyntaxNode, value: Reading): Reading | undefined {
    const children = childrenOf(node);
    const split = children.findIndex(({ name }) => name === "in");
    const [iterable, inner, ...more] = children.slice(split + 1);
    if (children[0]?.name !== "for" || iterable === undefined || inner?.name !== "Body" || more.length > 0)
      return undefined;
    if (leavesEarly(inner)) return undefined;
    const rounds = loopRounds(reader, children.slice(1, split), iterable, depth);
    let current: Reading | undefined = rounds === undefined ? undefined : value;
    for (const names of rounds ?? []) {
      const before = current;
      if (before === undefined) return undefined;
      current = reader.withNames(inner, names, () => body(inner, before));
    }
    return current;
  }

  function branched(node: SyntaxNode, value: Reading): Reading | undefined {
    const children = childrenOf(node);
    for (const [index, child] of children.entries()) {
      if (child.name === "else") return branch(children[index + 1], value);
      if (child.name !== "if" && child.name !== "elif") continue;
      const condition = children[index + 1];
      const truth = condition === undefined ? undefined : knownTruth(reader, condition, depth);
      if (truth === undefined) return undefined;
      if (truth) return branch(children[index + 2], value);
    }
    return value;
  }

  function branch(node: SyntaxNode | undefined, value: Reading): Reading | undefined {
    return node === undefined ? undefined : body(node, value);
  }
}

/** `x.append(…)`, `x["a"].extend(…)`, `x.update(…)`, `x.setdefault(…)`, `x.insert(…)`. */
function called(reader: Reader, statement: SyntaxNode, value: Reading, depth: number): Reading | undefined {
  const call = statement.firstChild;
  const [object, , method] = call?.firstChild == null ? [] : childrenOf(call.firstChild);
  if (call?.name !== "CallExpression" || object === undefined || method === undefined) return undefined;
  const path = pathOf(reader, object, depth);
  const args = argumentsOf(reader.module, call);
  const [first, second] = args;
  const name = textOf(reader.module, method);
  if (path === undefined) return undefined;
  const read = (node: SyntaxNode, slot?: string): Reading => reader.read(node, slot, depth + 1);
  return at(value, path, (target) => {
    if (target.kind === "list" && args.length === 1 && first?.name === undefined && first !== undefined) {
      if (name === "append") return { ...target, items: [...target.items, read(first.value)] };
      if (name === "extend") return extended(target, read(first.value));
    }
    if (target.kind !== "dict") return undefined;
    if (name === "update") {
      const keywords = args.every((each) => each.name !== undefined && !each.name.startsWith("*"));
      if (keywords)
        return merged(
          target,
          args.map((each) => entry(each.name ?? "", each.value.from, read(each.value, each.name))),
        );
      const given =
        args.length === 1 && first?.name === undefined && first !== undefined ? read(first.value) : undefined;
      return given?.kind === "dict" ? merged(target, given.entries) : undefined;
    }
    if (name !== "setdefault" || first === undefined || second === undefined) return undefined;
    const key = read(first.value);
    if (key.kind !== "scalar" || typeof key.value !== "string") return undefined;
    if (target.entries.some((each) => each.key === key.value)) return target;
    return merged(target, [entry(key.value, first.value.from, read(second.value, key.value))]);
  });
}

/** `x["a"]["b"] = value`. */
function assignedItem(reader: Reader, statement: SyntaxNode, value: Reading, depth: number): Reading | undefined {
  const [target, operator, source, ...more] = childrenOf(statement);
  if (target?.name !== "MemberExpression" || operator?.name !== "AssignOp" || source === undefined || more.length > 0)
    return undefined;
  const path = pathOf(reader, target, depth);
  const key = path?.at(-1);
  if (path === undefined || key === undefined) return undefined;
  if (typeof key === "number") return at(value, path, () => reader.read(source, undefined, depth + 1));
  return at(value, path.slice(0, -1), (dict) =>
    dict.kind === "dict" ? merged(dict, [entry(key, target.from, reader.read(source, key, depth + 1))]) : undefined,
  );
}

/** `x += […]` and `x |= {…}`. */
function updated(reader: Reader, statement: SyntaxNode, value: Reading, depth: number): Reading | undefined {
  const [target, operator, source, ...more] = childrenOf(statement);
  if (target === undefined || operator === undefined || source === undefined || more.length > 0) return undefined;
  const path = pathOf(reader, target, depth);
  if (path === undefined) return undefined;
  const added = reader.read(source, undefined, depth + 1);
  return at(value, path, (current) => {
    const sign = textOf(reader.module, operator);
    if (current.kind === "list" && sign === "+=") return extended(current, added);
    if (current.kind === "dict" && sign === "|=" && added.kind === "dict") return merged(current, added.entries);
    return undefined;
  });
}

function extended(target: Extract<Reading, { kind: "list" }>, added: Reading): Reading | undefined {
  const items = elements(added);
  return items === undefined ? undefined : { ...target, items: [...target.items, ...items] };
}

function entry(key: string, keyAt: number, value: Reading): DictEntry {
  return { key, keyAt, value, spread: true };
}

/** Entries that replace those of their keys, in the place that these have. */
function merged(target: DictReading, entries: readonly DictEntry[]): DictReading {
  return { ...target, entries: [...target.entries, ...entries.map((each) => ({ ...each, spread: true }))] };
}

/** The value with the part at `path` changed; `undefined` where there is no such part, or the change is not known. */
function at(
  value: Reading,
  path: readonly (string | number)[],
  change: (part: Reading) => Reading | undefined,
): Reading | undefined {
  const [step, ...rest] = path;
  if (step === undefined) return change(value);
  if (typeof step === "number") {
    if (value.kind !== "list") return undefined;
    const index = step < 0 ? value.items.length + step : step;
    const item = value.items[index];
    const next = item === undefined ? undefined : at(item, rest, change);
    return next === undefined ? undefined : { ...value, items: value.items.with(index, next) };
  }
  if (value.kind !== "dict") return undefined;
  const index = value.entries.findLastIndex(({ key }) => key === step || key === undefined);
  const found = value.entries[index];
  if (found?.key === undefined) return undefined;
  const next = at(found.value, rest, change);
  return next === undefined ? undefined : { ...value, entries: value.entries.with(index, { ...found, value: next }) };
}

/** The keys between a name and the part that is changed. */
function pathOf(reader: Reader, node: SyntaxNode, depth: number): (string | number)[] | undefined {
  if (node.name === "VariableName") return [];
  const [object, bracket, key, end] = node.name === "MemberExpression" ? childrenOf(node) : [];
  if (object === undefined || bracket?.name !== "[" || key === undefined || end?.name !== "]") return undefined;
  const path = rootName(object) === undefined ? undefined : pathOf(reader, object, depth);
  const step = reader.read(key, undefined, depth + 1);
  if (path === undefined || step.kind !== "scalar") return undefined;
  if (typeof step.value === "string") return [...path, step.value];
  return typeof step.value === "bigint" ? [...path, Number(step.value)] : undefined;
}

/** The block whose statements can change what a name was assigned: its own, or the function's for a parameter. */
function blockOf(assigned: SyntaxNode): SyntaxNode | undefined {
  const parent = assigned.parent;
  if (parent?.name === "ParamList") return parent.parent?.getChild("Body") ?? undefined;
  return parent?.parent ?? undefined;
}

/** The statement of the block that holds the node. */
function statementIn(block: SyntaxNode, node: SyntaxNode): SyntaxNode | undefined {
  for (let inner = node; inner.parent !== null; inner = inner.parent) if (isSame(inner.parent, block)) return inner;
  return undefined;
}

function isInFunctionOf(block: SyntaxNode, node: SyntaxNode): boolean {
  for (let outer = node.parent; outer !== null && !isSame(outer, block); outer = outer.parent)
    if (outer.name === "FunctionDefinition") return true;
  return false;
}

function isSame(a: SyntaxNode, b: SyntaxNode): boolean {
  return a.from === b.from && a.to === b.to && a.name === b.name;
}

function contains(outer: SyntaxNode, inner: SyntaxNode): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function leavesEarly(body: SyntaxNode): boolean {
  let leaves = false;
  walk(body, ({ name }) => {
    leaves ||= ["BreakStatement", "ContinueStatement", "ReturnStatement", "YieldStatement"].includes(name);
    return !leaves;
  });
  return leaves;
}
