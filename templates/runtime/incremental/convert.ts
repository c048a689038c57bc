import { ConnectorError } from "../errors.ts";
import { kindOf, ownCodeFailed } from "../own-code.ts";
import type { Incremental } from "./incremental.ts";

/**
 * A function of extensions.ts that turns a cursor value into what requests want.
 *
 * @param own takes the cursor's values, whatever their type
 * @throws ConnectorError where it fails, or gives neither text nor number.
 */
export function converting(name: string, own: (value: never) => string | number): NonNullable<Incremental["convert"]> {
  return (value) => {
    const converted = called(name, own, value);
    if (typeof converted === "string" || typeof converted === "number") return converted;
    throw new ConnectorError(
      `\`${name}\` of extensions.ts gave ${kindOf(converted)} for the cursor value ${JSON.stringify(value)}. Return a text or a number.`,
    );
  };
}

function called(name: string, own: (value: never) => unknown, value: string | number): unknown {
  try {
    // The plan says of which type the cursor's values are.
    return own(value as never);
  } catch (cause) {
    throw ownCodeFailed(`the cursor value ${JSON.stringify(value)}`, name, cause);
  }
}
