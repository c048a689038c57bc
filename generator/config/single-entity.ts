const LAST_SEGMENT_PLACEHOLDER = /\{[a-zA-Z0-9._-]+\}[^/]*\/*$/;

/**
 * Whether a path ends in a placeholder and so leads to one row rather than to a list: `users/{id}`.
 * A placeholder in the query string says nothing about that.
 */
export function isSingleEntityPath(path: string): boolean {
  return LAST_SEGMENT_PLACEHOLDER.test(path.replace(/\?.*$/s, ""));
}
