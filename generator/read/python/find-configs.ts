import type { Evaluator } from "./evaluate.ts";
import { stringText } from "./literals.ts";
import { argumentsOf, childrenOf, dottedName, insideBrackets, separated, textOf, walk } from "./syntax.ts";
import type { Module, SyntaxNode } from "./syntax.ts";

/** An expression of a module that is a source config. */
export interface ConfigExpression {
  readonly node: SyntaxNode;
  /** The variable that it is assigned to. */
  readonly variable: SyntaxNode | undefined;
  /** The call that it is passed to. */
  readonly call: SyntaxNode | undefined;
  /** The expression that names the source: `rest_api_source(…, name="x")` or `@dlt.source(name="x")`. */
  readonly name: SyntaxNode | undefined;
  /** The function that it stands in. */
  readonly within: string | undefined;
  /** Whether it is only passed to `rest_api_source`, and is no dict to be seen. */
  readonly weak: boolean;
}

const ENTRY_POINTS = new Set(["rest_api_source", "rest_api_resources"]);

/** Every config of a module in the order of the text; one that is assigned and then passed on counts once. */
export function configExpressions(module: Module, evaluator: Evaluator): ConfigExpression[] {
  const byStart = new Map<number, ConfigExpression>();
  const add = (node: SyntaxNode, call: SyntaxNode | undefined): void => {
    const dict = evaluator.definition(node);
    const known = byStart.get(dict.from);
    const use = call ?? dict;
    byStart.set(dict.from, {
      node: dict,
      variable: variableOf(dict) ?? known?.variable,
      call: known?.call ?? call,
      name: known?.name ?? nameKeyword(module, call) ?? sourceDecoratorName(module, use),
      within: known?.within ?? functionName(module, use),
      weak: !isDict(module, dict),
    });
  };
  walk(module.root, (node) => {
    if (node.name === "CallExpression") {
      const config = passedConfig(module, node);
      if (config !== undefined) add(config, node);
    }
    if (node.name === "AssignStatement" && isTyped(module, node)) {
      const value = node.lastChild;
      if (value?.name === "DictionaryExpression") add(value, undefined);
    }
    if (node.name === "DictionaryExpression" && !byStart.has(node.from) && hasConfigKeys(module, node))
      add(node, undefined);
    return true;
  });
  return [...byStart.values()].sort((a, b) => a.node.from - b.node.from);
}

function isDict(module: Module, node: SyntaxNode): boolean {
  if (node.name === "DictionaryExpression") return true;
  const callee = node.name === "CallExpression" ? node.firstChild : null;
  return callee !== null && ["dict", "RESTAPIConfig"].includes(textOf(module, callee));
}

/** The config that a call of an entry point is given. */
function passedConfig(module: Module, call: SyntaxNode): SyntaxNode | undefined {
  const callee = call.firstChild === null ? undefined : dottedName(module, call.firstChild);
  if (callee === undefined || !ENTRY_POINTS.has(callee.split(".").at(-1) ?? "")) return undefined;
  const given = argumentsOf(module, call);
  return (given.find(({ name }) => name === "config") ?? given.find(({ name }) => name === undefined))?.value;
}

function hasConfigKeys(module: Module, dict: SyntaxNode): boolean {
  const keys = separated(insideBrackets(dict), ",").flatMap(([key, colon]) => {
    if (key?.name !== "String" || colon?.name !== ":") return [];
    const text = stringText(textOf(module, key));
    return "text" in text ? [text.text] : [];
  });
  return keys.includes("client") && keys.includes("resources");
}

function isTyped(module: Module, assignment: SyntaxNode): boolean {
  const type = assignment.getChild("TypeDef");
  return type !== null && /\bRESTAPIConfig\b/.test(textOf(module, type));
}

function variableOf(dict: SyntaxNode): SyntaxNode | undefined {
  const parent = dict.parent;
  if (parent?.name !== "AssignStatement") return undefined;
  const [target] = childrenOf(parent);
  return target?.name === "VariableName" ? target : undefined;
}

function nameKeyword(module: Module, call: SyntaxNode | undefined): SyntaxNode | undefined {
  if (call === undefined) return undefined;
  return argumentsOf(module, call).find(({ name }) => name === "name")?.value;
}

function sourceDecoratorName(module: Module, node: SyntaxNode): SyntaxNode | undefined {
  const decorated = ancestor(node, "FunctionDefinition")?.parent;
  if (decorated?.name !== "DecoratedStatement") return undefined;
  const decorator = decorated.getChildren("Decorator").find((each) => /^@\s*dlt\.source\b/.test(textOf(module, each)));
  return nameKeyword(module, decorator);
}

function functionName(module: Module, node: SyntaxNode): string | undefined {
  const name = ancestor(node, "FunctionDefinition")?.getChild("VariableName");
  return name == null ? undefined : textOf(module, name);
}

function ancestor(node: SyntaxNode, name: string): SyntaxNode | undefined {
  for (let outer = node.parent; outer !== null; outer = outer.parent) if (outer.name === name) return outer;
  return undefined;
}
