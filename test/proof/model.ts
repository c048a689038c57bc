import type { Contract } from "../../templates/runtime/load/table.ts";
import { compareCursors, cursorOf, type CursorValue, type Row, type Value } from "./rows.ts";
import {
  type CursorSetup,
  dayMs,
  initialValue,
  isWindowed,
  numberWindows,
  overlaps,
  settleMs,
  type Setup,
} from "./setup.ts";
import { contentOf, type Kept } from "./tables.ts";
import { isMisfit, liftOf, withoutNewLists } from "./held.ts";

/** Rows that are followed by a cursor of their own: all of a list, or one parent's children. */
export interface Listing {
  readonly partition: string;
  /** What the API lists from a start on. */
  readonly rows: (since: CursorValue) => readonly Row[];
}

/** What one run is about. */
export interface RunFacts {
  readonly isRefresh: boolean;
  /** When it begins, milliseconds since 1970. */
  readonly time: number;
  /** The columns that the table has before. */
  readonly columns: ReadonlySet<string>;
  /** The tables that there are before. */
  readonly tables: ReadonlySet<string>;
  /** Whether the contract ended a load, and was lifted then. */
  readonly isContractLifted?: boolean;
}

/** What one run over the API's list must do to the tables; written without a look at how it is done. */
export class Model {
  kept: readonly Kept[] = [];
  /** The newest cursor value that was loaded, by partition. */
  watermarks: ReadonlyMap<string, CursorValue> = new Map();
  /** Partitions whose watermark is not a row's, but where the run stopped to trust rows. */
  capped: ReadonlySet<string> = new Set();
  /** Texts of the rows that cannot be loaded, one for each run that had them. */
  rejected: readonly Row[] = [];
  /** What of the list of deleted rows was read. */
  #buried: CursorValue = null;
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  /** The watermark of a list that is followed as a whole. */
  get watermark(): CursorValue {
    return this.watermarks.get("") ?? null;
  }

  /** One complete run. */
  run(listings: readonly Listing[], facts: RunFacts): void {
    const { way } = this.#setup;
    const starts = new Map(listings.map(({ partition }) => [partition, this.#start(partition, facts)]));
    if (facts.isRefresh || way === "replace") this.watermarks = new Map();
    const read = listings.map(({ partition, rows }) => {
      const start = starts.get(partition) ?? null;
      return { partition, start, rows: this.#inside(rows(start), start, facts) };
    });
    const inside = read.flatMap(({ rows }) => rows);
    const good = new Map(inside.map((row) => [row, this.#loadable(row, facts)]));
    this.rejected = [...this.rejected, ...inside.filter((row) => good.get(row) === undefined)];
    const goodOf = (rows: readonly Row[]): readonly Row[] =>
      rows.map((row) => good.get(row)).filter((row) => row !== undefined);
    const rows = goodOf(inside);
    const isComplete = rows.length === inside.length;
    for (const each of read) this.#follow(each.partition, goodOf(each.rows), facts);
    if (way === "append" && !facts.isRefresh) for (const each of read) this.#append(goodOf(each.rows), each.start);
    else this.#enter(rows, isComplete, facts);
  }

  /** What a list of deleted rows does. */
  bury(rows: readonly Row[]): void {
    const { deletes, cursor, isListFollowed } = this.#setup;
    const isFollowed = cursor !== undefined && isListFollowed === true;
    const stones = rows.filter((stone) => !isFollowed || compareCursors(cursorOf(stone), this.#buried) >= 0);
    const isMeant = ({ row, isClosed }: Kept): boolean =>
      !isClosed &&
      stones.some(
        (stone) => this.#isSame(row, stone) && !(isFollowed && compareCursors(cursorOf(row), cursorOf(stone)) > 0),
      );
    this.kept = this.kept.flatMap((kept) => {
      if (!isMeant(kept)) return [kept];
      return deletes === "listed-hard" ? [] : [{ ...kept, isClosed: true }];
    });
    this.#buried = newestOf([this.#buried, ...stones.map(cursorOf)]);
  }

  /** Where a run begins; a full refresh does at the beginning. */
  #start(partition: string, { isRefresh }: RunFacts): CursorValue {
    const { cursor, way } = this.#setup;
    const watermark = this.watermarks.get(partition) ?? null;
    const initial = cursor === undefined || !isWindowed(cursor) ? null : firstOf(cursor.type);
    if (cursor === undefined || isRefresh || way === "replace" || watermark === null) return initial;
    if (cursor.isOverlapping !== true) return watermark;
    if (typeof watermark === "number") return newestOf([watermark - overlaps.number, initial]);
    const start = new Date(Date.parse(watermark) - overlaps.timestamp * 1000).toISOString();
    return newestOf([start, initial]);
  }

  /** Up to where rows are trusted; `null` where nothing tells. */
  #ceiling(time: number): CursorValue {
    const { cursor } = this.#setup;
    if (cursor?.type !== "timestamp") return null;
    return new Date(time - (cursor.isSettled === true ? settleMs : 0)).toISOString();
  }

  /** The rows of a list that the run reads and that lie in its range. */
  #inside(all: readonly Row[], start: CursorValue, { time }: RunFacts): readonly Row[] {
    const { cursor, way, pageSize } = this.#setup;
    if (cursor === undefined) return all;
    const ceiling = this.#ceiling(time);
    const isRipe = (row: Row): boolean => ceiling === null || compareCursors(cursorOf(row), ceiling) <= 0;
    const inRange = all.filter((row) => start === null || compareCursors(cursorOf(row), start) >= 0);
    // What is appended too early would be there twice, and windows end there.
    if (way === "append" || isWindowed(cursor)) return inOrderOfWindows(inRange.filter(isRipe), cursor, start);
    if (cursor.isSettled !== true || cursor.order !== "ascending") return inRange;
    // Nothing behind a page that ends with such a row is asked for.
    const pages = Array.from({ length: Math.ceil(all.length / pageSize) }, (_, index) => (index + 1) * pageSize);
    const end = pages.find((count) => !isRipe(all[Math.min(count, all.length) - 1] ?? {}));
    return inRange.filter((row) => end === undefined || all.indexOf(row) < end);
  }

  /** The row as it is loaded; `undefined` where it cannot be. */
  #loadable(given: Row, { columns, tables, isContractLifted = false }: RunFacts): Row | undefined {
    const { key, mergeKey = [], contract, newTables, way } = this.#setup;
    const isClosed = newTables !== undefined && columns.size > 0 && !(isContractLifted && newTables === "freeze");
    const row = isClosed ? withoutNewLists(given, this.#setup, tables) : given;
    const isMissing = (name: string): boolean => (row[name] ?? null) === null;
    if ((way !== "append" && key.some(isMissing)) || mergeKey.some(isMissing)) return undefined;
    // Where a load was ended, nothing else was let in before.
    const modes: Contract = { ...contract, ...(isContractLifted ? liftOf(this.#setup) : {}) };
    const isNew = ([name, value]: Field): boolean => value !== null && columns.size > 0 && !columns.has(name);
    const isWrong = ([name, value]: Field): boolean => isMisfit(name, value, this.#setup);
    const fields = Object.entries(row);
    if (modes.columns === "discard_row" && fields.some(isNew)) return undefined;
    // A declared column keeps its type, whatever the contract says.
    if (modes.dataType !== "discard_value" && fields.some(isWrong)) return undefined;
    const isDropped = (field: Field): boolean => (modes.columns === "discard_value" && isNew(field)) || isWrong(field);
    return fields.some(isDropped) ? Object.fromEntries(fields.filter((field) => !isDropped(field))) : row;
  }

  #follow(partition: string, rows: readonly Row[], { time }: RunFacts): void {
    if (this.#setup.cursor === undefined) return;
    const former = this.watermarks.get(partition) ?? null;
    const newest = newestOf(rows.map(cursorOf));
    const ceiling = this.#ceiling(time);
    const isCapped = ceiling !== null && compareCursors(newest, ceiling) > 0;
    const found = isCapped ? ceiling : newest;
    if (compareCursors(found, former) <= 0) return;
    this.watermarks = new Map([...this.watermarks, [partition, found]]);
    this.capped = new Set([...this.capped].filter((name) => name !== partition).concat(isCapped ? [partition] : []));
  }

  /** Rows that are not merely appended enter the table. */
  #enter(rows: readonly Row[], isComplete: boolean, { isRefresh }: RunFacts): void {
    const { way, deletes, mergeKey } = this.#setup;
    if (way === "scd2") this.#version(this.#newest(rows), isComplete);
    else if (isRefresh || way === "replace")
      this.kept = this.#newest(rows)
        .filter((row) => !this.#isFlagged(row))
        .map(open);
    else {
      const before = this.kept;
      if (mergeKey !== undefined) this.#regroup(this.#newest(rows), mergeKey);
      else for (const row of this.#isJudgedAtOnce() ? this.#newest(rows) : rows) this.#merge(row);
      if (deletes === "soft" || deletes === "hard") this.#sweep(before, rows, isComplete);
    }
  }

  /** Whether only the first or newest of a run's rows of one key is heard, be it that the others came before. */
  #isJudgedAtOnce(): boolean {
    const { way, deletes, cursor, sort } = this.#setup;
    if (way === "insert-only" || deletes === "soft" || deletes === "hard") return true;
    if (deletes === "flag" && (cursor ?? sort) !== undefined) return true;
    return sort !== undefined && (cursor !== undefined || sort === "asc");
  }

  #append(rows: readonly Row[], start: CursorValue): void {
    const isKnown = (row: Row): boolean =>
      this.#setup.cursor !== undefined &&
      start !== null &&
      compareCursors(cursorOf(row), start) === 0 &&
      this.kept.some((kept) => compareCursors(cursorOf(kept.row), cursorOf(row)) === 0 && this.#isSame(kept.row, row));
    this.kept = [...this.kept, ...rows.filter((row) => !isKnown(row)).map(open)];
  }

  #merge(row: Row): void {
    const { way, cursor, sort, keepsAbsent, deletes } = this.#setup;
    const stored = this.kept.find((kept) => this.#isSame(kept.row, row));
    if (stored !== undefined && way === "insert-only") return;
    const isVersioned = cursor !== undefined || sort === "desc";
    const version = (of: Row): CursorValue => (cursor === undefined ? rankOf(of) : cursorOf(of));
    const order = stored === undefined || !isVersioned ? 1 : compareCursors(version(row), version(stored.row));
    if (order < 0) return;
    const entering = open(stored !== undefined && keepsAbsent === true ? { ...stored.row, ...row } : row);
    // A row that comes again as it was is still deleted, where a list said so.
    const isKnown = order === 0 && stored !== undefined && isVersioned && deletes === "listed-soft";
    if (isKnown && this.#content(stored.row) === this.#content(entering.row)) return;
    const others = this.kept.filter((kept) => kept !== stored);
    this.kept = this.#isFlagged(row) ? others : [...others, entering];
  }

  /** The groups of the rows that came are what came of them. */
  #regroup(rows: readonly Row[], mergeKey: readonly string[]): void {
    const { key, keepsAbsent } = this.#setup;
    const isReplaced = ({ row }: Kept): boolean =>
      rows.some(
        (other) => (key.length > 0 && this.#isSame(row, other)) || mergeKey.every((name) => row[name] === other[name]),
      );
    const completed = (row: Row): Row =>
      keepsAbsent === true ? { ...this.kept.find((kept) => this.#isSame(kept.row, row))?.row, ...row } : row;
    const added = rows.filter((row) => !this.#isFlagged(row)).map((row) => open(completed(row)));
    this.kept = [...this.kept.filter((kept) => !isReplaced(kept)), ...added];
  }

  #sweep(before: readonly Kept[], rows: readonly Row[], isComplete: boolean): void {
    const { deletes, maxShare } = this.#setup;
    const alive = before.filter((kept) => !kept.isClosed);
    const isListed = (kept: Kept): boolean => rows.some((row) => this.#isSame(kept.row, row));
    const gone = alive.filter((kept) => !isListed(kept));
    if (!isComplete || rows.length === 0 || gone.length > alive.length * maxShare) return;
    this.kept = this.kept.flatMap((kept) => {
      if (!gone.includes(kept)) return [kept];
      return deletes === "hard" ? [] : [{ ...kept, isClosed: true }];
    });
  }

  #version(rows: readonly Row[], isComplete: boolean): void {
    if (rows.length === 0) return;
    const { key, mergeKey } = this.#setup;
    const incoming = new Map(rows.map((row) => [this.#content(row), row]));
    const came = (row: Row, names: readonly string[]): boolean =>
      names.length > 0 && rows.some((other) => names.every((name) => row[name] === other[name]));
    const isClosing = (row: Row): boolean =>
      mergeKey === undefined ? isComplete || came(row, key) : came(row, mergeKey);
    const stored = this.kept.map((kept): Kept => {
      if (kept.isClosed || incoming.has(this.#content(kept.row))) return kept;
      return isClosing(kept.row) ? { ...kept, isClosed: true } : kept;
    });
    const known = new Set(stored.filter((kept) => !kept.isClosed).map((kept) => this.#content(kept.row)));
    const added = [...incoming].filter(([content]) => !known.has(content)).map(([, row]) => open(row));
    this.kept = [...stored, ...added];
  }

  /** Of rows with one key the first in the order that is asked for, else the newest; of equal ones the last. */
  #newest(rows: readonly Row[]): readonly Row[] {
    if (!this.#isKeyed()) return rows;
    const found: Row[] = [];
    for (const row of rows) {
      const at = found.findIndex((other) => this.#isSame(other, row));
      if (at === -1) found.push(row);
      else if (!this.#isBehind(row, found[at] ?? {})) found[at] = row;
    }
    return found;
  }

  #isBehind(row: Row, other: Row): boolean {
    const { cursor, sort } = this.#setup;
    if (sort === undefined) return cursor !== undefined && compareCursors(cursorOf(row), cursorOf(other)) < 0;
    const [rank, best] = [rankOf(row), rankOf(other)];
    if (rank === null || best === null) return rank === null && best !== null;
    return sort === "asc" ? rank > best : rank < best;
  }

  #isKeyed(): boolean {
    return this.#setup.way !== "append" && this.#setup.key.length > 0;
  }

  #isFlagged(row: Row): boolean {
    return this.#setup.deletes === "flag" && row["gone"] === true;
  }

  #isSame(left: Row, right: Row): boolean {
    const { key } = this.#setup;
    if (key.length === 0) return this.#content(left) === this.#content(right);
    return key.every((name) => left[name] === right[name]);
  }

  #content(row: Row): string {
    return contentOf(row, this.#setup);
  }
}

type Field = readonly [name: string, value: Value];

function open(row: Row): Kept {
  return { row, isClosed: false };
}

function rankOf({ rank = null }: Row): number | null {
  return typeof rank === "number" ? rank : null;
}

function newestOf(values: readonly CursorValue[]): CursorValue {
  return values.reduce((found, value) => (compareCursors(value, found) > 0 ? value : found), null);
}

/** Windows are read one after the other, however the API sorts the rows of each. */
function inOrderOfWindows(rows: readonly Row[], cursor: CursorSetup, start: CursorValue): readonly Row[] {
  const width = cursor.windowUnits ?? (cursor.windowDays === undefined ? undefined : cursor.windowDays * dayMs);
  if (width === undefined) return rows;
  const numberOf = (value: CursorValue): number => (typeof value === "string" ? Date.parse(value) : (value ?? 0));
  const windowOf = (row: Row): number => {
    const at = (numberOf(cursorOf(row)) - numberOf(start)) / width;
    return cursor.hasClosedEnd === true ? Math.max(Math.ceil(at) - 1, 0) : Math.floor(at);
  };
  return rows.toSorted((one, other) => windowOf(one) - windowOf(other));
}

function firstOf(type: "number" | "timestamp"): CursorValue {
  return type === "number" ? numberWindows.initial : initialValue;
}
