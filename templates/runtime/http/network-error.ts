/** The words with which the platforms' `fetch` reports that a connection failed or broke off. */
const messages =
  /^(fetch failed|terminated|failed to fetch|load failed|network ?error|network request failed|error sending request|error reading a body|connection (closed|reset|refused)|unable to connect|the socket connection was closed|the network connection was lost)/i;

/**
 * Whether an error of `fetch` or of reading a body tells of the network, and not of a mistake in code: those are
 * all `TypeError`s, told apart by the platform's words or by the system's error code.
 */
export function isNetworkError(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return messages.test(error.message) || hasCode(error) || hasCode(error.cause);
}

function hasCode(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || typeof error.code !== "string") return false;
  return !error.code.startsWith("ERR_INVALID");
}

/** The most telling message: the system's own under the platform's general one. */
export function networkReason(error: Error): string {
  const { cause } = error;
  if (!(cause instanceof Error)) return error.message;
  const code = "code" in cause && typeof cause.code === "string" ? cause.code : "";
  return cause.message === "" ? `${error.message} ${code}`.trim() : cause.message;
}
