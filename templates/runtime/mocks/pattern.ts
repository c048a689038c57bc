/**
 * What a request's URL (without its query) must look like. A pattern of MSW's own would read `:`, `*`, `?` and
 * brackets of a literal path as placeholders.
 *
 * @param path below the base URL, or an absolute URL; `null` stands for one segment's text of any kind
 */
export function urlPattern(baseUrl: string, path: string | readonly (string | null)[]): RegExp {
  const parts = typeof path === "string" ? [path] : path;
  const text = parts.map((part) => part ?? ANY).join("");
  const base = baseUrl.replace(/\/+$/, "");
  const below = text.replace(/^\/+/, "");
  const url = new URL(/^https?:\/\//i.test(text) ? text : below === "" ? base : `${base}/${below}`);
  const literal = (url.origin + url.pathname).replace(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
  return new RegExp(`^${literal.replaceAll(ANY, "([^/]+)")}$`);
}

const ANY = "_any_segment_";
