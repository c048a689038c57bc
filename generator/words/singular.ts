/** Words that no rule gets right. */
const IRREGULAR: ReadonlyMap<string, string> = new Map([
  ["aliases", "alias"],
  ["biases", "bias"],
  ["bonuses", "bonus"],
  ["buses", "bus"],
  ["caches", "cache"],
  ["campuses", "campus"],
  ["canvases", "canvas"],
  ["censuses", "census"],
  ["children", "child"],
  ["cookies", "cookie"],
  ["criteria", "criterion"],
  ["gases", "gas"],
  ["halves", "half"],
  ["heroes", "hero"],
  ["indices", "index"],
  ["knives", "knife"],
  ["leaves", "leaf"],
  ["lenses", "lens"],
  ["lives", "life"],
  ["matrices", "matrix"],
  ["men", "man"],
  ["movies", "movie"],
  ["mice", "mouse"],
  ["people", "person"],
  ["quizzes", "quiz"],
  ["selfies", "selfie"],
  ["shelves", "shelf"],
  ["statuses", "status"],
  ["vertices", "vertex"],
  ["viruses", "virus"],
  ["women", "woman"],
]);

/** Words that are the same in both numbers, or that only look like a plural. */
const UNCHANGED = new Set(
  "canvas news series species lens alias atlas bias gas chaos kudos https dns aws sms".split(" "),
);

/** An English noun in the singular, in lower case: `companies` gives `company`. A word that is no plural stays. */
export function singular(word: string): string {
  const irregular = IRREGULAR.get(word);
  if (irregular !== undefined) return irregular;
  if (word.length < 3 || UNCHANGED.has(word) || /(?:ss|us|[nrstx]is)$/.test(word)) return word;
  if (/(?:analy|ba|cri|the|hypothe|parenthe|synop)ses$/.test(word)) {
    return /^(?:data)?bases$/.test(word) ? word.slice(0, -1) : word.replace(/es$/, "is");
  }
  if (/.{2}ies$/.test(word)) return `${word.slice(0, -3)}y`;
  if (/(?:ss|sh|ch|x|zz|to)es$/.test(word)) return word.slice(0, -2);
  return word.endsWith("s") ? word.slice(0, -1) : word;
}
