import { LimitReached, MAX_DEPTH, MAX_VALUES } from "../limits.ts";
import { instanceReading, withoutIncrementalType } from "./class-calls.ts";
import { CODE_NAMES } from "./code-names.ts";
import { comprehensionReading } from "./comprehensions.ts";
import { formatStringReading, joined, type Piece } from "./format-string.ts";
import { knownCallReading, pairsReading } from "./known-calls.ts";
import { numberValue, stringText } from "./literals.ts";
import { binaryReading, conditionalReading, unaryReading } from "./operators.ts";
import type { Reader } from "./reader.ts";
import type { CodeOrigin, CodeReading, DictEntry, Reading, ScalarReading } from "./reading.ts";
import { replayed } from "./replay.ts";
import { scopesOf, type Scopes } from "./scopes.ts";
import { partOfSecret, secretNames, secretReference, snakeCase, type SecretReference } from "./secrets.ts";
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
import { entryOf } from "./values.ts";

/** Calls that only spell a dict: `dict(a=1)` and the typed dicts of `dlt.sources.rest_api.typing`. */
const DICT_CALLS = new Set([
  ...["dict", "RESTAPIConfig", "ClientConfig", "EndpointResource", "EndpointResourceBase", "Endpoint"],
  ...["BearerTokenAuthConfig", "ApiKeyAuthConfig", "HttpBasicAuthConfig", "OAuth2ClientCredentialsConfig"],
  ...["SinglePagePaginatorConfig", "HeaderLinkPaginatorConfig", "HeaderCursorPaginatorConfig"],
  ...["JSONLinkPaginatorConfig", "JSONResponseCursorPaginatorConfig", "OffsetPaginatorConfig"],
  ...["PageNumberPaginatorConfig", "IncrementalConfig", "IncrementalParamConfig", "ResolveParamConfig"],
  ...["ResponseActionDict"],
]);

/** Reads expressions of one module as data. */
export class Evaluator {
  /** Where names that were read are changed after their assignment. */
  readonly changes = new Map<number, CodeReading>();
  /** Conditions that ask whether a value of the environment is set. */
  readonly assumed = new Set<number>();
  /** Values of the environment whose written default is not used. */
  readonly fallbacks: { readonly at: number; readonly name: string }[] = [];
  readonly #module: Module;
  readonly #scopes: Scopes;
  readonly #secretName: (key: string) => string;
  readonly #open = new Set<number>();
  readonly #reader: Reader;
  /** Where the config is passed on: what changes it later changes nothing. */
  readonly #end: number;
  #locals: readonly Local[] = [];
  #values = 0;

  constructor(module: Module, end = Infinity) {
    this.#module = module;
    this.#end = end;
    this.#reader = {
      module,
      read: this.read.bind(this),
      code: (node, what, fix) => this.code(node, what, fix),
      isBound: this.#isBound.bind(this),
      assumeSet: ({ from }) => void this.assumed.add(from),
      withNames: this.#withNames.bind(this),
    };
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
      case "MemberExpression":
        return this.#item(node, depth);
      case "ConditionalExpression":
        return conditionalReading(this.#reader, node, slot, depth);
      case "BinaryExpression":
        return binaryReading(this.#reader, node, slot, depth);
      case "UnaryExpression":
        return unaryReading(this.#reader, node, depth);
      case "ArrayComprehensionExpression":
      case "DictionaryComprehensionExpression":
        return comprehensionReading(this.#reader, node, depth);
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

  /** What a name's value is after the statements that change it; those that cannot be followed are noted. */
  afterChanges(name: string, start: Reading, assigned: SyntaxNode, use: SyntaxNode, depth = 0): Reading {
    const until = isShared(use, this.#end) ? this.#end : use.from;
    const changes = this.#scopes.changes(name, assigned);
    const { reading, unknown } = replayed(this.#reader, start, { assigned, use, until }, changes, depth);
    for (const node of [...unknown, ...this.#scopes.changesOfParts(name, assigned)]) {
      const fix = `Write the whole value where \`${name}\` is assigned.`;
      this.changes.set(node.from, this.code(node, `A change of \`${name}\` after it was assigned`, fix));
    }
    return reading;
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
      case "String":
      case "FormatString":
      case "ContinuedString": {
        const pieces = node.name === "ContinuedString" ? childrenOf(node) : [node];
        return joined(
          node.from,
          pieces.map((piece) => this.#piece(piece, slot, depth)),
        );
      }
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
        return [{ key: key.value, keyAt: first.from, value: this.#valueOf(key.value, value, depth), spread: false }];
      return [
        {
          ...problem,
          value: key.kind === "code" ? key : this.code(first, "A key that is not text", "Write the key as text."),
        },
      ];
    });
  }

  #valueOf(key: string, node: SyntaxNode, depth: number): Reading {
    const value = this.read(node, key, depth + 1);
    return key === "incremental" && node.name !== "DictionaryExpression" ? withoutIncrementalType(value) : value;
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
    const local = this.#localOf(name, node);
    if (local !== undefined) return local.kind === "code" ? local : { ...local, at: node.from };
    const [binding, ...more] = this.#scopes.lookup(name, node);
    const fix = `Write its value here, or assign \`${name}\` once, to data, in this file.`;
    if (binding === undefined) {
      const code = this.code(node, `The name \`${name}\`, which this file does not assign,`, fix);
      return { ...code, origin: { name, id: name, at: node.from } };
    }
    if (more.length > 0) return this.code(node, `The name \`${name}\`, which is assigned more than once,`, fix);
    if (binding.kind === "other") {
      const code = this.code(node, `The name \`${name}\`, which is ${binding.what},`, fix);
      return { ...code, origin: { name, id: `${binding.node.from}`, at: binding.node.from } };
    }
    if (this.#open.has(binding.node.from)) return this.code(node, `The name \`${name}\`, which refers to itself,`, fix);
    if (isConditional(binding.node, node))
      return this.code(node, `The name \`${name}\`, which is assigned under a condition,`, fix);
    this.#open.add(binding.node.from);
    const start = this.read(binding.node, name, depth + 1);
    const reading = this.afterChanges(name, start, binding.node, node, depth);
    this.#open.delete(binding.node.from);
    if (reading.kind !== "code") return { ...reading, at: node.from };
    return { origin: { name, id: `${reading.at}`, at: reading.at }, ...reading };
  }

  #localOf(name: string, node: SyntaxNode): Reading | undefined {
    const seen = this.#locals.findLast(({ from, to, names }) => from <= node.from && node.to <= to && names.has(name));
    return seen?.names.get(name);
  }

  #withNames<T>({ from, to }: SyntaxNode, names: ReadonlyMap<string, Reading>, run: () => T): T {
    const outer = this.#locals;
    this.#locals = [...outer, { from, to, names }];
    const result = run();
    this.#locals = outer;
    return result;
  }

  #isBound(name: string, from: SyntaxNode): boolean {
    if (this.#localOf(name, from) !== undefined) return true;
    return this.#scopes.lookup(name, from).some((binding) => binding.kind === "value" || binding.what !== "imported");
  }

  /** `NAME["key"]`, `NAME[0]` of a value that is known. */
  #item(node: SyntaxNode, depth: number): Reading {
    const [object, bracket, key, end] = childrenOf(node);
    const unknown = this.#attribute(node);
    if (object === undefined || bracket?.name !== "[" || key === undefined || end?.name !== "]") return unknown;
    const whole = this.read(object, undefined, depth + 1);
    const index = this.read(key, undefined, depth + 1);
    if (whole.kind === "code") return whole;
    const part = partOfSecret(whole, index);
    if (part !== undefined) return { kind: "scalar", at: node.from, value: part };
    if (index.kind !== "scalar") return index.kind === "code" ? index : unknown;
    const found = partOf(whole, index.value);
    if (found === undefined) return unknown;
    return found.kind === "code" ? found : { ...found, at: node.from };
  }

  /** `helpers.clean` */
  #attribute(node: SyntaxNode): CodeReading {
    const code = this.code(node, "A value that is looked up when the code runs");
    const dotted = dottedName(this.#module, node);
    const name = dotted?.split(".").at(-1);
    return dotted === undefined || name === undefined ? code : { ...code, origin: { name, id: dotted, at: node.from } };
  }

  #call(node: SyntaxNode, depth: number): Reading {
    const callee = node.firstChild === null ? undefined : calleeName(this.#module, node.firstChild);
    const isDict = callee !== undefined && DICT_CALLS.has(callee.split(".").at(-1) ?? "");
    if (isDict && !this.#isBound(callee, node) && node.getChild("ArgList")?.getChild("for") == null)
      return this.#dictCall(node, depth);
    const reading =
      (callee === undefined ? undefined : instanceReading(this.#reader, node, callee, depth)) ??
      knownCallReading(this.#reader, node, callee, depth);
    if (reading !== undefined) return reading;
    const code = this.code(node, callee === undefined ? "A call" : `A call of \`${callee}\``);
    const name = callee?.split(".").at(-1);
    return name === undefined ? code : { ...code, origin: this.#calledOrigin(name, node, depth) };
  }

  #calledOrigin(name: string, call: SyntaxNode, depth: number): CodeOrigin {
    const origin = { name, id: `${call.from}`, at: call.from };
    // Classes begin with a capital letter.
    if (!/^[A-Z]/.test(name)) return origin;
    const given = argumentsOf(this.#module, call).map(({ name: key, value }, index): DictEntry => {
      const isNamed = key !== undefined && key !== "*" && key !== "**";
      const slot = isNamed ? key : `argument${index + 1}`;
      return { key: slot, keyAt: value.from, value: this.read(value, slot, depth + 1), spread: false };
    });
    return { ...origin, arguments: given };
  }

  #dictCall(node: SyntaxNode, depth: number): Reading {
    const entries = argumentsOf(this.#module, node).flatMap(({ name, value }): DictEntry[] => {
      if (name !== undefined && name !== "*" && name !== "**")
        return [{ key: name, keyAt: value.from, value: this.#valueOf(name, value, depth), spread: false }];
      const pairs = name === undefined ? pairsReading(this.read(value, undefined, depth + 1)) : undefined;
      return pairs?.kind === "dict" ? [...pairs.entries] : this.#spread(value, depth);
    });
    return { kind: "dict", at: node.from, entries };
  }

  #secret(node: SyntaxNode, { keys, fallback }: SecretReference, slot: string | undefined): Reading {
    const readings = keys.map((key) => this.read(key, undefined, 1));
    const texts = readings.flatMap((key) =>
      key.kind === "scalar" && typeof key.value === "string" ? [key.value] : [],
    );
    if (texts.length < keys.length)
      return this.code(node, "A secret whose name is computed", "Write the secret's name as text.");
    if (keys.length === 0 && slot === undefined)
      return this.code(node, "A secret without a name", 'Write `dlt.secrets["name"]`.');
    const name = keys.length === 0 ? snakeCase(slot ?? "") : this.#secretName(texts.join("."));
    if (fallback !== undefined && !this.#isEmpty(fallback)) this.fallbacks.push({ at: fallback.from, name });
    return { kind: "scalar", at: node.from, value: `{secrets.${name}}` };
  }

  #isEmpty(fallback: SyntaxNode): boolean {
    const reading = this.read(fallback, undefined, 1);
    return reading.kind === "scalar" && (reading.value === null || reading.value === "");
  }
}

/** Names that only a stretch of the text sees: the variables of a loop or of a comprehension, in one of its rounds. */
interface Local {
  readonly from: number;
  readonly to: number;
  readonly names: ReadonlyMap<string, Reading>;
}

/** The name of what is called; `incremental[str]` is called `incremental`. */
function calleeName(module: Module, node: SyntaxNode): string | undefined {
  const [object, bracket] = node.name === "MemberExpression" ? childrenOf(node) : [];
  return dottedName(module, bracket?.name === "[" && object !== undefined ? object : node);
}

function partOf(whole: Exclude<Reading, CodeReading>, index: ScalarReading["value"]): Reading | undefined {
  if (whole.kind === "list" && typeof index === "bigint") return whole.items.at(Number(index));
  if (whole.kind !== "dict" || typeof index !== "string") return undefined;
  const found = entryOf(whole, index);
  return found === "unknown" ? undefined : found;
}

/** Whether the value itself is put into the dict or list, so that later changes of it are seen there too. */
function isShared(use: SyntaxNode, end: number): boolean {
  let inner = use;
  const shares = ["DictionaryExpression", "ArrayExpression", "ParenthesizedExpression"];
  while (inner.parent !== null && shares.includes(inner.parent.name)) {
    if (inner.prevSibling?.name === "*" || inner.prevSibling?.name === "**") return false;
    inner = inner.parent;
  }
  const parent = inner.parent;
  return parent?.name === "AssignStatement" || (parent?.name === "ArgList" && parent.parent?.from === end);
}

const BRANCHES = new Set(["IfStatement", "ForStatement", "WhileStatement", "TryStatement", "MatchStatement"]);

/** Whether the assignment may not have run where its name is used. */
function isConditional(assigned: SyntaxNode, use: SyntaxNode): boolean {
  for (let outer = assigned.parent; outer !== null; outer = outer.parent) {
    if (outer.name === "FunctionDefinition") return false;
    if (BRANCHES.has(outer.name) && !(outer.from <= use.from && use.to <= outer.to)) return true;
  }
  return false;
}
