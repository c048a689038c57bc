import type { PageQuestion } from "./page.ts";
import { pageAtToken, type TokenPage } from "./token.ts";

const TOKEN = "page_token";

/** The page that the request's own URL stands for. */
export function pageAtLink(question: PageQuestion): TokenPage | string {
  const token = question.request.url.searchParams.get(TOKEN) ?? undefined;
  return pageAtToken(question, token) ?? `${TOKEN}: not one of this API's`;
}

/** The request's URL, without credentials, for the page behind a token; the first page without one. */
export function linkTo(question: PageQuestion, token: string | undefined): URL {
  const url = new URL(question.publicUrl);
  url.searchParams.delete(TOKEN);
  if (token !== undefined) url.searchParams.set(TOKEN, token);
  return url;
}
