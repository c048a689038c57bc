import type { MockPage, PageQuestion } from "./page.ts";

/** A page with the token of the page after it. */
export interface TokenPage extends MockPage {
  readonly next: string | undefined;
}

/** The page that a token stands for (the first without one); `undefined` for a token that was never given out. */
export function pageAtToken(question: PageQuestion, token: string | undefined): TokenPage | undefined {
  const start = token === undefined || token === "" ? 0 : startOf(token);
  if (start === undefined) return undefined;
  const end = start + question.pageSize;
  return {
    number: Math.floor(start / question.pageSize) + 1,
    rows: question.rows.slice(start, end),
    next: end < question.rows.length ? tokenOf(end) : undefined,
  };
}

// Opaque, and with the `=` and `/` of base64 in it, so that a client that does not encode it fails.
function tokenOf(start: number): string {
  return btoa(`row?/${start}`);
}

function startOf(token: string): number | undefined {
  const start = /^row\?\/(\d+)$/.exec(decoded(token))?.[1];
  return start === undefined ? undefined : Number(start);
}

function decoded(token: string): string {
  try {
    return atob(token);
  } catch {
    return "";
  }
}
