import leven from "leven";

/** The known word that was probably meant: a few letters away, called so elsewhere, or longer. Case does not count. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  const plain = plainOf(word);
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = plainOf(candidate) === plain ? 0 : leven(plain, plainOf(candidate), { maxDistance: 4 });
    if (distance <= reach(plain) && (best === undefined || distance < best.distance)) {
      best = { word: candidate, distance };
    }
  }
  return best?.word ?? alias(plain, known) ?? containing(plain, known);
}

/** What other languages and tools call the words of the schema. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["array", "json"],
  ["boolean", "bool"],
  ["datetime", "timestamp"],
  ["float", "double"],
  ["int", "bigint"],
  ["integer", "bigint"],
  ["number", "double"],
  ["object", "json"],
  ["overwrite", "replace"],
  ["str", "text"],
  ["string", "text"],
  ["upsert", "merge"],
]);

function alias(word: string, known: Iterable<string>): string | undefined {
  const meant = ALIASES.get(word);
  return [...known].find((candidate) => candidate === meant);
}

function containing(word: string, known: Iterable<string>): string | undefined {
  const candidates = word.length < 4 ? [] : [...known].filter((candidate) => plainOf(candidate).includes(word));
  return candidates.length === 1 ? candidates[0] : undefined;
}

/** Words as a list of code words: `a`, `b` and `c`. */
export function listed(words: Iterable<string>, conjunction: "and" | "or" = "or"): string {
  const quoted = [...words].map((word) => `\`${word}\``);
  const last = quoted.pop();
  if (last === undefined) return "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${conjunction} ${last}`;
}

/** So many of many words are listed. */
const FEW = 5;

/** All words, or the first few and how many more there are: `a`, `b` and 7 more. */
export function someListed(words: readonly string[]): string {
  if (words.length <= FEW + 1) return listed(words, "and");
  const first = words.slice(0, FEW).map((word) => `\`${word}\``);
  return `${first.join(", ")} and ${words.length - FEW} more`;
}

function plainOf(word: string): string {
  return word.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

function reach(word: string): number {
  return word.length < 2 ? 0 : Math.min(3, Math.max(1, Math.floor(word.length / 3)));
}
