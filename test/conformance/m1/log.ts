/** One request that reached the server. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  /** The query as it was sent, without the question mark. */
  readonly query: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The raw body; the empty text where there is none. */
  readonly body: string;
}

/** A request as the log keeps it; the request itself stays readable. */
export async function asked(request: Request): Promise<Asked> {
  const { pathname, search } = new URL(request.url);
  return {
    method: request.method,
    path: pathname,
    query: search.slice(1),
    headers: Object.fromEntries(request.headers),
    body: await request.clone().text(),
  };
}
