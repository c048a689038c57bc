/** What a field may hold. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A row as the API sends it. */
export type Row = Readonly<Record<string, Value>>;

/** A value of the cursor field. */
export type CursorValue = string | number | null;

/** What happens to the API's rows between loads. */
export type Change =
  /** A row is made, or changed; `isTouched` moves its cursor value on. */
  | {
      readonly kind: "put";
      readonly id: number;
      readonly part: string;
      readonly fields: Row;
      readonly isTouched: boolean;
    }
  | { readonly kind: "delete"; readonly id: number; readonly part: string }
  /** A row says of itself that it is gone. */
  | { readonly kind: "flag"; readonly id: number; readonly part: string }
  /** The list has a row without key, until the next change of this kind. */
  | { readonly kind: "keyless"; readonly fields: Row }
  /** The list has an older version of a row beside it. */
  | { readonly kind: "double"; readonly id: number; readonly part: string };

/** The API's rows and what they have gone through. */
export class World {
  rows: Row[] = [];
  #tick = 0;
  readonly #cursor: (tick: number) => CursorValue;

  constructor(type: "number" | "timestamp") {
    this.#cursor = (tick) => (type === "number" ? tick : new Date(epoch + tick * 1000).toISOString());
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#apply(change);
  }

  #apply(change: Change): void {
    if (change.kind === "keyless") {
      const others = this.rows.filter(({ id }) => id !== null);
      this.rows =
        others.length < this.rows.length ? others : [...others, { ...change.fields, id: null, u: this.#next() }];
      return;
    }
    const { id, part } = change;
    const isMeant = (row: Row): boolean => row["id"] === id && row["part"] === part;
    const former = this.rows.findLast(isMeant);
    switch (change.kind) {
      case "delete":
        this.rows = this.rows.filter((row) => !isMeant(row));
        return;
      case "flag":
        if (former !== undefined) this.#put({ ...former, gone: true, u: this.#next() });
        return;
      case "double":
        if (former !== undefined) this.#put({ ...former, v: "newest", u: this.#next() }, false);
        return;
      case "put": {
        // A row that changes without its cursor value is not new to whoever follows the cursor.
        const isNew = former === undefined || change.isTouched;
        this.#put({ ...change.fields, id, part, u: isNew ? this.#next() : (former["u"] ?? null) });
      }
    }
  }

  #put(row: Row, replaces = true): void {
    const isMeant = (other: Row): boolean => other["id"] === row["id"] && other["part"] === row["part"];
    const at = this.rows.findIndex(isMeant);
    const others = this.rows.filter((other) => !isMeant(other));
    if (at === -1) this.rows.push(row);
    else if (replaces) this.rows = [...others.slice(0, at), row, ...others.slice(at)];
    else this.rows = [...this.rows, row];
  }

  /** Every second change happens in the same second as the one before. */
  #next(): CursorValue {
    this.#tick += 1;
    return this.#cursor(Math.floor(this.#tick / 2) + 1);
  }
}

const epoch = Date.UTC(2025, 0, 1);

/** A row's value of the cursor field. */
export function cursorOf({ u = null }: Row): CursorValue {
  return typeof u === "string" || typeof u === "number" ? u : null;
}

/** Below zero where the first is the older cursor value; none is older than any. */
export function compareCursors(left: CursorValue, right: CursorValue): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return left < right ? -1 : left > right ? 1 : 0;
}
