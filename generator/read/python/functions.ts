import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { isFunctionName } from "../../words/reserved-words.ts";
import { camelCase, wordsOf } from "../../words/words.ts";
import type { Position } from "../source-document.ts";
import { stringText } from "./literals.ts";
import type { CodeOrigin, CodeReading, DictEntry, DictReading, Reading } from "./reading.ts";
import { argumentsOf, dottedName, textOf, walk, type Module } from "./syntax.ts";
import { entryOf, scalar } from "./values.ts";

/** Code of a Python file that a config calls by a name. */
export interface NamedCode {
  /** Its name in extensions.ts. */
  readonly name: string;
  /** Where the file has it. */
  readonly at: number;
  /** Where the config calls it first. */
  readonly usedAt: number;
  /** What it is, as the beginning of a sentence: "A lambda". */
  readonly what: string;
  /** What it does in the connector. */
  readonly role: "function" | "credentials";
}

/** A config in which names stand where functions are called for. */
export interface WithNames {
  readonly reading: Reading;
  readonly named: readonly NamedCode[];
}

/** Puts names in the place of code wherever the config may call a function of extensions.ts; other code stays. */
export function withFunctionNames(config: Reading, module: Module): WithNames {
  const registered = {
    credentials: registeredTypes(module, "register_auth"),
    paginators: registeredTypes(module, "register_paginator"),
  };
  const names = new Names(registered);
  const reading = change(config, {
    client: (value) => change(value, { ...instances(names), session: spoken }),
    resource_defaults: (value) => resource(value, "defaults", names),
    resources: (value) => each(value, (item) => resource(item, resourceName(item), names)),
  });
  return { reading, named: names.all() };
}

/** The warning that a piece of code is to be written again. */
export function namedCodeDiagnostic(code: NamedCode, file: string, position: (at: number) => Position): Diagnostic {
  const { name, what, role } = code;
  const place = role === "credentials" ? `\`auth.${name}\`` : `the function \`${name}\``;
  return {
    code: "python-code",
    severity: "warning",
    message: `${what} is Python code; in its place the connector calls ${place} of extensions.ts, which is still to be written.`,
    fix: `Write it in extensions.ts after line ${position(code.at).line} of this file; until then it throws where it is called.`,
    file,
    ...position(code.usedAt),
  };
}

/** What a config has instances of. */
type Instances = "credentials" | "paginators";

/** Where the file has the classes that it has given a type. */
type Registered = Readonly<Record<Instances, ReadonlyMap<string, CodeOrigin>>>;

/** Gives each piece of code a name of its own. */
class Names {
  readonly registered: Registered;
  readonly #byOrigin = new Map<string, NamedCode>();
  readonly #taken = new Set<string>();

  constructor(registered: Registered) {
    this.registered = registered;
  }

  all(): readonly NamedCode[] {
    return [...this.#byOrigin.values()];
  }

  /** @param wish what it is called where it has no name itself: the words of its place */
  take(code: CodeReading, wish: string, role: NamedCode["role"] = "function"): string {
    const { origin } = code;
    const key = `${role} ${origin?.id ?? `@${code.at}`}`;
    const known = this.#byOrigin.get(key);
    if (known !== undefined) return known.name;
    const [base = "step"] = [origin?.name ?? "", wish].map((text) => camelCase(wordsOf(text))).filter(isFunctionName);
    let name = base;
    for (let number = 2; this.#taken.has(name); number += 1) name = `${base}${number}`;
    this.#taken.add(name);
    this.#byOrigin.set(key, { name, at: origin?.at ?? code.at, usedAt: code.at, what: code.what, role });
    return name;
  }
}

const TABLE_OF_KIND =
  'Write one resource for each kind of row, each with a `filter` such as `type == "push"` and a `table_name`.';

type Changes = Readonly<Record<string, (value: Reading) => Reading>>;

function change(reading: Reading, changes: Changes): Reading {
  if (reading.kind !== "dict") return reading;
  return {
    ...reading,
    entries: reading.entries.map((entry) => {
      const own = entry.key === undefined || !Object.hasOwn(changes, entry.key) ? undefined : changes[entry.key];
      return own === undefined ? entry : { ...entry, value: own(entry.value) };
    }),
  };
}

function each(reading: Reading, map: (item: Reading) => Reading): Reading {
  return reading.kind === "list" ? { ...reading, items: reading.items.map(map) } : reading;
}

function resourceName(item: Reading): string {
  const name = item.kind === "dict" ? entryOf(item, "name") : undefined;
  return typeof name === "object" && name.kind === "scalar" ? String(name.value) : "resource";
}

function resource(item: Reading, owner: string, names: Names): Reading {
  const call =
    (role: string) =>
    (value: Reading): Reading =>
      named(value, `${owner} ${role}`, names);
  return change(item, {
    table_name: (value) => (value.kind === "code" && !value.syntax ? { ...value, fix: TABLE_OF_KIND } : value),
    processing_steps: (steps) =>
      each(steps, (step) => change(step, { filter: call("filter"), map: call("map"), yield_map: call("yield map") })),
    endpoint: (endpoint) =>
      change(endpoint, {
        ...instances(names),
        response_actions: (actions) => each(actions, (action) => responseAction(action, call("response"))),
        incremental: (incremental) => converted(incremental, call("cursor")),
        params: (params) => eachValue(params, (param) => converted(param, call("cursor"))),
      }),
  });
}

function converted(incremental: Reading, call: (value: Reading) => Reading): Reading {
  return change(incremental, { convert: call, transform: call });
}

/** A function, or a dict whose `action` is one or several. */
function responseAction(action: Reading, call: (value: Reading) => Reading): Reading {
  if (action.kind !== "dict") return call(action);
  return {
    ...action,
    entries: action.entries.map((entry): DictEntry => {
      const { key, value } = entry;
      const isCode =
        value.kind === "code" || (value.kind === "list" && value.items.some(({ kind }) => kind === "code"));
      if (key !== "action" || !isCode) return entry;
      return { ...entry, key: "call", value: value.kind === "list" ? each(value, call) : call(value) };
    }),
  };
}

function eachValue(reading: Reading, map: (value: Reading) => Reading): Reading {
  if (reading.kind !== "dict") return reading;
  return { ...reading, entries: reading.entries.map((entry) => ({ ...entry, value: map(entry.value) })) };
}

function named(value: Reading, wish: string, names: Names): Reading {
  if (value.kind !== "code" || value.syntax) return value;
  return scalar(value.at, names.take(value, wish));
}

/** The instances of classes that client and endpoints have alike. */
function instances(names: Names): Changes {
  return {
    auth: (auth) => namedInstance(auth, "credentials", names),
    paginator: (paginator) => namedInstance(paginator, "paginators", names),
  };
}

/** An instance of a class that is not dlt's, or a dict of a type that the file registers, is code with options. */
function namedInstance(value: Reading, kind: Instances, names: Names): Reading {
  const take = (code: CodeReading): string =>
    kind === "credentials" ? names.take(code, "own", "credentials") : names.take(code, "own pages");
  if (value.kind === "code" && value.origin?.arguments !== undefined) {
    return customInstance(value.at, take(value), value.origin.arguments);
  }
  const type = value.kind === "dict" ? entryOf(value, "type") : undefined;
  if (value.kind !== "dict" || typeof type !== "object" || type.kind !== "scalar") return value;
  const origin = names.registered[kind].get(String(type.value));
  if (origin === undefined) return value;
  const what = `The type \`${origin.name}\` of ${kind}`;
  const code: CodeReading = { kind: "code", at: value.at, to: value.at, what, fix: "", syntax: false, origin };
  const options = value.entries.filter(({ key }) => key !== "type");
  return customInstance(value.at, take(code), options);
}

function customInstance(at: number, name: string, options: readonly DictEntry[]): DictReading {
  const entry = (key: string, value: Reading): DictEntry => ({ key, keyAt: at, value, spread: false });
  return {
    kind: "dict",
    at,
    entries: [
      entry("type", scalar(at, "custom")),
      entry("name", scalar(at, name)),
      entry("options", { kind: "dict", at, entries: options }),
    ],
  };
}

/** `register_auth("signed", Signed)` */
function registeredTypes(module: Module, register: string): ReadonlyMap<string, CodeOrigin> {
  const registered = new Map<string, CodeOrigin>();
  walk(module.root, (node) => {
    if (node.name !== "CallExpression" || node.firstChild === null) return true;
    if (dottedName(module, node.firstChild)?.split(".").at(-1) !== register) return true;
    const [type] = argumentsOf(module, node);
    const text = type?.value.name === "String" ? stringText(textOf(module, type.value)) : undefined;
    if (text !== undefined && "text" in text) {
      registered.set(text.text, { name: text.text, id: `${node.from}`, at: node.from });
    }
    return true;
  });
  return registered;
}

/** A session is known to change nothing here, whatever it is. */
function spoken(session: Reading): Reading {
  return session.kind === "code" && !session.syntax ? scalar(session.at, "session") : session;
}
