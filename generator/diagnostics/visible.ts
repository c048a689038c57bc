// Control characters of outside text could move the cursor or recolour the terminal; bidirectional ones reorder it.
const CONTROL = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** Outside text as one line that a terminal only shows. */
export function visible(text: string): string {
  return text.replace(CONTROL, (character) => {
    if (character === "\n" || character === "\t") return " ";
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
}
