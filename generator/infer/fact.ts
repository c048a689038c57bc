/** Something that a document does not say in so many words: what was concluded, how surely, and from what. */
export interface Fact<Value> {
  readonly value: Value;
  /** 0 to 1: above 0.8 the document all but says it, below 0.5 it is a guess worth checking. */
  readonly confidence: number;
  /** Why, in a few words that name the document's own words. */
  readonly evidence: string;
}

/** Makes a fact. */
export function fact<Value>(value: Value, confidence: number, evidence: string): Fact<Value> {
  return { value, confidence, evidence };
}
