import { childrenOf, dottedName, rootName, separated, textOf, walk, type Module, type SyntaxNode } from "./syntax.ts";

/** What a name stands for. */
type Binding =
  | { readonly kind: "value"; readonly node: SyntaxNode }
  | { readonly kind: "other"; readonly what: string; readonly node: SyntaxNode };

/** A place that changes what a name stands for, after it was assigned. */
interface Change {
  readonly name: string;
  readonly node: SyntaxNode;
}

/** A name that is given a part of another's value. */
interface Part {
  readonly whole: string;
  readonly part: string;
  readonly node: SyntaxNode;
}

/** The names of a module: what they are bound to and where they are changed. */
export interface Scopes {
  /** All bindings of the name in the innermost scope that has any, seen from `from`. */
  readonly lookup: (name: string, from: SyntaxNode) => readonly Binding[];
  /** Where that same name is changed, in the order of the text. */
  readonly changes: (name: string, from: SyntaxNode) => readonly SyntaxNode[];
  /** Where another name is changed that stands for the same value or for a part of it. */
  readonly changesOfParts: (name: string, from: SyntaxNode) => readonly SyntaxNode[];
}

type Names = Map<string, Binding[]>;

const MUTATORS = new Set("append extend insert update setdefault pop popitem remove clear sort reverse".split(" "));

/** Finds the names of a module. Class bodies have names of their own that nothing else sees. */
export function scopesOf(module: Module): Scopes {
  const scopes = new Map<number, Names>([[-1, new Map()]]);
  const changes: Change[] = [];
  const parts: Part[] = [];
  walk(module.root, (node) => {
    const said = saidBy(module, node);
    for (const [name, binding] of said.bindings) {
      const names = namesAt(scopes, node);
      names.set(textOf(module, name), [...(names.get(textOf(module, name)) ?? []), binding]);
    }
    for (const name of said.changes) if (name !== undefined) changes.push({ name: textOf(module, name), node });
    parts.push(...partsNamedBy(module, node));
    return true;
  });
  const owner = (name: string, from: SyntaxNode): Names | undefined => {
    for (const id of scopeIds(from)) {
      const names = scopes.get(id);
      if (names?.has(name) === true) return names;
    }
    return undefined;
  };
  const changesOf = (name: string, from: SyntaxNode): readonly SyntaxNode[] => {
    const names = owner(name, from);
    return changes
      .filter((change) => change.name === name && owner(name, change.node) === names)
      .map(({ node }) => node);
  };
  return {
    lookup: (name, from) => owner(name, from)?.get(name) ?? [],
    changes: changesOf,
    changesOfParts: (name, from) => {
      const names = owner(name, from);
      return parts
        .filter(({ whole, node }) => whole === name && owner(name, node) === names)
        .flatMap(({ part, node }) => changesOf(part, node));
    },
  };
}

function namesAt(scopes: Map<number, Names>, node: SyntaxNode): Names {
  const [id = -1] = scopeIds(node, true);
  const known = scopes.get(id);
  if (known !== undefined) return known;
  const names: Names = new Map();
  scopes.set(id, names);
  return names;
}

/** The scopes that a node sees, innermost first; the module is -1. A function's defaults belong to the scope outside. */
function* scopeIds(node: SyntaxNode, own = false): Generator<number> {
  let inner: SyntaxNode = node;
  for (let outer = node.parent; outer !== null; inner = outer, outer = outer.parent) {
    const isScope = outer.name === "FunctionDefinition" || outer.name === "LambdaExpression";
    const inside = inner.name === "Body" || (own && isParameter(inner, node));
    if (isScope && inside) yield outer.from;
    if (own && outer.name === "ClassDefinition" && inner.name === "Body") yield outer.from;
  }
  yield -1;
}

/** Whether `node` is the name of a parameter in the parameter list `list`. */
function isParameter(list: SyntaxNode, node: SyntaxNode): boolean {
  return list.name === "ParamList" && node.parent?.name === "ParamList" && node.parent.from === list.from;
}

/** What one node of the tree says about names. */
interface Said {
  readonly bindings: readonly (readonly [name: SyntaxNode, binding: Binding])[];
  /** Names whose value it changes. */
  readonly changes: readonly (SyntaxNode | undefined)[];
}

const NOTHING: Said = { bindings: [], changes: [] };

/** Statements that bind names to something that is no data, and where in them the names stand. */
const OTHER_BINDINGS: Readonly<Record<string, { what: string; targets: (node: SyntaxNode) => SyntaxNode[] }>> = {
  NamedExpression: { what: "assigned within an expression", targets: (node) => childrenOf(node).slice(0, 1) },
  ForStatement: { what: "a loop's variable", targets: (node) => before(node, "in") },
  WithStatement: { what: "bound by `as`", targets: (node) => after(node, "as") },
  TryStatement: { what: "bound by `as`", targets: (node) => after(node, "as") },
  ImportStatement: { what: "imported", targets: childrenOf },
  CapturePattern: { what: "bound by `match`", targets: childrenOf },
  FunctionDefinition: { what: "a function", targets: (node) => node.getChildren("VariableName") },
  ClassDefinition: { what: "a class", targets: (node) => node.getChildren("VariableName") },
};

function saidBy(module: Module, node: SyntaxNode): Said {
  const other = OTHER_BINDINGS[node.name];
  if (other !== undefined) return { bindings: others(other.targets(node), other.what), changes: [] };
  switch (node.name) {
    case "AssignStatement":
      return assignment(node);
    case "UpdateStatement":
    case "DeleteStatement":
      return { bindings: [], changes: childrenOf(node).slice(0, 2).map(rootName) };
    case "CallExpression":
      return { bindings: [], changes: [mutated(module, node)] };
    case "VariableName":
      return node.parent?.name === "ParamList" ? parameter(node) : NOTHING;
    default:
      return NOTHING;
  }
}

function others(targets: readonly SyntaxNode[], what: string): Said["bindings"] {
  const names = targets.filter(({ name }) => name === "VariableName");
  return names.map((node) => [node, { kind: "other", what, node }]);
}

function assignment(node: SyntaxNode): Said {
  const parts = separated(
    childrenOf(node).filter(({ name }) => name !== "TypeDef"),
    "AssignOp",
  );
  const values = parts.length > 1 ? (parts.pop() ?? []) : [];
  const [value] = values;
  if (value === undefined) return NOTHING;
  const isPlain = ([target, ...more]: SyntaxNode[]): boolean =>
    target?.name === "VariableName" && more.length === 0 && values.length === 1;
  const plain = parts.filter(isPlain).flat();
  const targets = parts.filter((part) => !isPlain(part)).flatMap((part) => part.flatMap(leaves));
  return {
    bindings: [
      ...plain.map((target) => [target, { kind: "value", node: value }] as const),
      ...others(targets, "unpacked from a list"),
    ],
    changes: targets.filter(({ name }) => name === "MemberExpression").map(rootName),
  };
}

function parameter(node: SyntaxNode): Said {
  if (node.prevSibling?.name === "AssignOp") return NOTHING;
  let next = node.nextSibling;
  while (next !== null && (next.name === "TypeDef" || next.name === "Comment")) next = next.nextSibling;
  const value = next?.name === "AssignOp" ? next.nextSibling : null;
  if (value === null) return { bindings: others([node], "a parameter without a default"), changes: [] };
  return { bindings: [[node, { kind: "value", node: value }]], changes: [] };
}

function leaves(target: SyntaxNode): SyntaxNode[] {
  if (!["TupleExpression", "ArrayExpression", "ParenthesizedExpression"].includes(target.name)) return [target];
  return childrenOf(target).flatMap(leaves);
}

/** The name whose value a call such as `config["resources"].append(…)` changes. */
function mutated(module: Module, call: SyntaxNode): SyntaxNode | undefined {
  const callee = call.firstChild;
  if (callee?.name !== "MemberExpression") return undefined;
  const method = callee.getChild("PropertyName");
  if (method === null || !MUTATORS.has(textOf(module, method))) return undefined;
  const root = rootName(callee);
  return dottedName(module, callee)?.startsWith("dlt.") === true ? undefined : root;
}

function before(node: SyntaxNode, keyword: string): SyntaxNode[] {
  const children = childrenOf(node);
  return children
    .slice(
      0,
      children.findIndex(({ name }) => name === keyword),
    )
    .flatMap(leaves);
}

function after(node: SyntaxNode, keyword: string): SyntaxNode[] {
  const children = childrenOf(node);
  return children.filter((_, index) => children[index - 1]?.name === keyword).flatMap(leaves);
}

/** `part = whole`, `part = whole["a"]`, `for part in whole["b"]`. */
function partsNamedBy(module: Module, node: SyntaxNode): Part[] {
  if (node.name !== "AssignStatement" && node.name !== "ForStatement") return [];
  const children = childrenOf(node);
  const split = children.findIndex(({ name }) => name === "AssignOp" || name === "in");
  const value = children[split + 1];
  const whole = value === undefined || value.name === "CallExpression" ? undefined : rootName(value);
  const targets = children.slice(0, split).flatMap(leaves);
  if (whole === undefined) return [];
  return targets
    .filter(({ name }) => name === "VariableName")
    .map((target) => ({ whole: textOf(module, whole), part: textOf(module, target), node: target }));
}
