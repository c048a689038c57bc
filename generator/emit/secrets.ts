import type { Secret, Value } from "../plan/connector.ts";
import { type Code, code, objectOf } from "./code.ts";
import { identifier, literal } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { soleSecretOption, textCode } from "./values.ts";

/** The expressions of credentials: each reads the options, else the environment. */
export interface SecretCode {
  /** A credential that must be there. */
  readonly of: (option: string) => Code;
  /** A text that is a credential which may be absent; a text of more than that must be there. */
  readonly optional: (value: Value) => Code;
}

/** The expressions of a connector's credentials. */
export function secretCode(secrets: readonly Secret[], imports: Imports): SecretCode {
  const reading = (option: string, reader: "secret" | "optionalSecret"): Code => {
    const found = secrets.find((secret) => secret.option === option);
    if (!found) throw new Error(`The plan uses the credential ${option} but does not list it.`);
    const source = objectOf([
      [code`option`, literal(option)],
      [code`env`, literal(found.env)],
      [code`multiline`, found.multiline === true ? literal(true) : undefined],
    ]);
    return code`${imports.value("./runtime/secrets.ts", reader)}(options.${identifier(option)}, ${source})`;
  };
  const of = (option: string): Code => reading(option, "secret");
  const optional = (value: Value): Code => {
    const option = soleSecretOption(value);
    return option === undefined ? textCode(value, of) : reading(option, "optionalSecret");
  };
  return { of, optional };
}
