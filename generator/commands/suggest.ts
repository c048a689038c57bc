import leven from "leven";

/** The known word that was probably meant; `undefined` where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const begun = known.filter((candidate) => candidate.startsWith(word));
  if (begun.length === 1) return begun[0];
  const distances = known.map((candidate) => ({ candidate, distance: leven(word, candidate) }));
  const [best] = distances.sort((a, b) => a.distance - b.distance);
  return best !== undefined && best.distance <= Math.max(2, Math.floor(word.length / 3)) ? best.candidate : undefined;
}
