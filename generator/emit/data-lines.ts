import { util } from "prettier";
import { Code, type Layout, type Member } from "./code.ts";
import { PRINT_WIDTH } from "./markdown-table.ts";

/** What lines are of: properties of an object literal, or members of a type. */
export type LinesKind = "properties" | "members";

/** Prints some of them, each for itself, as they stand at an indent. */
export type FormatLines = (kind: LinesKind, items: readonly Code[], indent: number) => Promise<readonly string[]>;

/** A line, or an item that is still to be printed. */
type Line = string | Unprinted;

interface Unprinted {
  readonly kind: LinesKind;
  readonly item: Code;
  readonly indent: number;
}

const END = { properties: ",", members: ";" };
// Texts, numbers and keys that prettier may write in another way, so that their width is not known here.
const REWRITTEN = /\\"|\d[eE]|[^ -~][^"]*": /;
// Lists of lists and of objects, which prettier breaks even where they fit.
const NESTED = /\[[{[]/;
// A type that prettier leaves as it is: names and texts, their arrays, and alternatives of them.
const PLAIN_TYPE =
  /^(?:[\w$]+(?:<[\w$, ]+>)?|"[^"\\]*")(?:\[\])*(?: \| (?:[\w$]+(?:<[\w$, ]+>)?|"[^"\\]*")(?:\[\])*)*$/;

/**
 * Properties and members that are left out of a rendered text: of a large API they are most of it, and a few rules say
 * how prettier prints them, in a fraction of its time. What these do not say is left to it.
 */
export class DataLines {
  readonly #blocks: ((indent: number) => readonly Line[])[] = [];

  /** What stands for properties in the text: a comment that nothing else prints. */
  add(properties: readonly Code[]): Code {
    return this.#add(properties, (indent) => properties.flatMap((property) => laidOut("properties", property, indent)));
  }

  /** What stands for members of a type. */
  addMembers(members: readonly Member[]): Code {
    return this.#add(members, (indent) => members.flatMap((member) => memberLines(member, indent)));
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

function memberLines({ doc, code }: Member, indent: number): readonly Line[] {
  const comment = doc === undefined ? [] : String(doc).split("\n");
  return [...comment.map((line) => " ".repeat(indent) + line), ...laidOut("members", code, indent)];
}

/** A property, member or element in one line or in several, with what ends it. */
function laidOut(kind: LinesKind, item: Code, indent: number): readonly Line[] {
  const text = String(item);
  const line = " ".repeat(indent) + text + END[kind];
  const unprinted = [{ kind, item, indent }];
  // Of what is broken anyway, each line is looked at for itself.
  const opening = alwaysBrokenAt(item.layout);
  if (REWRITTEN.test(opening ?? text)) return unprinted;
  if (opening === undefined && fits(line)) return isAsPrinted(kind, text) ? [line] : unprinted;
  return (item.layout && broken(item.layout, indent)) ?? unprinted;
}

/** The first line of what is broken even where it fits. */
function alwaysBrokenAt(layout: Layout | undefined): string | undefined {
  const isAlways = layout?.kind === "members" || (layout?.kind === "items" && layout.always === true);
  return isAlways ? layout.open : undefined;
}

function isAsPrinted(kind: LinesKind, text: string): boolean {
  return kind === "properties" ? !NESTED.test(text) : PLAIN_TYPE.test(text.slice(text.indexOf(": ") + 2));
}

function broken(layout: Layout, indent: number): readonly Line[] | undefined {
  const [space, deeper] = [" ".repeat(indent), indent + 2];
  if (layout.kind === "sum") return brokenSum(layout, space);
  const { open, close } = layout;
  if (!fits(space + open)) return undefined;
  if (layout.kind === "members") {
    return [space + open, ...layout.members.flatMap((member) => memberLines(member, deeper)), `${space}${close};`];
  }
  const lines = layout.items.flatMap((item) => laidOut("properties", item, deeper));
  // Only properties can be printed for themselves.
  const unprinted = lines.filter((line) => typeof line !== "string");
  if (open.endsWith("[") && unprinted.some(({ item }) => layout.items.includes(item))) return undefined;
  return [space + open, ...lines, `${space}${close},`];
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

/** All lines as text: what is not printed yet, of all places alike at once. */
async function printed(lines: readonly Line[], format: FormatLines): Promise<readonly string[]> {
  const alike = new Map<string, Unprinted[]>();
  for (const line of lines) {
    if (typeof line === "string") continue;
    const place = `${line.kind} ${line.indent}`;
    alike.set(place, [...(alike.get(place) ?? []), line]);
  }
  const texts = new Map<Unprinted, string>();
  for (const places of alike.values()) {
    const [first] = places;
    if (!first) continue;
    const items = places.map(({ item }) => item);
    const formatted = await format(first.kind, items, first.indent);
    places.forEach((place, index) => texts.set(place, formatted[index] ?? ""));
  }
  return lines.map((line) => (typeof line === "string" ? line : (texts.get(line) ?? "")));
}
