import type { Property, Schemas } from "../read/openapi/schemas.ts";
import { get, listOf, textOf } from "../read/values.ts";
import { fact } from "./fact.ts";
import type { PagingRule } from "./paginator.ts";
import type { Output } from "./places.ts";
import { formatSelector } from "./selector.ts";
import { wordsOf } from "../words/words.ts";
import { flat } from "./compare-names.ts";

const LINK_WORDS = ["url", "uri", "link", "links", "href"];

/** The response has the next page's address, and says that it is one. */
export const byStrongLink: PagingRule = (context) => {
  const found = context.outputs.find((output) => isNext(output) && isUrlOutput(output, "strong"));
  if (found === undefined) return undefined;
  const path = formatSelector(found.path);
  return {
    paginator: fact(
      { type: "json_link", next_url_path: path },
      0.93,
      `${JSON.stringify(path)} is the next page's address`,
    ),
    used: [],
  };
};

/** The response lists links by what they lead to, and the document shows one to the next page among them. */
export const byListedLink: PagingRule = ({ outputs, document: { schemas } }) => {
  for (const { path, type, schema, examples } of outputs) {
    if (type !== "array" || path.length === 0) continue;
    const item = schemas.items(schema);
    const properties = [...schemas.properties(item).values()];
    const rel = properties.find(({ name }) => ["rel", "relation"].includes(flat(name)));
    const url = properties.find(({ name }) => ["href", "url", "uri", "link"].includes(flat(name)));
    if (rel === undefined || url === undefined || !namesNext(rel, examples, schemas)) continue;
    const selector = `${formatSelector(path)}[?@${member(rel.name)} == "next"]${member(url.name)}`;
    return {
      paginator: fact(
        { type: "json_link", next_url_path: selector },
        0.85,
        `${JSON.stringify(formatSelector(path))} lists links, one of which is to the next page`,
      ),
      used: [],
    };
  }
  return undefined;
};

/** Whether a list of links has one to the next page, by the values that are allowed or shown. */
function namesNext(rel: Property, examples: readonly unknown[], schemas: Schemas): boolean {
  const own = schemas.resolve(rel.schema);
  const given = [...listOf(own, "enum"), get(own, "example"), ...listOf(own, "examples")];
  const shown = examples.flatMap((list) => (Array.isArray(list) ? list.map((item) => get(item, rel.name)) : []));
  return [...given, ...shown].includes("next");
}

function member(name: string): string {
  return /^[A-Za-z_]\w*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** The response has a `next` beside `first`, `last` or `prev`, or among links, that nothing describes. */
export const byWeakLink: PagingRule = (context) => {
  const found = context.outputs.find(
    (output) => isNext(output) && isUrlOutput(output, "weak") && hasSiblings(output, context.outputs),
  );
  if (found === undefined) return undefined;
  const path = formatSelector(found.path);
  return {
    paginator: fact(
      { type: "json_link", next_url_path: path },
      0.7,
      `${JSON.stringify(path)} looks like the next page's address`,
    ),
    used: [],
  };
};

/** Whether the value leads forward: `next`, `next_page_url`, `@odata.nextLink`, `next.href`. */
function isNext(output: Output): boolean {
  const last = flat(output.path.at(-1) ?? "");
  if (/^(next|more)((page|results?|batch|set)?(url|uri|link|href|path|page)?)?$/.test(last) || last === "odatanextlink")
    return true;
  return last === "href" && flat(output.path.at(-2) ?? "") === "next";
}

/** Whether a value is an address: `strong` where format, name, prose or an example says so, `weak` where nothing speaks against it. */
export function isUrlOutput(output: Output, how: "strong" | "weak"): boolean {
  if (output.type !== undefined && output.type !== "string") return false;
  const format = textOf(output.schema, "format") ?? "";
  const last = wordsOf(output.path.at(-1) ?? "");
  const shown = output.examples.some((value) => typeof value === "string" && /^(https?:\/\/|\/)\S*/.test(value));
  const said =
    /\b(url|uri|link|href|path) (to|of|for)\b|\burl\b/i.test(output.description) &&
    !/\b(token|cursor)\b/i.test(output.description);
  if (/^(uri|url|iri)/.test(format) || last.some((word) => LINK_WORDS.includes(word)) || said) return true;
  if (how === "strong") return shown && !isNumbered(output);
  const token = output.examples.some((value) => typeof value === "string" && !/^(https?:\/\/|\/|\?)/.test(value));
  return !token && !last.some((word) => ["token", "cursor", "marker", "id", "key", "offset"].includes(word));
}

/** A JSON:API link object (`links.next`) is as good as described by its example, but pages are numbered as well. */
function isNumbered(output: Output): boolean {
  return output.examples.some(
    (value) => typeof value === "string" && /[?&](page(\[number\]|%5Bnumber%5D)?|page_?number)=\d/i.test(value),
  );
}

function hasSiblings(output: Output, outputs: readonly Output[]): boolean {
  const parent = output.path.slice(0, -1);
  if (
    parent.some((key) => wordsOf(key).some((word) => [...LINK_WORDS, "paging", "pagination", "pages"].includes(word)))
  )
    return true;
  const names = ["first", "last", "prev", "previous", "self", "count"];
  return outputs.some(
    (other) =>
      other.path.length === output.path.length &&
      other.path.slice(0, -1).join() === parent.join() &&
      names.includes(flat(other.path.at(-1) ?? "")),
  );
}
