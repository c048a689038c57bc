import type { Reader } from "./reader.ts";
import type { Reading } from "./reading.ts";
import type { SyntaxNode } from "./syntax.ts";
import { entryOf, pythonText, scalar } from "./values.ts";

/** The arguments of a call of `format`. */
interface FormatArguments {
  readonly positional: readonly Reading[];
  readonly named: ReadonlyMap<string, Reading>;
}

/** `"{} and {name}".format(a, name=b)`; replacements with a format of their own are code. */
export function formatReading(
  reader: Reader,
  node: SyntaxNode,
  template: string,
  { positional, named }: FormatArguments,
): Reading {
  let next = 0;
  return filled(reader, node, template.matchAll(/\{\{|\}\}|\{(\w*)\}|[{}]|[^{}]+/g), (part, key) => {
    if (part === "{{" || part === "}}") return part.charAt(0);
    if (part === "{" || part === "}") return undefined;
    if (key === undefined) return part;
    if (/^\d*$/.test(key)) return positional[key === "" ? next++ : Number(key)];
    return named.get(key);
  });
}

/** `"%s of %d" % (a, b)`; other conversions are code. */
export function percentReading(reader: Reader, node: SyntaxNode, template: string, values: Reading): Reading {
  const positional = values.kind === "list" ? values.items : [values];
  let next = 0;
  const parts = template.matchAll(/%%|%(?:\((\w+)\))?([sd])|%|[^%]+/g);
  const reading = filled(reader, node, parts, (part, key) => {
    if (part === "%%") return "%";
    if (!part.startsWith("%")) return part;
    if (part === "%") return undefined;
    const value = key === undefined ? positional[next++] : named(values, key);
    const isInteger = value?.kind === "scalar" && typeof value.value === "bigint";
    return part.endsWith("d") && !isInteger ? undefined : value;
  });
  const hasUnused = values.kind !== "dict" && next !== positional.length;
  return hasUnused ? reader.code(node, "A text with more or fewer values than places") : reading;
}

function named(values: Reading, key: string): Reading | undefined {
  const value = values.kind === "dict" ? entryOf(values, key) : undefined;
  return value === "unknown" ? undefined : value;
}

function filled(
  reader: Reader,
  node: SyntaxNode,
  parts: Iterable<RegExpMatchArray>,
  replace: (part: string, key: string | undefined) => string | Reading | undefined,
): Reading {
  let text = "";
  for (const [part, key] of parts) {
    const piece = replace(part, key);
    if (piece !== undefined && typeof piece !== "string" && piece.kind === "code") return piece;
    const known = typeof piece === "string" || piece === undefined ? piece : pythonText(piece);
    if (known === undefined) return reader.code(node, "A formatted text");
    text += known;
  }
  return scalar(node.from, text);
}
