import { util } from "prettier";
import { Code, type Layout, type Member } from "./code.ts";
import { PRINT_WIDTH } from "./markdown-table.ts";

/** What lines are of: properties of an object literal, members of a type, or statements. */
export type LinesKind = "properties" | "members" | "statements";

/** Prints some of them, each for itself, as they stand at an indent. */
export type FormatLines = (kind: LinesKind, items: readonly string[], indent: number) => Promise<readonly string[]>;

/** A line, or an item that is still to be printed. */
type Line = string | Unprinted;

interface Unprinted {
  readonly kind: LinesKind;
  readonly item: Code;
  readonly indent: number;
}

const END = { properties: ",", members: ";", statements: "" };
// Texts, numbers and keys that prettier may write in another way, so that their width is not known here.
const REWRITTEN = /\\"|\d[eE]|[^ -~][^"]*"\??: /;
// Lists of several lists or objects, which prettier breaks even where they fit.
const NESTED = /\[[{[].*[}\]], [{[]/;
// A type that prettier leaves as it is: names and texts, their arrays, and alternatives of them.
const TEXT = String.raw`"[^"\\]*"`;
const ARGUMENTS = listOf(named(listOf(named())));
const PLAIN_ALTERNATIVE = `${named(ARGUMENTS)}(?:\\[\\])*`;
const PLAIN_TYPE = new RegExp(`^${PLAIN_ALTERNATIVE}(?: \\| ${PLAIN_ALTERNATIVE})*$`);
const PLAIN_PIECE = new RegExp(`^${PLAIN_ALTERNATIVE}$`);
// The type in a line.
const TYPE_IN = { members: /^(?:\[key: string\]|[^:]+): (.*)$/, statements: /^export type [\w$]+ = (.*);$/ };

/**
 * Properties, members and statements that are left out of a rendered text: of a large API they are most of it, and a few
 * rules say how prettier prints them, in a fraction of its time. What these do not say is left to it.
 */
export class DataLines {
  readonly #blocks: ((indent: number) => readonly Line[])[] = [];

  /** What stands for properties in the text: a comment that nothing else prints. */
  add(properties: readonly Code[]): Code {
    return this.#add(properties, (indent) => properties.flatMap((property) => laidOut("properties", property, indent)));
  }

  /** What stands for members of a type. */
  addMembers(members: readonly Member[]): Code {
    return this.#add(members, (indent) => members.flatMap((member) => memberLines("members", member, indent)));
  }

  /** What stands for statements at top level, with an empty line between them. */
  addStatements(statements: readonly Member[]): Code {
    return this.#add(statements, (indent) =>
      statements.flatMap((statement, index) => [
        ...(index === 0 ? [] : [""]),
        ...memberLines("statements", statement, indent),
      ]),
    );
  }

  /** What stands for a statement where that is longer than a line; else the statement itself. */
  addLong(statement: Code): Code {
    return fits(String(statement)) ? statement : this.addStatements([{ doc: undefined, code: statement }]);
  }

  /** Puts the lines into the text, which is formatted but for them. */
  async put(text: string, format: FormatLines): Promise<string> {
    const lines = text.split("\n").flatMap((line): readonly Line[] => {
      const [, space = "", block] = /^( *)\/\/data:(\d+)$/.exec(line) ?? [];
      return block === undefined ? [line] : (this.#blocks[Number(block)]?.(space.length) ?? []);
    });
    return (await printed(lines, format)).join("\n");
  }

  #add(items: readonly unknown[], block: (indent: number) => readonly Line[]): Code {
    return items.length === 0 ? new Code("") : new Code(`//data:${this.#blocks.push(block) - 1}`);
  }
}

function memberLines(kind: LinesKind, { doc, code }: Member, indent: number): readonly Line[] {
  const comment = doc === undefined ? [] : String(doc).split("\n");
  return [...comment.map((line) => " ".repeat(indent) + line), ...laidOut(kind, code, indent)];
}

/** A property, member, statement or element in one line or in several, with what ends it. */
function laidOut(kind: LinesKind, item: Code, indent: number): readonly Line[] {
  const text = String(item);
  const line = " ".repeat(indent) + text + END[kind];
  const unprinted = [{ kind, item, indent }];
  // Of what is broken anyway, each line is looked at for itself.
  const opening = alwaysBrokenAt(item.layout);
  if (REWRITTEN.test(opening ?? text)) return unprinted;
  if (opening === undefined && fits(line)) return isAsPrinted(kind, text) ? [line] : unprinted;
  return (item.layout && broken(item.layout, indent, END[kind])) ?? unprinted;
}

/** The first line of what is broken even where it fits. */
function alwaysBrokenAt(layout: Layout | undefined): string | undefined {
  const isAlways = layout?.kind === "members" || (layout?.kind === "items" && layout.always === true);
  return isAlways ? layout.open : undefined;
}

function isAsPrinted(kind: LinesKind, text: string): boolean {
  if (kind === "properties") return !NESTED.test(text);
  const type = TYPE_IN[kind].exec(text)?.[1];
  return type !== undefined && PLAIN_TYPE.test(type);
}

function broken(layout: Layout, indent: number, end: string): readonly Line[] | undefined {
  const [space, deeper] = [" ".repeat(indent), indent + 2];
  if (layout.kind === "sum") return brokenSum(layout, space);
  if (layout.kind === "union") return brokenUnion(layout, space, end);
  if (layout.kind === "generic") return brokenGeneric(layout, space, end);
  const { open, close } = layout;
  if (!fits(space + open)) return undefined;
  const last = space + close + end;
  if (layout.kind === "members") {
    return [space + open, ...layout.members.flatMap((member) => memberLines("members", member, deeper)), last];
  }
  const lines = layout.items.flatMap((item) => laidOut("properties", item, deeper));
  // Only properties can be printed for themselves.
  const unprinted = lines.filter((line) => typeof line !== "string");
  if (open.endsWith("[") && unprinted.some(({ item }) => layout.items.includes(item))) return undefined;
  return [space + open, ...lines, last];
}

function brokenUnion(
  { head, alternatives, tail }: Extract<Layout, { kind: "union" }>,
  space: string,
  end: string,
): readonly Line[] | undefined {
  if (!/[:=] $/.test(head) || !alternatives.every((piece) => PLAIN_PIECE.test(String(piece)))) return undefined;
  const together = `${space}  ${alternatives.join(" | ")}${tail}${end}`;
  if (fits(together)) return [space + head.trimEnd(), together];
  const lines = alternatives.map((piece) => `${space}  | ${String(piece)}`);
  const all = [space + head.trimEnd(), ...lines.slice(0, -1), `${lines.at(-1) ?? ""}${tail}${end}`];
  return all.every(fits) ? all : undefined;
}

function brokenGeneric(
  { head, typeArguments }: Extract<Layout, { kind: "generic" }>,
  space: string,
  end: string,
): readonly Line[] | undefined {
  // The only one may stay in the line.
  if (typeArguments.length < 2 || !typeArguments.every((type) => PLAIN_TYPE.test(String(type)))) return undefined;
  const lines = typeArguments.map((type, at) => `${space}  ${String(type)}${at < typeArguments.length - 1 ? "," : ""}`);
  const all = [space + head, ...lines, `${space}>${end}`];
  return all.every(fits) ? all : undefined;
}

function brokenSum({ head, pieces }: Extract<Layout, { kind: "sum" }>, space: string): readonly Line[] | undefined {
  if (!head.endsWith(": ")) return undefined;
  const together = `${space}  ${pieces.join(" + ")},`;
  const each = pieces.map((piece, index) => `${space}  ${String(piece)}${index < pieces.length - 1 ? " +" : ","}`);
  return [space + head.trimEnd(), ...(fits(together) ? [together] : each)];
}

/** Wide characters count for two columns, as they do for prettier. */
function fits(line: string): boolean {
  return util.getStringWidth(line) <= PRINT_WIDTH;
}

/** All lines as text: what is not printed yet, of all places alike at once, and each text only once. */
async function printed(lines: readonly Line[], format: FormatLines): Promise<readonly string[]> {
  const places = new Map<string, { readonly kind: LinesKind; readonly indent: number; readonly texts: Set<string> }>();
  for (const line of lines) {
    if (typeof line === "string") continue;
    const place = places.get(placeOf(line)) ?? { kind: line.kind, indent: line.indent, texts: new Set() };
    places.set(placeOf(line), place);
    place.texts.add(String(line.item));
  }
  const formatted = new Map<string, ReadonlyMap<string, string>>();
  for (const [place, { kind, indent, texts }] of places) {
    const items = [...texts];
    const results = await format(kind, items, indent);
    formatted.set(place, new Map(items.map((item, index) => [item, results[index] ?? ""])));
  }
  return lines.map((line) =>
    typeof line === "string" ? line : (formatted.get(placeOf(line))?.get(String(line.item)) ?? ""),
  );
}

function placeOf({ kind, indent }: Unprinted): string {
  return `${kind} ${indent}`;
}

/** The pattern of a name, perhaps with type arguments, or of a text. */
function named(typeArguments?: string): string {
  return `(?:[\\w$]+${typeArguments === undefined ? "" : `(?:<${typeArguments}>)?`}|${TEXT})`;
}

function listOf(piece: string): string {
  return `${piece}(?:(?:, | \\| )${piece})*`;
}
