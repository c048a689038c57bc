import { ConfigurationError } from "./errors.ts";

/** Where a credential comes from. */
export interface SecretSource {
  /** The connector's option that carries it. */
  readonly option: string;
  /** The environment variable that is read where the option is absent. */
  readonly env: string;
  /** Whether the value may have several lines, as a key in PEM has. Default: false. */
  readonly multiline?: boolean;
}

/**
 * The value of a credential: the option's, else the environment variable's.
 *
 * @throws ConfigurationError where neither is set, or where the value holds a line break or another control
 *   character, as one read from a file with its last line break does. The message never holds the value.
 */
export function secret(value: string | undefined, source: SecretSource): string {
  const found = optionalSecret(value, source);
  if (found === undefined) {
    throw new ConfigurationError(
      `A credential is missing: pass the option \`${source.option}\` or set the environment variable ${source.env}.`,
    );
  }
  return found;
}

/**
 * The value of a credential that may be absent: the option's, else the environment variable's, else `undefined`.
 *
 * @throws ConfigurationError where the value holds a control character.
 */
export function optionalSecret(value: string | undefined, source: SecretSource): string | undefined {
  const found = value ?? environment(source.env);
  if (found === undefined || found === "") return undefined;
  const wrong = source.multiline === true ? /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/ : /[\u0000-\u001f\u007f]/;
  if (wrong.test(found)) {
    throw new ConfigurationError(
      `The credential \`${source.option}\` (${source.env}) holds a line break or another control character: trim it.`,
    );
  }
  return found;
}

function environment(name: string): string | undefined {
  // Present in Node, Bun and Deno, absent in browsers, and typed in none of the three ways that all would share.
  const host = globalThis as { readonly process?: { readonly env?: Readonly<Record<string, string | undefined>> } };
  return host.process?.env?.[name];
}
