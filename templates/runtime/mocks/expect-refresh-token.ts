import type { MockAuth } from "./auth.ts";
import { expectOAuth, type MockOAuth } from "./expect-oauth.ts";

/**
 * Asks for a token that a refresh token gives (RFC 6749, 6). Each one comes with another refresh token; the first one
 * stays good, so that every test can begin with it.
 */
export function expectRefreshToken({
  refreshToken,
  ...oauth
}: MockOAuth & { readonly refreshToken: string }): MockAuth {
  const good = [refreshToken];
  return expectOAuth(oauth, {
    type: "refresh_token",
    refuses: ({ form }) =>
      good.includes(form.get("refresh_token") ?? "") ? undefined : "the refresh token is unknown",
    beside: () => {
      const next = `${refreshToken}-${good.length + 1}`;
      good.push(next);
      return [[["refresh_token"], next]];
    },
  });
}
