/** One request that a mocked API received, as it was sent. */
export interface MockedRequest<Name extends string = string> {
  readonly resource: Name;
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** The page that it asked for, 1 for the first; `undefined` where it was refused. */
  readonly page: number | undefined;
  /** The status of the answer; absent where there was none, or is none yet. */
  readonly status?: number;
}

/** A request whose answer is being made. */
export interface OpenEntry<Name extends string> extends MockedRequest<Name> {
  status?: number;
}
