import type { ConnectorNames } from "./connector.ts";
import { DEVICE_NAMES } from "./reserved.ts";
import { asciiWords, pascalCase, sentenceCase, snakeCase, wordsOf } from "../words/words.ts";

/** Longest folder name: file systems end at 255 bytes, and file names are appended. */
const LONGEST = 64;

/** A connector's name in all its forms. */
export interface NamedConnector {
  readonly name: string;
  readonly title: string;
  readonly names: ConnectorNames;
  /** Whether letters were lost on the way from what was asked for. */
  readonly lossy: boolean;
}

/** The forms of a connector's name: a folder that every file system takes, a title, identifiers. */
export function nameConnector(wish: string): NamedConnector {
  const words = wordsOf(wish);
  const ascii = asciiWords(words);
  const plain = snakeCase(ascii).slice(0, LONGEST).replace(/_$/, "");
  const name = plain === "" ? "connector" : DEVICE_NAMES.has(plain) ? `${plain}_api` : plain;
  const parts = name.split("_");
  // Folder names may begin with a digit, type names may not.
  const type = pascalCase(/^\d/.test(name) ? ["api", ...parts] : parts);
  return {
    name,
    title: /[\s\p{Lu}]/u.test(wish.trim()) ? wish.trim().replaceAll(/\s+/g, " ") : sentenceCase(parts),
    names: {
      factory: `create${type}`,
      type,
      options: `${type}Options`,
      resourceUnion: `${type}Resource`,
      mocksFactory: `create${type}Mocks`,
      mocksType: `${type}Mocks`,
      extensions: `${type}Extensions`,
    },
    lossy: name !== snakeCase(words),
  };
}
