import { comprehended, elements } from "./comprehensions.ts";
import { formatReading } from "./format-text.ts";
import type { Reader } from "./reader.ts";
import type { Reading } from "./reading.ts";
import { argumentsOf, childrenOf, insideBrackets, textOf, type Argument, type SyntaxNode } from "./syntax.ts";
import { textMethodReading } from "./text-methods.ts";
import { entryOf, isFromOutside, isNumber, list, pythonText, scalar } from "./values.ts";

/** Numbers that `range` is read to. */
const LONGEST_RANGE = 10_000;
/** Functions that give their one value again. */
const COPIES = new Set(["copy.copy", "copy.deepcopy", "deepcopy"]);
const METHODS = new Set(["copy", "get", "items", "keys", "values"]);

/** A call of a builtin, or of a method of a value, whose result is known; `undefined` for any other call. */
export function knownCallReading(
  reader: Reader,
  call: SyntaxNode,
  callee: string | undefined,
  depth: number,
): Reading | undefined {
  const args = argumentsOf(reader.module, call);
  if (callee !== undefined) {
    const isOwn = !callee.includes(".") && reader.isBound(callee, call);
    const reading = isOwn ? undefined : builtinReading(reader, call, callee, args, depth);
    if (reading !== undefined) return reading;
  }
  return methodReading(reader, call, args, depth);
}

function builtinReading(
  reader: Reader,
  call: SyntaxNode,
  callee: string,
  args: readonly Argument[],
  depth: number,
): Reading | undefined {
  const isLoop = call.getChild("ArgList")?.getChild("for") != null;
  if (isLoop && (callee === "list" || callee === "tuple" || callee === "dict")) return generated(reader, call, depth);
  if (callee === "cast" || callee === "typing.cast") {
    const [, value] = args;
    return args.length === 2 && value !== undefined ? reader.read(value.value, undefined, depth + 1) : undefined;
  }
  if (!BUILTINS.has(callee) && !COPIES.has(callee)) return undefined;
  if (args.some(({ name }) => name !== undefined)) return undefined;
  const values = args.map(({ value }) => reader.read(value, undefined, depth + 1));
  const code = values.find(({ kind }) => kind === "code");
  if (code !== undefined) return code;
  const [value] = values;
  if (COPIES.has(callee)) return value;
  return BUILTINS.get(callee)?.(call.from, values);
}

type Builtin = (at: number, values: readonly Reading[]) => Reading | undefined;

const asList: Builtin = (at, [value]) => {
  const items = value === undefined ? [] : elements(value);
  return items === undefined ? undefined : list(at, items);
};

const BUILTINS: ReadonlyMap<string, Builtin> = new Map<string, Builtin>([
  ["list", asList],
  ["tuple", asList],
  [
    "str",
    (at, [value]) => {
      const text = value === undefined ? "" : pythonText(value);
      return text === undefined ? undefined : scalar(at, text);
    },
  ],
  [
    "int",
    (at, [value, base]) => {
      if (value?.kind !== "scalar" || base !== undefined) return undefined;
      if (typeof value.value === "bigint") return scalar(at, value.value);
      return typeof value.value === "string" && /^[+-]?\d+$/.test(value.value)
        ? scalar(at, BigInt(value.value.replace(/^\+/, "")))
        : undefined;
    },
  ],
  [
    "len",
    (at, [value]) => {
      const items = value === undefined ? undefined : elements(value);
      return items === undefined ? undefined : scalar(at, BigInt(items.length));
    },
  ],
  ["range", range],
  [
    "enumerate",
    (at, [value, start]) => {
      const items = value === undefined ? undefined : elements(value);
      const first = start === undefined ? 0n : integer(start);
      if (items === undefined || first === undefined) return undefined;
      return list(
        at,
        items.map((item, index) => list(at, [scalar(at, first + BigInt(index)), item])),
      );
    },
  ],
  [
    "zip",
    (at, values) => {
      const lists = values.map(elements).filter((items) => items !== undefined);
      if (lists.length !== values.length || lists.length === 0) return undefined;
      const shortest = Math.min(...lists.map(({ length }) => length));
      const row = (index: number): Reading => list(at, lists.map((items) => items[index]).filter(isReading));
      return list(
        at,
        Array.from({ length: shortest }, (_, index) => row(index)),
      );
    },
  ],
]);

function isReading(reading: Reading | undefined): reading is Reading {
  return reading !== undefined;
}

function range(at: number, values: readonly Reading[]): Reading | undefined {
  const numbers = values.map(integer).filter((number) => number !== undefined);
  if (numbers.length !== values.length || numbers.length < 1 || numbers.length > 3) return undefined;
  const [first = 0n, end, step = 1n] = numbers;
  const [from, to] = end === undefined ? [0n, first] : [first, end];
  if (step === 0n || (step > 0n ? to - from : from - to) > BigInt(LONGEST_RANGE)) return undefined;
  const items: Reading[] = [];
  for (let each = from; step > 0n ? each < to : each > to; each += step) items.push(scalar(at, each));
  return list(at, items);
}

function integer(reading: Reading): bigint | undefined {
  return reading.kind === "scalar" && isNumber(reading.value) && typeof reading.value === "bigint"
    ? reading.value
    : undefined;
}

/** `list(x for x in y)`, `dict((k, v) for …)`. */
function generated(reader: Reader, call: SyntaxNode, depth: number): Reading {
  const args = call.getChild("ArgList");
  return args === null
    ? reader.code(call, "A comprehension")
    : pairsAsDict(reader, call, comprehended(reader, call, insideBrackets(args), depth));
}

function pairsAsDict(reader: Reader, call: SyntaxNode, reading: Reading): Reading {
  const callee = call.firstChild === null ? "" : textOf(reader.module, call.firstChild);
  return callee === "dict" ? (pairsReading(reading) ?? reader.code(call, "A call of `dict`")) : reading;
}

/** `dict([("a", 1)])`: the dict of a list of pairs. */
export function pairsReading(reading: Reading): Reading | undefined {
  if (reading.kind !== "list") return undefined;
  const entries = reading.items.flatMap((item) => {
    const [key, value, ...more] = item.kind === "list" ? item.items : [];
    if (key?.kind !== "scalar" || typeof key.value !== "string" || value === undefined || more.length > 0) return [];
    return [{ key: key.value, keyAt: key.at, value, spread: true }];
  });
  return entries.length === reading.items.length ? { kind: "dict", at: reading.at, entries } : undefined;
}

function methodReading(
  reader: Reader,
  call: SyntaxNode,
  args: readonly Argument[],
  depth: number,
): Reading | undefined {
  const [object, dot, property] = call.firstChild === null ? [] : childrenOf(call.firstChild);
  if (object === undefined || dot?.name !== "." || property?.name !== "PropertyName") return undefined;
  const method = textOf(reader.module, property);
  const isName = object.name === "VariableName" && !reader.isBound(textOf(reader.module, object), object);
  if (isName) return undefined;
  const value = reader.read(object, undefined, depth + 1);
  if (value.kind === "scalar" && typeof value.value === "string")
    return stringMethod(reader, call, method, value.value, args, depth);
  if (value.kind !== "dict" && value.kind !== "list") return undefined;
  if (!METHODS.has(method) || args.some(({ name }) => name !== undefined)) return undefined;
  const given = args.map((arg) => reader.read(arg.value, undefined, depth + 1));
  if (method === "copy") return given.length === 0 ? { ...value, at: call.from } : undefined;
  if (value.kind !== "dict") return undefined;
  if (method === "get") {
    const [key, fallback] = given;
    if (key?.kind !== "scalar" || typeof key.value !== "string") return undefined;
    const found = entryOf(value, key.value);
    return found === "unknown" ? undefined : (found ?? fallback ?? scalar(call.from, null));
  }
  const keys = elements(value);
  if (keys === undefined || given.length > 0) return undefined;
  const pairs = keys.flatMap((key) => {
    const found = key.kind === "scalar" ? entryOf(value, String(key.value)) : undefined;
    return found === undefined || found === "unknown" ? [] : [{ key, found }];
  });
  if (method === "keys") return list(call.from, keys);
  if (method === "values")
    return list(
      call.from,
      pairs.map(({ found }) => found),
    );
  return list(
    call.from,
    pairs.map(({ key, found }) => list(call.from, [key, found])),
  );
}

function stringMethod(
  reader: Reader,
  call: SyntaxNode,
  method: string,
  text: string,
  args: readonly Argument[],
  depth: number,
): Reading | undefined {
  const read = ({ value }: Argument): Reading => reader.read(value, undefined, depth + 1);
  if (args.some(({ name }) => name === "*" || name === "**")) return undefined;
  const positional = args.filter(({ name }) => name === undefined).map(read);
  if (method === "format") {
    const named = args.flatMap((arg) => (arg.name === undefined ? [] : [[arg.name, read(arg)] as const]));
    return formatReading(reader, call, text, { positional, named: new Map(named) });
  }
  const code = positional.find(({ kind }) => kind === "code");
  if (code !== undefined) return code;
  if (positional.length !== args.length) return undefined;
  if (method !== "join" && [scalar(call.from, text), ...positional].some(isFromOutside))
    return reader.code(call, "A text that is made from a value of the environment");
  return textMethodReading(call.from, method, text, positional);
}
