import type { MockAuth } from "./auth.ts";
import { expectOAuth, type MockOAuth } from "./expect-oauth.ts";
import { dig } from "./request.ts";

/** What an assertion must say. */
export interface MockAssertion extends Omit<MockOAuth, "clientId" | "clientSecret" | "clientAuth"> {
  readonly algorithm: "RS256" | "ES256" | "HS256";
  /** Claims with their values. */
  readonly claims: Readonly<Record<string, string>>;
}

/**
 * Asks for a token that a signed assertion gives (RFC 7523). Its header and claims are checked, its signature is not:
 * the mocks do not know the public key.
 */
export function expectAssertion({ algorithm, claims, ...oauth }: MockAssertion): MockAuth {
  return expectOAuth(oauth, {
    type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    refuses: ({ form }) => {
      const [header, body, signature] = (form.get("assertion") ?? "").split(".").map(part);
      if (signature === undefined || dig(header, ["alg"]) !== algorithm)
        return "the assertion is no token of this kind";
      const wrong = Object.entries(claims).find(([name, wanted]) => dig(body, [name]) !== wanted);
      return wrong === undefined ? undefined : `the claim ${wrong[0]} is not what this client must send`;
    },
  });
}

/** A part of a token as what it says; the signature, which says nothing, as `null`. */
function part(text: string): unknown {
  try {
    const decoded: unknown = JSON.parse(atob(text.replaceAll("-", "+").replaceAll("_", "/")));
    return decoded;
  } catch {
    return text === "" ? undefined : null;
  }
}
