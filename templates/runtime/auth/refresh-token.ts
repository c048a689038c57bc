import { AuthError } from "../errors.ts";
import type { Authenticator } from "./authenticator.ts";
import { oauth2, type OAuthOptions } from "./oauth2.ts";
import { at } from "./token-request.ts";

/** So many replaced tokens stay concealed: answers under way may still repeat them. */
const rememberedTokens = 8;

/** How a refresh token is used. */
export interface RefreshTokenOptions extends OAuthOptions {
  readonly refreshToken: string;
  /**
   * Called, and awaited, with each new refresh token before anything else is done with it: the server may refuse the
   * old one from then on, so a new one that is not kept is lost with the process.
   */
  readonly onRefreshToken?: ((token: string) => void | Promise<void>) | undefined;
}

/** Bearer tokens on behalf of a user: the OAuth 2.0 refresh token grant (RFC 6749, 6). */
export function withRefreshToken(options: RefreshTokenOptions): Authenticator {
  const { onRefreshToken } = options;
  let current = options.refreshToken;
  const secrets = [current];
  return oauth2(options, {
    fields: () => ({ grant_type: "refresh_token", refresh_token: current }),
    secrets,
    answered: async (body) => {
      const rotated = at(body, ["refresh_token"]);
      if (typeof rotated !== "string" || rotated === "" || rotated === current) return;
      current = rotated;
      secrets.push(rotated);
      if (secrets.length > rememberedTokens) secrets.shift();
      try {
        await onRefreshToken?.(rotated);
      } catch (error) {
        throw new AuthError("No token: `onRefreshToken` failed, so the new refresh token may not have been kept.", {
          cause: error,
        });
      }
    },
  });
}
