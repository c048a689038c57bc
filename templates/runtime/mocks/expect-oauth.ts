import type { MockAuth } from "./auth.ts";
import { expectBearer } from "./expect-bearer.ts";
import { expectToken, type TokenQuestion } from "./token-endpoint.ts";

/** What an OAuth 2.0 server checks, whatever the grant. */
export interface MockOAuth {
  readonly url: string;
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly clientAuth?: "post" | "basic" | undefined;
  /** Further fields that the form must hold. */
  readonly fields?: Readonly<Record<string, string | readonly string[]>> | undefined;
  /** A token that is accepted from the start. */
  readonly accessToken?: string | undefined;
  readonly tokenPath?: readonly string[] | undefined;
  readonly expiresPath?: readonly string[] | undefined;
}

/** What a grant adds to it. */
export interface MockGrant {
  readonly type: string;
  readonly refuses?: (question: TokenQuestion) => string | undefined | Promise<string | undefined>;
  /** What the answer's body holds beside the token. */
  readonly beside?: () => readonly (readonly [path: readonly string[], value: unknown])[];
}

/** Asks for a bearer token of an OAuth 2.0 server that checks client and grant (RFC 6749). */
export function expectOAuth(oauth: MockOAuth, grant: MockGrant): MockAuth {
  const { url, accessToken: first, tokenPath = ["access_token"], expiresPath = ["expires_in"] } = oauth;
  const fields: MockOAuth["fields"] = { grant_type: grant.type, ...oauth.fields };
  return expectToken({
    method: "POST",
    url,
    first,
    as: expectBearer,
    token: { path: tokenPath },
    beside: () => [[["token_type"], "Bearer"], [expiresPath, 3600], ...(grant.beside?.() ?? [])],
    refuses: (question) => {
      const wrong = Object.entries(fields).find(([name, wanted]) => {
        return question.form.getAll(name).join("\n") !== [wanted].flat().join("\n");
      });
      if (wrong !== undefined) return `${wrong[0]} is not what this client must send`;
      if (!isClient(oauth, question)) return "the client is unknown or its secret wrong";
      return grant.refuses?.(question);
    },
  });
}

function isClient({ clientId, clientSecret, clientAuth }: MockOAuth, { form, headers }: TokenQuestion): boolean {
  if (clientAuth !== "basic" || clientSecret === undefined) {
    return (
      (form.get("client_id") ?? undefined) === clientId && (form.get("client_secret") ?? undefined) === clientSecret
    );
  }
  // Id and secret are encoded as a form is (RFC 6749, 2.3.1).
  const encoded = [clientId ?? "", clientSecret].map((text) => new URLSearchParams([["", text]]).toString().slice(1));
  return headers.get("authorization") === `Basic ${btoa(encoded.join(":"))}`;
}
