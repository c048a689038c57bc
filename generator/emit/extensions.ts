import type { Auth, CustomAuth } from "../plan/auth-schemes.ts";
import type { Connector, Value } from "../plan/connector.ts";
import { type Code, code } from "./code.ts";
import { literal } from "./escape.ts";
import { functionStubs, originText } from "./function-stubs.ts";
import { Imports } from "./imports.ts";
import { jsonType, listType, objectType } from "./literal-types.ts";
import type { View } from "./templates.ts";

/** One part of a connector that is written in extensions.ts. */
interface Extension {
  /** Its key there. */
  readonly name: string;
  readonly doc: string;
  readonly type: Code;
  /** What extensions.ts has before its user writes it. */
  readonly stub: Code;
}

/** The extensions of one concern: `auth`. */
interface Concern {
  readonly concern: string;
  readonly members: readonly Extension[];
}

/** All that a connector needs of its extensions.ts, by concern; `undefined` where it needs nothing. */
export function extensionsOf(connector: Connector, imports: Imports): readonly Concern[] | undefined {
  const concerns = [{ concern: "auth", members: authExtensions(connector, imports) }];
  const needed = concerns.filter(({ members }) => members.length > 0);
  return needed.length === 0 ? undefined : needed;
}

/** What templates/connector/extensions.hbs shows. */
export function extensionsView(connector: Connector): View {
  const imports = new Imports();
  // Its stubs need no import of what their types are made of.
  const concerns = extensionsOf(connector, new Imports());
  const type =
    concerns === undefined
      ? imports.type("./runtime/extensions.ts", "Extensions")
      : imports.type("./index.ts", connector.names.extensions);
  const functions = functionStubs(connector, imports);
  return { imports: imports.declarations(), type, concerns, functions };
}

function authExtensions(connector: Connector, imports: Imports): readonly Extension[] {
  const used = [connector.auth, ...connector.resources.map(({ auth }) => (auth === "inherit" ? undefined : auth))];
  const byName = new Map<string, CustomAuth[]>();
  for (const auth of used.flatMap(customOf)) byName.set(auth.name, [...(byName.get(auth.name) ?? []), auth]);
  return [...byName].map(([name, uses]) => {
    const types = new Map(uses.map(({ options }) => optionsType(options)).map((type) => [String(type), type]));
    const [first = code`object`, ...others] = types.values();
    const options = others.reduce((sum, type) => code`${sum} | ${type}`, first);
    const message = `extensions.ts: write the credentials \`auth.${name}\`.${originText(connector, name)}`;
    return {
      name,
      doc: `Makes the credentials \`${name}\` of the source config.${originText(connector, name)}`,
      type: code`${imports.type("./runtime/auth/custom.ts", "CustomAuth")}<${options}>`,
      stub: code`() => { throw new Error(${literal(message)}); }`,
    };
  });
}

function customOf(auth: Auth | undefined): readonly CustomAuth[] {
  if (auth?.type === "all") return auth.schemes.flatMap(customOf);
  return auth?.type === "custom" ? [auth] : [];
}

function optionsType(options: CustomAuth["options"]): Code {
  return objectType(options.map(([name, value]) => [name, typeOf(value)] as const));
}

function typeOf(value: Value): Code {
  switch (value.kind) {
    case "literal":
      return jsonType(value.value);
    case "placeholder":
    case "template":
      return code`string`;
    case "list":
      return listType(value.items.map(typeOf));
    case "object":
      return objectType(value.entries.map(([name, item]) => [name, typeOf(item)] as const));
  }
}
