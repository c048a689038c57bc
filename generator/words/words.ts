import { singular } from "./singular.ts";

// Letters, marks and digits of any script that an identifier may hold (UAX 31), without the connectors such as `_`.
const WORD = /(?:(?!\p{Pc})[\p{ID_Start}\p{ID_Continue}])+/gu;

// Inference asks for the same names again and again.
const known = new Map<string, readonly string[]>();
const MOST_KNOWN = 50_000;

/** The words of a name in any style, in lower case: `userId`, `user_id` and `User ID` are the same. */
export function wordsOf(name: string): readonly string[] {
  const before = known.get(name);
  if (before !== undefined) return before;
  const words = split(name);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(name, words);
  return words;
}

function split(name: string): readonly string[] {
  const spaced = name
    .normalize("NFC")
    .replaceAll(/([\p{Ll}\p{Nd}])(\p{Lu})/gu, "$1 $2")
    // `HTTPServer` is two words, `APIs` is one.
    .replaceAll(/(\p{Lu}+)(\p{Lu}(?!s(?!\p{Ll}))\p{Ll})/gu, "$1 $2");
  return (spaced.match(WORD) ?? []).map((word) => word.toLowerCase());
}

/** The words with the last one in the singular: what one of them is called. */
export function singularWords(words: readonly string[]): readonly string[] {
  const last = words.at(-1);
  return last === undefined ? words : [...words.slice(0, -1), singular(last)];
}

/** issueFields */
export function camelCase(words: readonly string[]): string {
  const [first = "", ...rest] = words;
  return startingLegally(first + rest.map(capital).join(""));
}

/** IssueFields */
export function pascalCase(words: readonly string[]): string {
  return startingLegally(words.map(capital).join(""));
}

/** issue_fields */
export function snakeCase(words: readonly string[]): string {
  return words.join("_");
}

/** ISSUE_FIELDS, of the letters and digits that every shell knows. */
export function constantCase(words: readonly string[]): string {
  return asciiWords(words).join("_").toUpperCase();
}

/** Issue fields */
export function sentenceCase(words: readonly string[]): string {
  const [first = "", ...rest] = words;
  return [capital(first), ...rest].join(" ");
}

/** The words without what is not ASCII: accents go, other scripts go whole. */
export function asciiWords(words: readonly string[]): readonly string[] {
  return words.map((word) => word.normalize("NFKD").replaceAll(/[^a-z0-9]/g, "")).filter((word) => word !== "");
}

function capital(word: string): string {
  const [first = "", ...rest] = word;
  return first.toUpperCase() + rest.join("");
}

// A digit or mark that a name begins with is legal only further back.
function startingLegally(name: string): string {
  return name === "" || /^\p{ID_Start}/u.test(name) ? name : `_${name}`;
}
