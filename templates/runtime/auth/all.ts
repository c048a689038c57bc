import type { Authenticator } from "./authenticator.ts";

/** Several credentials on each request, added in their order. */
export function all(...schemes: readonly Authenticator[]): Authenticator {
  return {
    get secrets() {
      return schemes.flatMap(({ secrets = [] }) => secrets);
    },
    apply: async (request, context) => {
      let signed = request;
      for (const scheme of schemes) signed = await scheme.apply(signed, context);
      return signed;
    },
    around: (context, send) => {
      const nested = schemes.reduceRight((inner, { around }) => (around ? () => around(context, inner) : inner), send);
      return nested();
    },
  };
}
