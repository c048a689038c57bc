/** A piece of a template: literal text, or what stands between a pair of braces. */
export type TemplatePart =
  | { readonly kind: "text"; readonly text: string }
  | {
      readonly kind: "placeholder";
      /** The expression without conversion and format. */
      readonly expression: string;
      /** Where its opening brace stands, in UTF-16 code units. */
      readonly offset: number;
      /** Python's `!r` or `:>5`, which no template may have here; empty where there is none. */
      readonly format: string;
    };

/** What keeps a text from being a template. */
interface TemplateProblem {
  readonly offset: number;
  readonly message: string;
}

/** A text read as a template. */
export type Template =
  | { readonly parts: readonly TemplatePart[]; readonly problem?: undefined }
  | { readonly parts?: undefined; readonly problem: TemplateProblem };

/**
 * Reads a template by the rules of Python's `str.format`, which dlt's are: `{expression}` is a placeholder, `{{` and
 * `}}` are literal braces, any other brace is a problem.
 */
export function parseTemplate(text: string): Template {
  const parts: TemplatePart[] = [];
  let literal = "";
  let at = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    const doubled = text.charAt(at + 1) === char;
    if ((char === "{" || char === "}") && doubled) {
      literal += char;
      at += 2;
    } else if (char === "}") {
      return { problem: { offset: at, message: "a `}` has no `{` before it" } };
    } else if (char === "{") {
      const end = endOfPlaceholder(text, at);
      if (end === undefined) return { problem: { offset: at, message: "a `{` is not closed" } };
      if (literal !== "") parts.push({ kind: "text", text: literal });
      literal = "";
      parts.push(placeholder(text.slice(at + 1, end), at));
      at = end + 1;
    } else {
      literal += char;
      at += 1;
    }
  }
  if (literal !== "") parts.push({ kind: "text", text: literal });
  return { parts };
}

/** The text of a template. */
export function printTemplate(parts: readonly TemplatePart[]): string {
  return parts
    .map((part) => (part.kind === "text" ? escapeBraces(part.text) : `{${part.expression}${part.format}}`))
    .join("");
}

/** Text as a template that stands for just that text. */
export function escapeBraces(text: string): string {
  return text.replaceAll(/[{}]/g, "$&$&");
}

// A format may hold placeholders of its own; inside an index's brackets every character counts as itself.
function endOfPlaceholder(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

function placeholder(inside: string, offset: number): TemplatePart {
  let bracket = false;
  let at = 0;
  while (at < inside.length) {
    const char = inside.charAt(at);
    if (char === "[") bracket = true;
    if (char === "]") bracket = false;
    if (!bracket && (char === "!" || char === ":")) break;
    at += 1;
  }
  return { kind: "placeholder", expression: inside.slice(0, at), offset, format: inside.slice(at) };
}
