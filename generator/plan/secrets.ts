import type { Secret } from "./connector.ts";
import { RESERVED_IDENTIFIERS } from "./reserved.ts";
import { uniqueNames } from "./unique-names.ts";
import { camelCase, constantCase, wordsOf } from "../words/words.ts";

/** Options that every connector has, beside its secrets. */
const CONNECTION_OPTIONS = [
  "baseUrl",
  "headers",
  "fetch",
  "timeoutMs",
  "totalTimeoutMs",
  "concurrency",
  "retry",
  "beforeRequest",
  "afterResponse",
  "clock",
  "onRefreshToken",
  "rateLimit",
];

/** The secrets of one connector, in the order in which the config uses them. */
export interface Secrets {
  /** The option of a secret; the first use of a name makes it. */
  option(name: string, description?: string, form?: { readonly multiline: boolean }): string;
  all(): readonly Secret[];
}

/** Secrets of the connector called `connector`, each an option and an environment variable. */
export function collectSecrets(connector: string): Secrets {
  const secrets = new Map<string, Secret>();
  const options = uniqueNames([...RESERVED_IDENTIFIERS, ...CONNECTION_OPTIONS]);
  const variables = uniqueNames([]);
  return {
    option(name, description, form) {
      const known = secrets.get(name);
      if (known !== undefined) return known.option;
      const words = wordsOf(name);
      const env = constantCase([...wordsOf(connector), ...words]);
      const secret: Secret = {
        name,
        option: options.take(camelCase(words.length > 0 ? words : ["secret"]), "Secret"),
        // POSIX: a variable's name does not begin with a digit.
        env: variables.take(/^\d/.test(env) ? `_${env}` : env, ""),
        description,
        ...(form?.multiline === true ? { multiline: true } : {}),
      };
      secrets.set(name, secret);
      return secret.option;
    },
    all: () => [...secrets.values()],
  };
}
