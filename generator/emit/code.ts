/**
 * A piece of generated source text. Only this module and the five escaping functions make one, so text of outside
 * origin cannot reach the output unescaped: a template or another piece accepts nothing else.
 */
export class Code {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/** What may stand between the fixed parts of a `code` text: code, or a list of code that is joined by line ends. */
type Piece = Code | readonly Code[];

/**
 * Source text from fixed parts written in the generator and pieces that are code already.
 * @throws Error where a piece is anything else.
 */
export function code(fixed: TemplateStringsArray, ...pieces: readonly Piece[]): Code {
  const text = fixed.map((part, index) => (index === 0 ? part : printed(pieces[index - 1]) + part));
  return new Code(text.join(""));
}

/** The pieces with a comma between them. */
export function commaSeparated(pieces: readonly Code[]): Code {
  return new Code(pieces.map(String).join(", "));
}

/** An object literal; entries whose value is `undefined` are left out. */
export function objectOf(entries: readonly (readonly [key: Code, value: Code | undefined])[]): Code {
  const present = entries.flatMap(([key, value]) => (value === undefined ? [] : [code`${key}: ${value}`]));
  return present.length === 0 ? code`{}` : code`{ ${commaSeparated(present)} }`;
}

function printed(piece: Piece | undefined): string {
  if (piece instanceof Code) return piece.toString();
  if (Array.isArray(piece) && piece.every((item) => item instanceof Code)) return piece.map(String).join("\n");
  throw new Error("Text that is not escaped cannot become code.");
}
