import { textOf } from "../read/values.ts";
import type { Input, Output } from "./places.ts";
import { wordsOf } from "../words/words.ts";
import { flat, hasWord, wordSet } from "./compare-names.ts";

const SIZE_NAMES = wordSet(
  "limit perpage pagesize size count pagelimit maxresults maxitems max top first take itemsperpage numresults results rows length batchsize pageresults hitsperpage resultsperpage resultsize numrecords recordsperpage perpagecount rowcount pagecount limitperpage maxpagesize searchcriteriapagesize pagepersize",
);
const PAGE_NAMES = wordSet(
  "page pagenumber pageno pagenum pageindex p currentpage pageid pagepage searchcriteriacurrentpage startpage whichpage",
);
const OFFSET_NAMES = wordSet(
  "offset skip start startindex startat from startrow fromindex pageoffset startposition startfrom firstresult pagestart initialindex",
);
const TOKEN_WORDS = wordSet(
  "cursor token marker bookmark iterator continuation continue after next scroll position skiptoken pointer checkpoint offset page start from",
);
/** Words that make a name a token on their own. */
const SURE_TOKEN = wordSet("cursor token marker bookmark iterator continuation skiptoken scroll pagetoken");
const BACKWARD = wordSet("before prev previous ending end until last");

/** Names of one place in a nested name: `pagination.per_page` and `$top` are judged by their own words. */
function bare(input: Input): string {
  return flat(input.name.split(".").at(-1) ?? input.name);
}

/** Whether it says how many rows a page has. */
export function isPageSize(input: Input): boolean {
  return isCount(input) && SIZE_NAMES.has(bare(input)) && !/total|whether/i.test(input.description.slice(0, 40));
}

/** Whether it is the number of a page. */
export function isPageNumber(input: Input): boolean {
  return isCount(input) && PAGE_NAMES.has(bare(input)) && !saysToken(input);
}

/** Whether it is how many rows are passed over. */
export function isOffset(input: Input): boolean {
  const dated =
    /date|time(?!s)|timestamp|address|email/i.test(input.description) ||
    (textOf(input.schema, "format") ?? "").startsWith("date");
  return isCount(input) && OFFSET_NAMES.has(bare(input)) && !saysToken(input) && !dated;
}

function isCount(input: Input): boolean {
  return input.in !== "header" && !["boolean", "object", "array"].includes(input.type ?? "");
}

/** A parameter named as a number that takes what an earlier response returned. */
function saysToken(input: Input): boolean {
  if (input.type === "integer" || input.type === "number") return false;
  return /\b(token|opaque|cursor)\b|(returned|provided|given|received) (by|in|from)|previous (response|request|call|page)/i.test(
    input.description,
  );
}

/** Whether it may carry a token from an earlier response. */
export function isToken(input: Input): boolean {
  if (input.in === "header" || ["boolean", "object", "array"].includes(input.type ?? "")) return false;
  if (hasWord(input.name.split(".").at(-1) ?? "", BACKWARD) || isPageSize(input)) return false;
  if ((isPageNumber(input) || isOffset(input)) && input.type !== "string") return false;
  if (/date|created|updated|modified/i.test(input.name) || (textOf(input.schema, "format") ?? "").startsWith("date"))
    return false;
  return hasWord(input.name, TOKEN_WORDS);
}

/** Whether its name alone says that it is a token. */
export function isSureToken(input: Input): boolean {
  return hasWord(input.name, SURE_TOKEN) || saysToken(input);
}

/** The words that a token's request and response names have in common, once "next", "page" and the like are dropped. */
export function tokenWords(name: string): readonly string[] {
  const noise = wordSet("next start starting end ending page pagination from last following new the prev subsequent");
  const content = wordsOf(name).filter((word) => !noise.has(word));
  return content.length > 0 ? content : wordsOf(name);
}

/** Whether a response value can be the token of the next page. */
export function isTokenOutput(output: Output): boolean {
  if (output.type === "boolean" || output.type === "array" || output.type === "object") return false;
  const last = output.path.at(-1) ?? "";
  if (
    wordsOf(last).some((word) =>
      ["prev", "previous", "before", "first", "self", "total", "count", "size", "limit"].includes(word),
    )
  )
    return false;
  return wordsOf(output.path.join(".")).some((word) => TOKEN_WORDS.has(word));
}
