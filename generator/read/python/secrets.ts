import { stringText } from "./literals.ts";
import type { Reading } from "./reading.ts";
import { argumentsOf, childrenOf, dottedName, textOf, walk, type Module, type SyntaxNode } from "./syntax.ts";

/** A value that the config takes from outside. */
export interface SecretReference {
  /** The keys as written, from the outside in; none for `dlt.secrets.value`, which takes the name of where it stands. */
  readonly keys: readonly SyntaxNode[];
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
    if (INJECTED.has(dottedName(module, node) ?? "")) return { keys: [], fallback: undefined };
    const { object, keys } = subscripts(node);
    const store = dottedName(module, object) ?? "";
    if (keys.length === 0 || !STORES.has(store)) return undefined;
    // What the environment holds are texts, which have no parts.
    return keys.length > 1 && !store.startsWith("dlt.") ? undefined : { keys, fallback: undefined };
  }
  if (node.name !== "CallExpression" || node.firstChild === null) return undefined;
  const getter = dottedName(module, node.firstChild) ?? "";
  if (!GETTERS.has(getter)) return undefined;
  const [key, second] = argumentsOf(module, node);
  if (key === undefined) return undefined;
  // The second argument of dlt's own getter is the type that is expected.
  return { keys: [key.value], fallback: getter.startsWith("dlt.") ? undefined : second?.value };
}

/** Keys in a row that are looked at; those that mean something are a few. */
const MOST_KEYS = 8;

/** `a["b"]["c"]` as what it is asked of and the keys. */
function subscripts(node: SyntaxNode): { readonly object: SyntaxNode; readonly keys: readonly SyntaxNode[] } {
  const keys: SyntaxNode[] = [];
  let object = node;
  while (object.name === "MemberExpression" && keys.length < MOST_KEYS) {
    const [inner, bracket, key] = childrenOf(object);
    if (inner === undefined || bracket?.name !== "[" || key === undefined) break;
    keys.unshift(key);
    object = inner;
  }
  return { object, keys };
}

/**
 * Names for the keys of a module's secrets: the last part of a dotted key in lower snake case, or the whole key where
 * two keys of the module end alike.
 */
export function secretNames(module: Module): (key: string) => string {
  const keysByName = new Map<string, Set<string>>();
  walk(module.root, (node) => {
    const texts = (secretReference(module, node)?.keys ?? []).map((key) =>
      key.name === "String" ? stringText(textOf(module, key)) : undefined,
    );
    const known = texts.flatMap((text) => (text !== undefined && "text" in text ? [text.text] : []));
    if (known.length === 0 || known.length < texts.length) return true;
    const name = lastPart(known.join("."));
    keysByName.set(name, (keysByName.get(name) ?? new Set()).add(known.join(".")));
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

/** `CREDENTIALS["token"]`, where `CREDENTIALS` is a secret with parts. */
export function partOfSecret(whole: Reading, index: Reading): string | undefined {
  if (whole.kind !== "scalar" || index.kind !== "scalar" || typeof index.value !== "string") return undefined;
  const [, name] = /^\{secrets\.(\w+)\}$/.exec(String(whole.value)) ?? [];
  return name === undefined ? undefined : `{secrets.${name}_${snakeCase(index.value)}}`;
}
