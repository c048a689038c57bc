import type { SecurityScheme } from "../read/openapi/document.ts";
import type { AuthConfig } from "./auth-scheme.ts";
import { fact, type Fact } from "./fact.ts";
import { wordsOf } from "../words/words.ts";

const SECRET = /\{secrets\.([^{}]+)\}/g;

/** Names the secrets of schemes one after the other: no two schemes share one, for they are not the same secret. */
export function nameSecrets(): (found: Fact<AuthConfig | null>, scheme: SecurityScheme) => Fact<AuthConfig | null> {
  const owners = new Map<string, string>();
  return (found, { name: scheme }) => {
    if (found.value === null) return found;
    const secrets = Object.values(found.value).flatMap((text) =>
      [...text.matchAll(SECRET)].map(([, name = ""]) => name),
    );
    const taken = secrets.some((name) => (owners.get(name) ?? scheme) !== scheme);
    const prefix = taken ? `${wordsOf(scheme).join("_")}_` : "";
    for (const name of secrets) owners.set(prefix + name, scheme);
    return prefix === "" ? found : { ...found, value: renamed(found.value, (name) => prefix + name) };
  };
}

/** Credentials beside others: a key's secret is named after what carries it. */
export function besideOthers(found: Fact<AuthConfig | null>, scheme: SecurityScheme): Fact<AuthConfig | null> {
  const { value } = found;
  if (value?.["api_key"] !== "{secrets.api_key}") return found;
  const option = wordsOf(scheme.parameter ?? scheme.name)
    .filter((word) => word !== "x")
    .join("_");
  const evidence = `needed beside the other credentials: ${scheme.name}`;
  return fact({ ...value, api_key: `{secrets.${option}}` }, 0.8, evidence);
}

function renamed({ type, ...texts }: AuthConfig, name: (name: string) => string): AuthConfig {
  const entries = Object.entries(texts).map(([key, text]): [string, string] => [
    key,
    text.replaceAll(SECRET, (_, secret: string) => `{secrets.${name(secret)}}`),
  ]);
  return { ...Object.fromEntries(entries), type };
}
