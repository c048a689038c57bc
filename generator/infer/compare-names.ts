import { singular } from "../words/singular.ts";
import { singularWords, wordsOf } from "../words/words.ts";

/** The words joined: one spelling for `userId`, `user_id` and `UserID`. */
export function flat(name: string): string {
  return wordsOf(name).join("");
}

/** The words of a name with the last one in the singular: what one row of the collection is called. */
export function entity(name: string): readonly string[] {
  return singularWords(wordsOf(name));
}

/** Whether two names mean the same but for style and number. */
export function sameName(a: string, b: string): boolean {
  return singularAll(a) === singularAll(b);
}

/** The name with every word in the singular, joined. */
export function singularAll(name: string): string {
  return wordsOf(name).map(singular).join("");
}

/** Whether any word of the name is in the list. */
export function hasWord(name: string, list: ReadonlySet<string>): boolean {
  return wordsOf(name).some((word) => list.has(word));
}

/** A set of words, written as one text. */
export function wordSet(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/));
}
