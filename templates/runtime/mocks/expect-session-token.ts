import type { MockAuth } from "./auth.ts";
import { expectToken, type TokenGiver } from "./token-endpoint.ts";

/** What the login request of a session must be. */
export interface MockLogin extends Pick<TokenGiver, "method" | "url" | "token" | "as"> {
  /** The JSON body. */
  readonly json?: unknown;
  /** The fields of the form. */
  readonly data?: Readonly<Record<string, string>> | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** The credentials of the request itself. */
  readonly auth?: MockAuth | undefined;
  /** Where the body has the seconds that a token lasts. */
  readonly expiresPath?: readonly string[] | undefined;
}

/** Asks for a token that a login request gives. */
export function expectSessionToken(login: MockLogin): MockAuth {
  const { method, url, token, as, expiresPath } = login;
  return expectToken({
    ...{ method, url, token, as },
    beside: () => (expiresPath === undefined ? [] : [[expiresPath, 3600]]),
    refuses: (question) => {
      const fields = [...Object.entries(login.data ?? {})].every(([name, value]) => question.form.get(name) === value);
      const headers = Object.entries(login.headers ?? {}).every(
        ([name, value]) => question.headers.get(name) === value,
      );
      const json = login.json === undefined || JSON.stringify(question.json) === JSON.stringify(login.json);
      const isRight = fields && headers && json && login.auth?.accepts(question) !== false;
      return isRight ? undefined : "the login is wrong";
    },
  });
}
