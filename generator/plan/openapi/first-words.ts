/** Characters of a description that are kept; what is longer is prose, which the row types carry in full. */
const MAX_LENGTH = 300;

/** A description's first paragraph as one line, cut at a word's end; `undefined` where it says nothing. */
export function firstWords(text: string | undefined): string | undefined {
  const paragraph = text?.trim().split(/\n[^\S\n]*\n/u)[0] ?? "";
  const line = paragraph.replaceAll(/[\s\p{Cc}\u2028\u2029]+/gu, " ").trim();
  if (line.length <= MAX_LENGTH) return line === "" ? undefined : line;
  const cut = line.slice(0, MAX_LENGTH);
  const end = cut.lastIndexOf(" ");
  // No character is cut in two.
  return `${(end > MAX_LENGTH / 2 ? cut.slice(0, end) : cut.replace(/[\uD800-\uDBFF]$/u, "")).trimEnd()} …`;
}
