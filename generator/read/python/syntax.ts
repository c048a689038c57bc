import { parser } from "@lezer/python";

/** A parsed Python module. */
export interface Module {
  readonly text: string;
  readonly root: SyntaxNode;
}

export type SyntaxNode = ReturnType<typeof parser.parse>["topNode"];

/** Parses a module; errors become error nodes of the tree. */
export function parseModule(text: string): Module {
  return { text, root: parser.parse(text).topNode };
}

/** The source of a node. */
export function textOf(module: Module, node: SyntaxNode): string {
  return module.text.slice(node.from, node.to);
}

/** The children that mean something: comments and error nodes are left out, brackets and commas are not. */
export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.name !== "Comment" && !child.type.isError) children.push(child);
  }
  return children;
}

/** All nodes below and including `node` in the order of the text; a node for which `enter` says false is not entered. */
export function walk(node: SyntaxNode, enter: (node: SyntaxNode) => boolean): void {
  const open = [node];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!enter(next)) continue;
    for (let child = next.lastChild; child !== null; child = child.prevSibling) open.push(child);
  }
}

/** Parts of a dotted name that is looked at; those that mean something have at most four. */
const LONGEST_NAME = 8;

/** `a.b.c` of a name or of attributes of a name; `undefined` for any other or longer expression. */
export function dottedName(module: Module, node: SyntaxNode): string | undefined {
  const properties: string[] = [];
  let inner = node;
  while (inner.name === "MemberExpression") {
    if (properties.length === LONGEST_NAME) return undefined;
    const [object, dot, property, ...more] = childrenOf(inner);
    if (object === undefined || dot?.name !== "." || property?.name !== "PropertyName" || more.length > 0)
      return undefined;
    properties.unshift(textOf(module, property));
    inner = object;
  }
  return inner.name === "VariableName" ? [textOf(module, inner), ...properties].join(".") : undefined;
}

/** The name that a chain of attributes, subscripts and calls starts from. */
export function rootName(node: SyntaxNode): SyntaxNode | undefined {
  let inner: SyntaxNode | null = node;
  while (inner?.name === "MemberExpression" || inner?.name === "CallExpression") inner = inner.firstChild;
  return inner?.name === "VariableName" ? inner : undefined;
}

/** Children between separators: the items of a list, the parts of an assignment. Brackets around them are left out. */
export function separated(nodes: readonly SyntaxNode[], separator: string): SyntaxNode[][] {
  const groups: SyntaxNode[][] = [[]];
  for (const node of nodes) {
    if (node.name === separator) groups.push([]);
    else groups.at(-1)?.push(node);
  }
  return groups.filter((group) => group.length > 0);
}

/** The children of a bracketed node without its brackets. */
export function insideBrackets(node: SyntaxNode): SyntaxNode[] {
  return childrenOf(node).filter((child) => !/^[()[\]{}]$/.test(child.name));
}

/** An argument of a call. */
export interface Argument {
  /** `undefined` where it is positional; `"*"` and `"**"` where it is starred. */
  readonly name: string | undefined;
  readonly value: SyntaxNode;
}

/** The arguments of a call. */
export function argumentsOf(module: Module, call: SyntaxNode): Argument[] {
  const list = call.getChild("ArgList");
  if (list === null) return [];
  return separated(insideBrackets(list), ",").flatMap(([first, operator, value]): Argument[] => {
    if (first === undefined) return [];
    if (operator === undefined) return [{ name: undefined, value: first }];
    if (operator.name === "AssignOp" && value !== undefined) return [{ name: textOf(module, first), value }];
    return [{ name: first.name, value: operator }];
  });
}

/** Where the tree could not make sense of the text. */
export function errorsIn(node: SyntaxNode): number[] {
  const found: number[] = [];
  walk(node, (inner) => {
    if (inner.type.isError) found.push(inner.from);
    return true;
  });
  return found;
}
