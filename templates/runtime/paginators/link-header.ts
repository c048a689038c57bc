/** One link of a `Link` header. */
export interface Link {
  readonly target: string;
  /** The relation types, in lower case. */
  readonly rels: readonly string[];
}

const targetForm = /[\s,]*<([^>]*)>/y;
const paramForm = /\s*;\s*([^\s=;,"<>]*)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/y;

/**
 * The links of a `Link` header (RFC 8288, 3 and B.2): several links, quoted or bare parameters, several relation
 * types in one parameter. A repeated `rel` counts only once; what is no link ends the list.
 */
export function parseLinks(header: string): readonly Link[] {
  const links: Link[] = [];
  let at = 0;
  for (;;) {
    targetForm.lastIndex = at;
    const target = targetForm.exec(header);
    if (target === null) return links;
    at = targetForm.lastIndex;
    let rel: string | undefined;
    for (;;) {
      paramForm.lastIndex = at;
      const param = paramForm.exec(header);
      if (param === null) break;
      at = paramForm.lastIndex;
      const [, name = "", quoted, bare = ""] = param;
      if (name.toLowerCase() === "rel") rel ??= quoted?.replace(/\\(.)/g, "$1") ?? bare;
    }
    const rels = (rel ?? "").toLowerCase().split(/\s+/);
    links.push({ target: target[1] ?? "", rels: rels.filter((each) => each !== "") });
  }
}
