import { LimitReached, MAX_DEPTH, MAX_VALUES } from "../limits.ts";
import { numberValue, stringText } from "./literals.ts";
import { formatStringReading, joined, type Piece } from "./format-string.ts";
import type { CodeReading, DictEntry, Reading, ScalarReading } from "./reading.ts";
import { scopesOf, type Scopes } from "./scopes.ts";
import { secretNames, secretReference, snakeCase, type SecretReference } from "./secrets.ts";
import {
  argumentsOf,
  childrenOf,
  dottedName,
  insideBrackets,
  separated,
  textOf,
  type Module,
  type SyntaxNode,
} from "./syntax.ts";

/** Calls that only spell a dict: `dict(a=1)` and the config's own type. */
const DICT_CALLS = new Set(["dict", "RESTAPIConfig"]);

/** What a bare expression is called in a diagnostic. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  LambdaExpression: "A lambda",
  ConditionalExpression: "A conditional expression",
  ArrayComprehensionExpression: "A comprehension",
  DictionaryComprehensionExpression: "A comprehension",
  SetComprehensionExpression: "A comprehension",
  ComprehensionExpression: "A generator expression",
  SetExpression: "A set",
  Ellipsis: "`...`",
  BinaryExpression: "A computed value",
  UnaryExpression: "A computed value",
  MemberExpression: "A value that is looked up when the code runs",
  AwaitExpression: "An awaited value",
  NamedExpression: "An assignment within the config",
};

/** Reads expressions of one module as data. */
export class Evaluator {
  /** Where names that were read are changed after their assignment. */
  readonly changes = new Map<number, CodeReading>();
  /** Values of the environment whose written default is not used. */
  readonly fallbacks: { readonly at: number; readonly name: string }[] = [];
  readonly #module: Module;
  readonly #scopes: Scopes;
  readonly #secretName: (key: string) => string;
  readonly #open = new Set<number>();
  #values = 0;

  constructor(module: Module) {
    this.#module = module;
    this.#scopes = scopesOf(module);
    this.#secretName = secretNames(module);
  }

  /**
   * What the expression says. `slot` is the key, parameter or variable that it stands at.
   * @throws LimitReached where it is too deep or grows too large.
   */
  read(node: SyntaxNode, slot: string | undefined, depth = 0): Reading {
    this.#values += 1;
    if (depth > MAX_DEPTH) throw new LimitReached("too-deep", node.from);
    if (this.#values > MAX_VALUES) throw new LimitReached("too-many-aliases", node.from);
    const secret = secretReference(this.#module, node);
    if (secret !== undefined) return this.#secret(node, secret, slot);
    const scalar = this.#scalar(node, slot, depth);
    if (scalar !== undefined) return scalar;
    switch (node.name) {
      case "ParenthesizedExpression":
        return this.#parenthesized(node, slot, depth);
      case "DictionaryExpression":
        return { kind: "dict", at: node.from, entries: this.#entries(node, depth) };
      case "ArrayExpression":
      case "TupleExpression":
        return { kind: "list", at: node.from, items: this.#items(node, slot, depth) };
      case "VariableName":
        return this.#name(node, depth);
      case "CallExpression":
        return this.#call(node, depth);
      default:
        return this.code(node, CODE_NAMES[node.name] ?? "Code");
    }
  }

  /** The expression that a name stands for, through further names; the expression itself where it is no name. */
  definition(node: SyntaxNode): SyntaxNode {
    const seen = new Set<number>();
    let current = node;
    while (current.name === "VariableName" && !seen.has(current.from)) {
      seen.add(current.from);
      const [binding, ...more] = this.#scopes.lookup(textOf(this.#module, current), current);
      if (binding?.kind !== "value" || more.length > 0) break;
      current = binding.node;
    }
    return current;
  }

  /** Notes where the value of a name is changed after it was assigned. */
  noteChanges(name: string, from: SyntaxNode): void {
    for (const node of this.#scopes.changes(name, from)) {
      const fix = `Write the whole value where \`${name}\` is assigned.`;
      this.changes.set(node.from, this.code(node, `A change of \`${name}\` after it was assigned`, fix));
    }
  }

  code(node: SyntaxNode, what: string, fix = "Write the value out as data.", syntax = false): CodeReading {
    return { kind: "code", at: node.from, to: node.to, what, fix, syntax };
  }

  #scalar(node: SyntaxNode, slot: string | undefined, depth: number): Reading | undefined {
    const scalar = (value: ScalarReading["value"]): Reading => ({ kind: "scalar", at: node.from, value });
    switch (node.name) {
      case "None":
        return scalar(null);
      case "Boolean":
        return scalar(textOf(this.#module, node) === "True");
      case "Number": {
        const value = numberValue(textOf(this.#module, node));
        return value === undefined ? this.code(node, "This number") : scalar(value);
      }
      case "UnaryExpression":
        return this.#negated(node, depth);
      case "String":
      case "FormatString":
      case "ContinuedString": {
        const pieces = node.name === "ContinuedString" ? childrenOf(node) : [node];
        return joined(
          node.from,
          pieces.map((piece) => this.#piece(piece, slot, depth)),
        );
      }
      case "BinaryExpression":
        return this.#concatenated(node, slot, depth);
      default:
        return undefined;
    }
  }

  #piece(node: SyntaxNode, slot: string | undefined, depth: number): Piece {
    if (node.name === "FormatString") {
      return formatStringReading(
        this.#module,
        node,
        (inner) => this.read(inner, slot, depth + 1),
        this.code.bind(this),
      );
    }
    const text = stringText(textOf(this.#module, node));
    if ("text" in text) return text.text;
    const open = text.problem.endsWith("not closed");
    return this.code(node, text.problem, open ? "Close it with the quotes that it began with." : undefined, open);
  }

  #negated(node: SyntaxNode, depth: number): Reading | undefined {
    const [sign, operand] = childrenOf(node);
    if (sign?.name !== "ArithOp" || operand?.name !== "Number") return undefined;
    const inner = this.read(operand, undefined, depth + 1);
    if (inner.kind !== "scalar" || textOf(this.#module, sign) === "+") return inner;
    if (typeof inner.value !== "bigint" && typeof inner.value !== "number") return undefined;
    return textOf(this.#module, sign) === "-" ? { ...inner, at: node.from, value: -inner.value } : undefined;
  }

  /** `"a" + NAME`: texts that are known. */
  #concatenated(node: SyntaxNode, slot: string | undefined, depth: number): Reading | undefined {
    const [left, operator, right] = childrenOf(node);
    if (left === undefined || right === undefined || operator === undefined) return undefined;
    if (textOf(this.#module, operator) !== "+") return undefined;
    const pieces = [left, right].map((side): Piece => {
      const reading = this.read(side, slot, depth + 1);
      if (reading.kind === "scalar" && typeof reading.value === "string") return reading.value;
      return reading.kind === "code" ? reading : this.code(node, "A computed value");
    });
    return joined(node.from, pieces);
  }

  #parenthesized(node: SyntaxNode, slot: string | undefined, depth: number): Reading {
    const [inner, ...more] = insideBrackets(node);
    if (inner === undefined || more.length > 0) return this.code(node, "Code");
    return { ...this.read(inner, slot, depth + 1), at: node.from };
  }

  #entries(node: SyntaxNode, depth: number): DictEntry[] {
    return separated(insideBrackets(node), ",").flatMap((group): DictEntry[] => {
      const [first, second, value] = group;
      if (first?.name === "**" && second !== undefined) return this.#spread(second, depth);
      if (first === undefined) return [];
      const problem = { key: undefined, keyAt: first.from, spread: false };
      if (second?.name !== ":" || value === undefined)
        return [
          { ...problem, value: this.code(first, "A dict's entry without `key: value`", "Write `key: value`.", true) },
        ];
      const key = this.read(first, undefined, depth + 1);
      if (key.kind === "scalar" && typeof key.value === "string")
        return [{ key: key.value, keyAt: first.from, value: this.read(value, key.value, depth + 1), spread: false }];
      return [
        {
          ...problem,
          value: key.kind === "code" ? key : this.code(first, "A key that is not text", "Write the key as text."),
        },
      ];
    });
  }

  #spread(node: SyntaxNode, depth: number): DictEntry[] {
    const reading = this.read(node, undefined, depth + 1);
    if (reading.kind === "dict") return reading.entries.map((entry) => ({ ...entry, spread: true }));
    const value = reading.kind === "code" ? reading : this.code(node, "A spread of something that is not a dict");
    return [{ key: undefined, keyAt: node.from, value, spread: true }];
  }

  #items(node: SyntaxNode, slot: string | undefined, depth: number): Reading[] {
    return separated(insideBrackets(node), ",").flatMap((group): readonly Reading[] => {
      const [first, second] = group;
      if (first === undefined) return [];
      if (first.name !== "*" || second === undefined) return [this.read(first, slot, depth + 1)];
      const reading = this.read(second, slot, depth + 1);
      if (reading.kind === "list") return reading.items;
      return [reading.kind === "code" ? reading : this.code(second, "A spread of something that is not a list")];
    });
  }

  #name(node: SyntaxNode, depth: number): Reading {
    const name = textOf(this.#module, node);
    const [binding, ...more] = this.#scopes.lookup(name, node);
    const fix = `Write its value here, or assign \`${name}\` once, to data, in this file.`;
    if (binding === undefined) return this.code(node, `The name \`${name}\`, which this file does not assign,`, fix);
    if (more.length > 0) return this.code(node, `The name \`${name}\`, which is assigned more than once,`, fix);
    if (binding.kind === "other") return this.code(node, `The name \`${name}\`, which is ${binding.what},`, fix);
    if (this.#open.has(binding.node.from)) return this.code(node, `The name \`${name}\`, which refers to itself,`, fix);
    this.noteChanges(name, node);
    this.#open.add(binding.node.from);
    const reading = this.read(binding.node, name, depth + 1);
    this.#open.delete(binding.node.from);
    return reading.kind === "code" ? reading : { ...reading, at: node.from };
  }

  #call(node: SyntaxNode, depth: number): Reading {
    const callee = node.firstChild === null ? undefined : dottedName(this.#module, node.firstChild);
    if (callee === undefined) return this.code(node, "A call");
    if (!DICT_CALLS.has(callee)) return this.code(node, `A call of \`${callee}\``);
    const entries = argumentsOf(this.#module, node).flatMap(({ name, value }): DictEntry[] => {
      if (name === undefined || name === "*" || name === "**") return this.#spread(value, depth);
      return [{ key: name, keyAt: value.from, value: this.read(value, name, depth + 1), spread: false }];
    });
    return { kind: "dict", at: node.from, entries };
  }

  #secret(node: SyntaxNode, { key, fallback }: SecretReference, slot: string | undefined): Reading {
    const reading = key === undefined ? undefined : this.read(key, undefined, 1);
    if (reading !== undefined && (reading.kind !== "scalar" || typeof reading.value !== "string"))
      return this.code(node, "A secret whose name is computed", "Write the secret's name as text.");
    if (reading === undefined && slot === undefined)
      return this.code(node, "A secret without a name", 'Write `dlt.secrets["name"]`.');
    const name = reading === undefined ? snakeCase(slot ?? "") : this.#secretName(String(reading.value));
    if (fallback !== undefined && !this.#isEmpty(fallback)) this.fallbacks.push({ at: fallback.from, name });
    return { kind: "scalar", at: node.from, value: `{secrets.${name}}` };
  }

  #isEmpty(fallback: SyntaxNode): boolean {
    const reading = this.read(fallback, undefined, 1);
    return reading.kind === "scalar" && (reading.value === null || reading.value === "");
  }
}
