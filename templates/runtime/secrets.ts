import { ConfigurationError } from "./errors.ts";

/** Where a credential comes from. */
export interface SecretSource {
  /** The connector's option that carries it. */
  readonly option: string;
  /** The environment variable that is read where the option is absent. */
  readonly env: string;
}

/**
 * The value of a credential: the option's, else the environment variable's.
 *
 * @throws ConfigurationError where neither is set, or where the value holds a line break or another control
 *   character, as one read from a file with its last line break does. The message never holds the value.
 */
export function secret(value: string | undefined, source: SecretSource): string {
  const found = value ?? environment(source.env);
  if (found === undefined || found === "") {
    throw new ConfigurationError(
      `A credential is missing: pass the option \`${source.option}\` or set the environment variable ${source.env}.`,
    );
  }
  if (/[\u0000-\u001f\u007f]/.test(found)) {
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
