import type { Authenticator } from "./authenticator.ts";
import { type JwtAlgorithm, signedJwt } from "./jwt.ts";
import { oauth2, type OAuthOptions } from "./oauth2.ts";

/** How a client signs what it asks for tokens with. */
export interface JwtBearerOptions extends Omit<OAuthOptions, "clientSecret" | "clientAuth"> {
  readonly clientId: string;
  /** A PEM text; for HS256 the secret that is shared with the server. */
  readonly privateKey: string;
  /** Default: "RS256". */
  readonly algorithm?: JwtAlgorithm | undefined;
  /** The id of the key, where the server knows several (`kid`). */
  readonly keyId?: string | undefined;
  /** The claim `iss`. Default: the client's id. */
  readonly issuer?: string | undefined;
  /** The claim `sub`. Default: the client's id. */
  readonly subject?: string | undefined;
  /** The claim `aud`. Default: the URL of the token endpoint. */
  readonly audience?: string | undefined;
  /** Further claims; they win over those of the grant. */
  readonly claims?: Readonly<Record<string, unknown>> | undefined;
  /** Milliseconds that an assertion holds. Default: 3600000. */
  readonly assertionLifetimeMs?: number | undefined;
}

/** What holds where the source config does not say otherwise. */
export const jwtDefaults: { readonly algorithm: "RS256"; readonly assertionLifetimeMs: number } = {
  algorithm: "RS256",
  assertionLifetimeMs: 3_600_000,
};

/**
 * Bearer tokens that a client gets by an assertion that it signs: the JWT bearer grant (RFC 7523, 2.1). The scope is
 * a claim as well as a field of the form, because servers look for it in the one or the other.
 */
export function jwtBearer(options: JwtBearerOptions): Authenticator {
  const { clientId, privateKey, scope, keyId, algorithm = jwtDefaults.algorithm } = options;
  const { assertionLifetimeMs = jwtDefaults.assertionLifetimeMs } = options;
  const assertion = (now: number, url: string): Promise<string> => {
    const seconds = Math.floor(now / 1000);
    const claims = {
      iss: options.issuer ?? clientId,
      sub: options.subject ?? clientId,
      aud: options.audience ?? url,
      iat: seconds,
      exp: seconds + Math.floor(assertionLifetimeMs / 1000),
      jti: crypto.randomUUID(),
      ...(scope === undefined ? {} : { scope }),
      ...options.claims,
    };
    return signedJwt(claims, { key: privateKey, algorithm, keyId });
  };
  return oauth2(
    { ...options, clientId: undefined },
    {
      fields: async (now, url) => ({
        grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
        assertion: await assertion(now, url),
      }),
      secrets: [privateKey],
    },
  );
}
