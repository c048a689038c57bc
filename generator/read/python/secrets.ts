import { stringText } from "./literals.ts";
import { argumentsOf, childrenOf, dottedName, textOf, walk, type Module, type SyntaxNode } from "./syntax.ts";

/** A value that the config takes from outside. */
export interface SecretReference {
  /** The key as written; `undefined` for `dlt.secrets.value`, which takes the name of where it stands. */
  readonly key: SyntaxNode | undefined;
  /** What is used where the environment has none. */
  readonly fallback: SyntaxNode | undefined;
}

const STORES = new Set(["dlt.secrets", "dlt.config", "os.environ", "environ"]);
const GETTERS = new Set([
  ...["dlt.secrets.get", "dlt.config.get", "os.environ.get", "environ.get"],
  ...["os.getenv", "getenv"],
]);
const INJECTED = new Set(["dlt.secrets.value", "dlt.config.value"]);

/** The secret that an expression names, as dlt and `os` name them; `undefined` for any other expression. */
export function secretReference(module: Module, node: SyntaxNode): SecretReference | undefined {
  if (node.name === "MemberExpression") {
    if (INJECTED.has(dottedName(module, node) ?? "")) return { key: undefined, fallback: undefined };
    const [store, bracket, key] = childrenOf(node);
    if (store === undefined || bracket?.name !== "[" || !STORES.has(dottedName(module, store) ?? "")) return undefined;
    return { key, fallback: undefined };
  }
  if (node.name !== "CallExpression" || node.firstChild === null) return undefined;
  const getter = dottedName(module, node.firstChild) ?? "";
  if (!GETTERS.has(getter)) return undefined;
  const [key, second] = argumentsOf(module, node);
  if (key === undefined) return undefined;
  // The second argument of dlt's own getter is the type that is expected.
  return { key: key.value, fallback: getter.startsWith("dlt.") ? undefined : second?.value };
}

/**
 * Names for the keys of a module's secrets: the last part of a dotted key in lower snake case, or the whole key where
 * two keys of the module end alike.
 */
export function secretNames(module: Module): (key: string) => string {
  const keysByName = new Map<string, Set<string>>();
  walk(module.root, (node) => {
    const key = secretReference(module, node)?.key;
    const text = key?.name === "String" ? stringText(textOf(module, key)) : undefined;
    if (text === undefined || !("text" in text)) return true;
    const name = lastPart(text.text);
    keysByName.set(name, (keysByName.get(name) ?? new Set()).add(text.text));
    return true;
  });
  return (key) => {
    const name = lastPart(key);
    return (keysByName.get(name)?.size ?? 0) > 1 ? snakeCase(key) : name;
  };
}

function lastPart(key: string): string {
  return snakeCase(key.split(/\.|__/).at(-1) ?? key);
}

/** Lower snake case of ASCII letters and digits: "clientSecret" and "CLIENT-SECRET" give `client_secret`. */
export function snakeCase(text: string): string {
  const words = text
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/([A-Z]+)([A-Z][a-z])/g, "$1_$2")
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== "");
  const name = words.join("_").toLowerCase();
  if (name === "") return "secret";
  return /^\d/.test(name) ? `_${name}` : name;
}
