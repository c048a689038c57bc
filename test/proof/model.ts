import { compareCursors, cursorOf, type CursorValue, type Row } from "./rows.ts";
import type { Setup } from "./setup.ts";
import { contentOf, type Kept } from "./tables.ts";

/** What one run over the API's list must do to the tables; written without a look at how it is done. */
export class Model {
  kept: readonly Kept[] = [];
  /** The newest cursor value that was loaded. */
  watermark: CursorValue = null;
  /** Texts of the rows that cannot be loaded, one for each run that had them. */
  rejected: readonly Row[] = [];
  readonly #setup: Setup;

  constructor(setup: Setup) {
    this.#setup = setup;
  }

  /** What a run reads; a full refresh begins at the beginning. */
  start(isRefresh: boolean): CursorValue {
    return isRefresh || this.#setup.way === "replace" ? null : this.watermark;
  }

  /** One complete run over `all`, what the API lists from the start on. */
  run(all: readonly Row[], isRefresh: boolean): void {
    const { way, deletes, cursor } = this.#setup;
    const start = this.start(isRefresh);
    const inside = all.filter(
      (row) => cursor === undefined || start === null || compareCursors(cursorOf(row), start) >= 0,
    );
    const isBad = (row: Row): boolean => this.#isKeyed() && this.#setup.key.some((key) => (row[key] ?? null) === null);
    const rows = inside.filter((row) => !isBad(row));
    const isComplete = rows.length === inside.length;
    this.rejected = [...this.rejected, ...inside.filter(isBad)];
    if (cursor !== undefined) this.#follow(rows, isRefresh || start === null);
    if (way === "scd2") this.#version(this.#newest(rows), isComplete);
    else if (isRefresh || way === "replace")
      this.kept = this.#newest(rows)
        .filter((row) => !this.#isFlagged(row))
        .map(open);
    else if (way === "append") this.#append(rows, start);
    else {
      const before = this.kept;
      const isOnce =
        (cursor !== undefined && deletes === "flag") ||
        way === "insert-only" ||
        deletes === "soft" ||
        deletes === "hard";
      for (const row of isOnce ? this.#newest(rows) : rows) this.#merge(row);
      if (deletes === "soft" || deletes === "hard") this.#sweep(before, rows, isComplete);
    }
  }

  #follow(rows: readonly Row[], isFull: boolean): void {
    const newest = rows
      .map(cursorOf)
      .reduce((found, value) => (compareCursors(value, found) > 0 ? value : found), null);
    this.watermark = isFull || compareCursors(newest, this.watermark) > 0 ? newest : this.watermark;
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
    const { way, cursor } = this.#setup;
    const stored = this.kept.find((kept) => this.#isSame(kept.row, row));
    if (stored !== undefined && way === "insert-only") return;
    const isStale =
      stored !== undefined && cursor !== undefined && compareCursors(cursorOf(row), cursorOf(stored.row)) < 0;
    if (isStale) return;
    const others = this.kept.filter((kept) => kept !== stored);
    this.kept = this.#isFlagged(row) ? others : [...others, open(row)];
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
    const incoming = new Map(rows.map((row) => [contentOf(row, this.#setup), row]));
    const came = (row: Row): boolean => rows.some((other) => this.#setup.key.length > 0 && this.#isSame(row, other));
    const stored = this.kept.map((kept): Kept => {
      if (kept.isClosed || incoming.has(contentOf(kept.row, this.#setup))) return kept;
      return isComplete || came(kept.row) ? { ...kept, isClosed: true } : kept;
    });
    const known = new Set(stored.filter((kept) => !kept.isClosed).map((kept) => contentOf(kept.row, this.#setup)));
    const added = [...incoming].filter(([content]) => !known.has(content)).map(([, row]) => open(row));
    this.kept = [...stored, ...added];
  }

  /** Of rows with one key the newest, of equally new ones the last. */
  #newest(rows: readonly Row[]): readonly Row[] {
    if (!this.#isKeyed()) return rows;
    const found: Row[] = [];
    for (const row of rows) {
      const at = found.findIndex((other) => this.#isSame(other, row));
      const isOlder = this.#setup.cursor !== undefined && compareCursors(cursorOf(row), cursorOf(found[at] ?? {})) < 0;
      if (at === -1) found.push(row);
      else if (!isOlder) found[at] = row;
    }
    return found;
  }

  #isKeyed(): boolean {
    return this.#setup.way !== "append" && this.#setup.key.length > 0;
  }

  #isFlagged(row: Row): boolean {
    return this.#setup.deletes === "flag" && row["gone"] === true;
  }

  #isSame(left: Row, right: Row): boolean {
    const { key } = this.#setup;
    if (key.length === 0) return contentOf(left, this.#setup) === contentOf(right, this.#setup);
    return key.every((name) => left[name] === right[name]);
  }
}

function open(row: Row): Kept {
  return { row, isClosed: false };
}
