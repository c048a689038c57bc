import { wordsOf } from "../words/words.ts";

const LONGEST = 60;
const MOST_WORDS = 4;

// What a title says of any document.
const NOISE = new Set(
  "api apis rest restful openapi swagger specification spec the official public reference documentation docs v1 v2 v3".split(
    " ",
  ),
);

/** A name that is a safe file name: the first words of a document's title, else of its file. */
export function configName(title: string, file: string): string {
  const said = titleWords(title).filter((word) => !NOISE.has(word));
  const base =
    file
      .split("/")
      .at(-1)
      ?.replace(/\.(ya?ml|json)$/i, "") ?? "";
  const words = said.length > 0 ? said.slice(0, MOST_WORDS) : plain(wordsOf(base));
  const name = words.join("_").slice(0, LONGEST).replace(/_$/, "");
  return name === "" ? "api" : /^\d/.test(name) ? `api_${name}` : name;
}

/** A title is prose: `GitHub's` is the one word `github`. Only a word of three and more humps is code, such as `PetStoreAPI`. */
function titleWords(title: string): readonly string[] {
  const written = title.replaceAll(/(?<=\p{L})['’]s?(?!\p{L})/gu, "").split(/\s+/u);
  return plain(written.flatMap((word) => (humps(word) > 2 ? wordsOf(word) : wordsOf(word.toLowerCase()))));
}

function humps(word: string): number {
  return wordsOf(word).length - wordsOf(word.toLowerCase()).length + 1;
}

function plain(words: readonly string[]): readonly string[] {
  return words.filter((word) => /^[a-z0-9]+$/.test(word));
}
