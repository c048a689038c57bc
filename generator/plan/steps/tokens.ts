/** What is wrong with a text of the filter language, and where in it. */
export class ExpressionError extends Error {
  /** From 0, in code units. */
  readonly at: number;

  constructor(message: string, at: number) {
    super(message);
    this.at = at;
  }
}

/** A piece of an expression. */
export interface Token {
  readonly kind: "word" | "quoted" | "text" | "number" | "sign" | "end";
  /** As it is written; for texts and quoted names, what they mean. */
  readonly text: string;
  readonly at: number;
}

/** A longer expression is a mistake, or no longer readable. */
const MAXIMUM_LENGTH = 10_000;

const PIECES: readonly (readonly [Token["kind"] | "space", RegExp])[] = [
  ["space", /\s+/y],
  ["word", /[\p{ID_Start}_$][\p{ID_Continue}$]*/uy],
  ["quoted", /`(?:[^`\\]|\\.)+`/sy],
  ["text", /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy],
  ["number", /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?(?![\w.])/y],
  ["sign", /==|!=|<=|>=|[<>=()[\],.]/y],
];

/**
 * The pieces of an expression, the end included.
 *
 * @throws ExpressionError where something is no piece.
 */
export function tokens(text: string): readonly Token[] {
  if (text.length > MAXIMUM_LENGTH) throw new ExpressionError(`it is longer than ${MAXIMUM_LENGTH} characters`, 0);
  const found: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const piece = pieceAt(text, at);
    if (piece === undefined) throw new ExpressionError(`\`${text.slice(at, at + 10)}\` is not understood`, at);
    if (piece.kind !== "space") found.push({ kind: piece.kind, text: meaning(piece.kind, piece.text), at });
    at += piece.text.length;
  }
  return [...found, { kind: "end", text: "", at }];
}

function pieceAt(
  text: string,
  at: number,
): { readonly kind: Token["kind"] | "space"; readonly text: string } | undefined {
  for (const [kind, pattern] of PIECES) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match !== null) return { kind, text: match[0] };
  }
  return undefined;
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };

function meaning(kind: Token["kind"], text: string): string {
  if (kind !== "text" && kind !== "quoted") return text;
  return text.slice(1, -1).replaceAll(/\\(.)/gsu, (_, escaped: string) => ESCAPES[escaped] ?? escaped);
}
