/**
 * A piece of generated source text. Only this module and the five escaping functions make one, so text of outside
 * origin cannot reach the output unescaped: a template or another piece accepts nothing else.
 */
export class Code {
  readonly #text: string;
  /** How it stands in several lines; where it is not known, prettier decides. */
  readonly layout: Layout | undefined;

  constructor(text: string, layout?: Layout) {
    this.#text = text;
    this.layout = layout;
  }

  toString(): string {
    return this.#text;
  }
}

/** Code that is broken over several lines where it does not fit into one. */
export type Layout =
  /** `open`, each item in a line of its own, `close`; even where it fits, if it is always broken. */
  | {
      readonly kind: "items";
      readonly open: string;
      readonly items: readonly Code[];
      readonly close: string;
      readonly always?: boolean;
    }
  /** `open`, each member of a type in a line of its own, `close`: broken even where it fits. */
  | { readonly kind: "members"; readonly open: string; readonly members: readonly Member[]; readonly close: string }
  /** `head`, then each type argument in a line of its own, and `>`. */
  | { readonly kind: "generic"; readonly head: string; readonly typeArguments: readonly Code[] }
  /** `head`, then pieces with a `+` between them. */
  | { readonly kind: "sum"; readonly head: string; readonly pieces: readonly Code[] }
  /** `head`, then the alternatives of a type with a `|` before each, and `tail`. */
  | { readonly kind: "union"; readonly head: string; readonly alternatives: readonly Code[]; readonly tail: string };

/** A member of an object type, without what ends it; or a statement, with it. */
export interface Member {
  /** The comment before it. */
  readonly doc: Code | undefined;
  readonly code: Code;
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
  const items = entries.flatMap(([key, value]) => (value === undefined ? [] : [propertyOf(key, value)]));
  if (items.length === 0) return code`{}`;
  return new Code(`{ ${items.join(", ")} }`, { kind: "items", open: "{", items, close: "}" });
}

/** An object literal of several lines, even where it fits into one. */
export function blockOf(items: readonly Code[]): Code {
  if (items.length === 0) return code`{}`;
  return new Code(`{\n${items.join(",\n")}\n}`, { kind: "items", open: "{", items, close: "}", always: true });
}

/** Names in braces, as declarations list them; a single one stays in its line, however long. */
export function namesOf(names: readonly Code[]): Code {
  const layout: Layout = { kind: "items", open: "{", items: names, close: "}" };
  return new Code(`{ ${names.join(", ")} }`, names.length > 1 ? layout : undefined);
}

/** A property of an object literal. */
export function propertyOf(key: Code, value: Code): Code {
  return enclosed(code`${key}: `, value, code``);
}

/** Code with something before and after it in its first and last line. */
export function enclosed(head: Code, inner: Code, tail: Code): Code {
  const [before, after] = [String(head), String(tail)];
  return new Code(before + String(inner) + after, surrounded(before, inner.layout, after));
}

/** An array literal. */
export function arrayOf(items: readonly Code[]): Code {
  if (items.length === 0) return code`[]`;
  return new Code(`[${items.join(", ")}]`, { kind: "items", open: "[", items, close: "]" });
}

/** A call whose last argument may be an object or array literal of several lines. */
export function callOf(callee: Code, first: Code, last: Code): Code {
  const [head, tail] = [`${String(callee)}(${String(first)}, `, ")"];
  const isLiteral = last.layout?.kind === "items" && /^[{[]$/.test(last.layout.open);
  return new Code(head + String(last) + tail, isLiteral ? surrounded(head, last.layout, tail) : undefined);
}

/** A type with arguments. */
export function genericOf(type: Code, typeArguments: readonly Code[]): Code {
  const head = `${String(type)}<`;
  return new Code(`${head}${typeArguments.join(", ")}>`, { kind: "generic", head, typeArguments });
}

/** Alternatives of a type. */
export function alternativesOf(alternatives: readonly Code[]): Code {
  return new Code(alternatives.join(" | "), { kind: "union", head: "", alternatives, tail: "" });
}

/** Texts, one after the other, as one. */
export function sumOf(pieces: readonly Code[]): Code {
  const [only, ...more] = pieces;
  if (only !== undefined && more.length === 0) return only;
  return new Code(pieces.join(" + "), { kind: "sum", head: "", pieces });
}

/** A layout with something before and after it in its first and last line. */
export function surrounded(head: string, layout: Layout | undefined, tail: string): Layout | undefined {
  if (layout === undefined) return undefined;
  if (layout.kind === "sum" || layout.kind === "generic") {
    return tail === "" ? { ...layout, head: head + layout.head } : undefined;
  }
  if (layout.kind === "union") return { ...layout, head: head + layout.head, tail: layout.tail + tail };
  return { ...layout, open: head + layout.open, close: layout.close + tail };
}

function printed(piece: Piece | undefined): string {
  if (piece instanceof Code) return piece.toString();
  if (Array.isArray(piece) && piece.every((item) => item instanceof Code)) return piece.map(String).join("\n");
  throw new Error("Text that is not escaped cannot become code.");
}
