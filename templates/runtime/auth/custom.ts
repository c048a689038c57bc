import { type Authenticator, concealing } from "./authenticator.ts";

/** Makes credentials of one's own from the options that the source config gives, secrets filled in. */
export type CustomAuth<Options extends object = Readonly<Record<string, never>>> = (options: Options) => Authenticator;

/** Credentials of extensions.ts; the secrets among its options are concealed as everywhere. */
export function customAuth<Options extends object>(
  make: CustomAuth<Options>,
  options: Options,
  secrets: readonly string[],
): Authenticator {
  return concealing(make(options), secrets);
}
