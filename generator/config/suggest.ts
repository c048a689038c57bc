import leven from "leven";

/** The known word that was probably meant: alike but for case and separators, or a few letters away. */
export function closest(word: string, known: Iterable<string>): string | undefined {
  const plain = plainOf(word);
  let best: { word: string; distance: number } | undefined;
  for (const candidate of known) {
    const distance = plainOf(candidate) === plain ? 0 : leven(plain, plainOf(candidate), { maxDistance: 4 });
    if (distance <= reach(plain) && (best === undefined || distance < best.distance)) {
      best = { word: candidate, distance };
    }
  }
  return best?.word;
}

/** Words as a list of code words: `a`, `b` and `c`. */
export function listed(words: Iterable<string>, conjunction: "and" | "or" = "or"): string {
  const quoted = [...words].map((word) => `\`${word}\``);
  const last = quoted.pop();
  if (last === undefined) return "nothing";
  return quoted.length === 0 ? last : `${quoted.join(", ")} ${conjunction} ${last}`;
}

function plainOf(word: string): string {
  return word.replaceAll(/[_\-\s]/g, "").toLowerCase();
}

function reach(word: string): number {
  return Math.min(3, Math.max(1, Math.floor(word.length / 3)));
}
