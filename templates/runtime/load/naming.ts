const reduced: Readonly<Record<string, string>> = { "+": "x", "-": "_", "*": "x", "@": "a", "|": "l" };

/**
 * A column's name for a row field, by dlt's snake_case convention: `userId` is `user_id`, `@type` is `atype`, and two
 * underscores keep parts of a path apart. Letters of all scripts stay, so that `größe` and `日本` keep names of their
 * own; a picture, or a part made of signs alone, is spelled by its code points: `😀` is `u1f600`, `#` is `u23`.
 */
export function columnName(field: string): string {
  const parts = field
    .trim()
    .split("__")
    .filter((part) => part !== "");
  return parts.length === 0 ? "_empty" : parts.map(snakeCase).join("__");
}

/** What changes how a picture looks, or joins it to the next, and is nothing by itself. */
const joiners = /[\u200c\u200d\ufe0e\ufe0f]/g;
const picture = /[\p{Extended_Pictographic}\p{Regional_Indicator}\p{Emoji_Modifier}]/gu;
const signsOnly = /^[^\p{L}\p{M}\p{N}_]+$/u;

function snakeCase(part: string): string {
  const translated = part.normalize("NFC").replace(/[-+*@|]/g, (sign) => reduced[sign] ?? sign);
  const known = translated.replace(joiners, "") || translated;
  const spelled = known.replace(signsOnly.test(known) ? /./gsu : picture, spell);
  const words = spelled
    .replace(/[^\p{L}\p{M}\p{N}_]+/gu, "_")
    .replace(/([^_])(\p{Lu}\p{Ll}+)/gu, "$1_$2")
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, "$1_$2")
    .toLowerCase();
  const safeStart = /^\d/.test(words) ? `_${words}` : words;
  return safeStart.replace(/_+$/, (tail) => "x".repeat(tail.length)).replace(/__+/g, "_");
}

/** A character as its code point, apart from what is beside it. */
function spell(sign: string, at: number, all: string): string {
  const before = at === 0 ? "" : "_";
  const after = at + sign.length === all.length ? "" : "_";
  return `${before}u${(sign.codePointAt(0) ?? 0).toString(16)}${after}`;
}
