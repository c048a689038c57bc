// What a secret looks like wherever it stands. Diagnostics are written not to quote values; this is the last line.
const PATTERNS: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // The user part of a URL (RFC 3986, 3.2.1).
  [/(\b[a-z][a-z0-9+.-]*:\/\/)[^\s/?#@]+@/gi, "$1***@"],
  // Credentials of RFC 9110, 11.4.
  [/\b(Bearer|Basic|Token)\s+(?!\{)[A-Za-z0-9._~+/=-]{8,}/g, "$1 ***"],
  [/([?&](?:[\w-]*(?:key|token|secret|password|signature|auth))=)(?!\{)[^\s&#"'`]+/gi, "$1***"],
  // Tokens that are known by how they begin.
  [/\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?[A-Za-z0-9_-]{12,}/g, "***"],
  [/\b(?:gh[oprsu]_|github_pat_|glpat-|xox[abeprs]-|AKIA|ASIA|AIza|ya29\.|npm_|pypi-|dop_v1_|SG\.)[\w.-]{8,}/g, "***"],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]*/g, "***"],
];

/** The text with what looks like a secret replaced by `***`; placeholders such as `{secrets.token}` stay. */
export function redact(text: string): string {
  return PATTERNS.reduce((redacted, [pattern, replacement]) => redacted.replace(pattern, replacement), text);
}
