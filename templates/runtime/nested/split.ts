import type { PageText } from "../load/destination.ts";
import { scanValue } from "../select/scan-rows.ts";
import {
  closeBrace,
  closeBracket,
  colon,
  comma,
  expectByte,
  openBrace,
  openBracket,
  quote,
  skipNested,
  skipSpace,
  skipString,
  unexpected,
} from "../select/scan.ts";
import { hasKey, wordsOf } from "../select/words.ts";
import { newHash } from "./hash.ts";
import { lastMembers } from "./last-members.ts";
import type { Path } from "./path.ts";
import {
  elementsOf,
  encoded,
  type Member,
  newShapes,
  type ObjectShape,
  type Shapes,
  type SplitTable,
  type TableShape,
} from "./tree.ts";

/** Keys of the split text that are not the API's. */
export const ownKeys = {
  row: "n",
  index: "i",
  outerIndex: (level: number): string => `i${level}`,
  id: "r",
  hash: "h",
  /** What stands for a declared field that no row has. */
  unseen: (index: number): string => `d${index}`,
};

/** How rows are taken apart. */
export interface SplitOptions {
  /** How many levels of objects and lists are taken apart; deeper ones stay JSON. */
  readonly levels: number;
  /** Whether the values at a path stay as they are, because a column is declared for them. */
  readonly isWhole: (path: Path) => boolean;
  /** Whether lists are left out whose elements are at a path. */
  readonly isLeftOut: (path: Path) => boolean;
  /** Makes the ids of rows that have no key of their own. */
  readonly rowId: (() => string) | undefined;
}

/**
 * Splits the text of rows into the texts of flat tables, without building values: objects become members of the row
 * that they are in, and each list a table of its own, whose rows have the row's number in the batch and their place in
 * the list. Numbers and texts stay as the API wrote them.
 *
 * @returns the tables, the rows' own first, and the paths of the lists that were left out.
 */
export function splitPages(
  pages: readonly PageText[],
  options: SplitOptions,
): { readonly tables: readonly SplitTable[]; readonly leftOut: readonly Path[] } {
  const splitter = new Splitter(options);
  for (const page of pages) splitter.add(page);
  return { tables: splitter.tables, leftOut: [...splitter.leftOut].map(({ path }) => path) };
}

class Splitter {
  readonly tables: readonly TableShape[];
  /** What had lists that were left out. */
  readonly leftOut: Set<Member> = new Set<Member>();
  readonly #shapes: Shapes;
  readonly #root: TableShape;
  readonly #rowId: SplitOptions["rowId"];
  readonly #hash = newHash();
  /** Where the scan is in the lists around it, the outermost first. */
  readonly #indexes: number[] = [];
  /** What was left out of the list that is being taken apart: from and up to, in order. */
  readonly #cuts: (readonly [from: number, to: number])[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #words: DataView = wordsOf(this.#bytes);
  #row = 0;
  /** Tells one object from the next. */
  #object = 0;

  constructor({ levels, isWhole, isLeftOut, rowId }: SplitOptions) {
    this.#shapes = newShapes(isWhole, isLeftOut);
    this.#root = this.#shapes.table([], levels);
    this.#rowId = rowId;
    this.tables = this.#shapes.tables;
  }

  add(page: PageText): void {
    const before = this.#row;
    try {
      this.#splitPage(page.text);
    } catch (error) {
      if (!(error instanceof RepeatedKey)) throw error;
      for (const { output } of this.tables) output.clear();
      this.#hash.take();
      this.#indexes.length = 0;
      this.#row = before;
      this.#splitPage(lastMembers(page.text));
    }
    for (const { output, pages } of this.tables) {
      if (output.rows === 0) continue;
      pages.push({ ...output.taken(), rows: output.rows, fields: [], position: page.position });
      output.clear();
    }
  }

  #splitPage(text: Uint8Array): void {
    this.#bytes = text;
    this.#words = wordsOf(text);
    let index = skipSpace(text, expectByte(text, 0, openBracket));
    while (text[index] !== closeBracket) {
      index = skipSpace(text, this.#splitRow(index));
      if (text[index] !== closeBracket) index = skipSpace(text, expectByte(text, index, comma));
    }
  }

  #splitRow(at: number): number {
    const { output, row } = this.#root;
    output.begin(keys.row, this.#row);
    const id = this.#rowId?.();
    if (id !== undefined) output.text(keys.id, id);
    const end = this.#splitObject(row, at, this.#root);
    if (!this.#hash.isEmpty()) output.text(keys.hash, this.#hash.take());
    output.end();
    this.#row += 1;
    return end;
  }

  #splitObject(shape: ObjectShape, at: number, table: TableShape): number {
    const bytes = this.#bytes;
    this.#object += 1;
    const own = this.#object;
    let before: { follower: Member | undefined } = shape.start;
    let index = skipSpace(bytes, at + 1);
    if (bytes[index] === closeBrace) return index + 1;
    for (;;) {
      if (bytes[index] !== quote) throw unexpected(bytes, index);
      const guess = before.follower;
      const isGuessed = guess !== undefined && hasKey(bytes, this.#words, index, guess);
      const member = isGuessed ? guess : this.#otherMember(shape, index, table);
      before.follower = member;
      index = isGuessed ? index + member.key.length : skipString(bytes, index);
      if (member.seen === own) throw new RepeatedKey();
      member.seen = own;
      index = bytes[index] === colon ? index + 1 : expectByte(bytes, index, colon);
      index = this.#splitValue(member, skipSpace(bytes, index), table);
      index = skipSpace(bytes, index);
      if (bytes[index] === closeBrace) return index + 1;
      if (bytes[index] !== comma) throw unexpected(bytes, index);
      index = skipSpace(bytes, index + 1);
      before = member;
    }
  }

  #otherMember(shape: ObjectShape, at: number, table: TableShape): Member {
    const key = this.#bytes.slice(at, skipString(this.#bytes, at));
    // A JSON string parses to a string.
    const name = JSON.parse(new TextDecoder().decode(key)) as string;
    return shape.members.get(name) ?? this.#shapes.member(table, shape, name, key);
  }

  #splitValue(member: Member, at: number, table: TableShape): number {
    const byte = this.#bytes[at];
    if (member.levels > 0 && byte === openBrace) {
      member.object ??= this.#shapes.object(member.path, member.levels - 1);
      return this.#splitObject(member.object, at, table);
    }
    if (member.levels > 0 && byte === openBracket) {
      return member.isLeftOut ? this.#leaveOut(member, at) : this.#splitList(member, at, table === this.#root);
    }
    const end = scanValue(this.#bytes, this.#words, at, member.leaf);
    // What is null is absent, and NULL by that; of declared fields it may be against the declaration.
    if (byte !== letterN || member.isWhole) table.output.member(member.leaf.key, this.#bytes, at, end);
    return end;
  }

  #splitList(member: Member, at: number, isOutermost: boolean): number {
    const bytes = this.#bytes;
    let index = skipSpace(bytes, at + 1);
    if (bytes[index] === closeBracket) return index + 1;
    const table = (member.list ??= this.#shapes.table(elementsOf(member.path), member.levels - 1));
    if (isOutermost) this.#cuts.length = 0;
    const depth = this.#indexes.length;
    for (let element = 0; ; element += 1) {
      this.#indexes[depth] = element;
      index = skipSpace(bytes, this.#splitElement(table, index));
      if (bytes[index] === closeBracket) break;
      index = skipSpace(bytes, expectByte(bytes, index, comma));
    }
    this.#indexes.length = depth;
    if (isOutermost) this.#addToHash(table, at, index + 1);
    return index + 1;
  }

  /** A list is known by its text, but for what is left out of it. */
  #addToHash({ mark }: TableShape, at: number, end: number): void {
    this.#hash.add(mark, 0, mark.length);
    let from = at;
    for (const [start, after] of this.#cuts) {
      this.#hash.add(this.#bytes, from, start);
      from = after;
    }
    this.#hash.add(this.#bytes, from, end);
  }

  #leaveOut(member: Member, at: number): number {
    const bytes = this.#bytes;
    const end = skipNested(bytes, at);
    if (bytes[skipSpace(bytes, at + 1)] !== closeBracket) this.leftOut.add(member);
    this.#cuts.push([at, end]);
    return end;
  }

  #splitElement(table: TableShape, at: number): number {
    const { output } = table;
    const last = this.#indexes.length - 1;
    output.begin(keys.row, this.#row);
    for (let level = 0; level < last; level += 1) output.number(outerKey(level), this.#indexes[level] ?? 0);
    output.number(keys.index, this.#indexes[last] ?? 0);
    const isObject = this.#bytes[at] === openBrace;
    const end = isObject ? this.#splitObject(table.row, at, table) : this.#splitValue(table.element, at, table);
    output.end();
    return end;
  }
}

const keys = {
  row: encoded(`"${ownKeys.row}":`),
  id: encoded(`"${ownKeys.id}":`),
  hash: encoded(`"${ownKeys.hash}":`),
  index: encoded(`"${ownKeys.index}":`),
};

const outerKeys: Uint8Array[] = [];

function outerKey(level: number): Uint8Array {
  return (outerKeys[level] ??= encoded(`"${ownKeys.outerIndex(level)}":`));
}

/** The first letter of `null`. */
const letterN = 0x6e;

/** An object names a key twice. */
class RepeatedKey extends Error {
  override readonly name = "RepeatedKey";
}
