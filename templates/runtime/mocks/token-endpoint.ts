import type { Answer } from "./answer.ts";
import { refusal } from "./answer.ts";
import type { MockAuth } from "./auth.ts";
import { bodyOf } from "./page.ts";
import type { MockRequest } from "./request.ts";

/** A request for a token, as a mocked API sees it. */
export interface TokenQuestion extends MockRequest {
  /** The fields of the form; none where the body is none. */
  readonly form: URLSearchParams;
}

/** Where a mocked API gives tokens. */
export interface MockTokenEndpoint {
  readonly method: "GET" | "POST" | "PUT" | "PATCH";
  /** An absolute URL, or a path below the base URL. */
  readonly url: string;
  readonly answer: (question: TokenQuestion) => Answer | Promise<Answer>;
  /** Lets the API refuse every token that it has given so far. */
  readonly expire: () => void;
  /** Lets it begin anew. */
  readonly reset: () => void;
}

/** What gives tokens, and how they are carried. */
export interface TokenGiver extends Pick<MockTokenEndpoint, "method" | "url"> {
  /** A token that is accepted from the start. */
  readonly first?: string | undefined;
  /** Why a question gets no token; `undefined` where it gets one. */
  readonly refuses: (question: TokenQuestion) => string | undefined | Promise<string | undefined>;
  /** Where the answer has the token: keys from the body's root, or a header. */
  readonly token: { readonly path: readonly string[] } | { readonly header: string };
  /** What the answer's body holds beside the token. */
  readonly beside?: () => readonly (readonly [path: readonly string[], value: unknown])[];
  /** The credentials that a token makes. */
  readonly as: (token: string) => MockAuth;
}

/** Asks for tokens that the API itself gives. */
export function expectToken(giver: TokenGiver): MockAuth {
  const { first, token, as } = giver;
  const begin = (): Set<string> => new Set(first === undefined ? [] : [first]);
  let live = begin();
  let given = 0;
  const endpoint: MockTokenEndpoint = {
    method: giver.method,
    url: giver.url,
    answer: async (question) => {
      const why = await giver.refuses(question);
      if (why !== undefined) return refusal(401, why);
      given += 1;
      const text = `mock-access-token-${given}`;
      live.add(text);
      const beside = giver.beside?.() ?? [];
      if ("header" in token) return { status: 200, headers: { [token.header]: text }, body: bodyOf(beside) };
      return { status: 200, headers: {}, body: bodyOf([[token.path, text], ...beside]) };
    },
    expire: () => {
      live.clear();
    },
    reset: () => {
      live = begin();
    },
  };
  const { queries } = as("");
  return {
    accepts: (request) => [...live].some((text) => as(text).accepts(request)),
    ...(queries === undefined ? {} : { queries }),
    endpoints: [endpoint],
  };
}
