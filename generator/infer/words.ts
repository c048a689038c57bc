const cache = new Map<string, readonly string[]>();

/** The lower-case words of a name in any style: `nextPageToken`, `next_page-token` and `Next.Page[token]` are the same. */
export function words(name: string): readonly string[] {
  const known = cache.get(name);
  if (known !== undefined) return known;
  const split = name
    .replaceAll(/([a-z\d])([A-Z])/g, "$1 $2")
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, "$1 $2")
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== "");
  if (cache.size > 50_000) cache.clear();
  cache.set(name, split);
  return split;
}

/** The words joined: one spelling for `userId`, `user_id` and `UserID`. */
export function flat(name: string): string {
  return words(name).join("");
}

/** An English word in the singular, near enough to compare names: `companies`, `addresses`, `status`. */
export function singular(word: string): string {
  if (word === "ids") return "id";
  if (/(ss|us|is|news)$/.test(word) || word.length < 4) return word;
  if (word.endsWith("ies")) return `${word.slice(0, -3)}y`;
  if (/(sses|shes|ches|xes|zzes)$/.test(word)) return word.slice(0, -2);
  if (word === "indices") return "index";
  if (word === "people") return "person";
  return word.endsWith("s") ? word.slice(0, -1) : word;
}

/** The words of a name with the last one in the singular: what one row of the collection is called. */
export function entity(name: string): readonly string[] {
  const all = words(name);
  const last = all.at(-1);
  return last === undefined ? all : [...all.slice(0, -1), singular(last)];
}

/** Whether two names mean the same but for style and number. */
export function sameName(a: string, b: string): boolean {
  return singularAll(a) === singularAll(b);
}

/** The name with every word in the singular, joined. */
export function singularAll(name: string): string {
  return words(name).map(singular).join("");
}

/** Whether any word of the name is in the list. */
export function hasWord(name: string, list: ReadonlySet<string>): boolean {
  return words(name).some((word) => list.has(word));
}

/** A set of words, written as one text. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
