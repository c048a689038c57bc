/** The keys of a JSON pointer (RFC 6901) in a URI fragment: percent-decoded, then `~1` and `~0`. */
export function parsePointer(fragment: string): readonly string[] {
  if (fragment === "" || fragment === "/") return [];
  const segments = fragment.replace(/^\//, "").split("/");
  return segments.map((segment) => decodePercent(segment).replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** The JSON pointer of a path of keys. */
export function formatPointer(path: readonly (string | number)[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** Percent-decoding that leaves malformed escapes as they are. */
export function decodePercent(text: string): string {
  if (!text.includes("%")) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
