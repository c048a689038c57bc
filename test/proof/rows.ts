/** What a field may hold. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A row as the API sends it. */
export type Row = Readonly<Record<string, Value>>;

/** A value of the cursor field. */
export type CursorValue = string | number | null;

/**
 * How new a change is: `ripe` older than what is settled, `young` newer than that; `late` is older than what the round
 * before could see, though nobody saw it then.
 */
export type Age = "ripe" | "young" | "late";

/** What happens to the API's rows between loads. */
export type Change =
  /** A row is made, or changed; `isTouched` moves its cursor value on. */
  | {
      readonly kind: "put";
      readonly id: number;
      readonly part: string;
      readonly fields: Row;
      readonly isTouched: boolean;
      /** Default: ripe. */
      readonly age?: Age;
    }
  | { readonly kind: "delete"; readonly id: number; readonly part: string }
  /** A row says of itself that it is gone. */
  | { readonly kind: "flag"; readonly id: number; readonly part: string }
  /** The list has a row without key, until the next change of this kind. */
  | { readonly kind: "keyless"; readonly fields: Row; readonly lacks?: "id" | "part" }
  /** The list has an older version of a row beside it. */
  | { readonly kind: "double"; readonly id: number; readonly part: string }
  /** Something happens to the children of a row. */
  | { readonly kind: "child"; readonly parent: number; readonly change: Exclude<Change, { readonly kind: "child" }> };

const day = 86_400_000;

/** When the rounds begin, milliseconds since 1970. */
export function timeOf(round: number): number {
  return firstRound + round * 10 * day;
}
const firstRound = Date.UTC(2026, 0, 1, 12);

/** How far behind a round's time changes are. */
const behind: Readonly<Record<Age, number>> = { ripe: 7 * day, young: day / 8, late: 11 * day };

/** How a world is made. */
export interface WorldOptions {
  readonly cursor: "number" | "timestamp";
  /** The fields that tell which row is meant. Default: id and part. */
  readonly identity?: readonly ("id" | "part")[];
  /** The same of the rows' children. */
  readonly children?: Omit<WorldOptions, "children">;
}

/** The API's rows and what they have gone through. */
export class World {
  rows: Row[] = [];
  /** Rows that were deleted, as the API tells of them. */
  gone: Row[] = [];
  /** Children, by their parent's id. */
  readonly children = new Map<number, World>();
  #tick = 0;
  #time = firstRound;
  readonly #options: WorldOptions;

  constructor(options: WorldOptions | WorldOptions["cursor"]) {
    this.#options = typeof options === "string" ? { cursor: options } : options;
  }

  /** Changes happen about that time from now on, milliseconds since 1970. */
  moveTo(time: number): void {
    this.#time = time;
    for (const world of this.children.values()) world.moveTo(time);
  }

  apply(changes: readonly Change[]): void {
    for (const change of changes) this.#apply(change);
  }

  #apply(change: Change): void {
    if (change.kind === "child") {
      this.#childrenOf(change.parent).apply([change.change]);
      return;
    }
    if (change.kind === "keyless") {
      const lacks = change.lacks ?? "id";
      const isLacking = (row: Row): boolean => (row["id"] ?? null) === null || (row["part"] ?? null) === null;
      const others = this.rows.filter((row) => !isLacking(row));
      const row = { id: 0, part: "a", ...change.fields, [lacks]: null, u: this.#next("ripe") };
      this.rows = others.length < this.rows.length ? others : [...others, row];
      return;
    }
    const { id, part } = change;
    const former = this.rows.findLast((row) => this.#isSame(row, { id, part }));
    switch (change.kind) {
      case "delete":
        if (former !== undefined) {
          this.gone = [...this.gone, { id, part: former["part"] ?? part, u: this.#next("ripe", former) }];
        }
        this.rows = this.rows.filter((row) => !this.#isSame(row, { id, part }));
        return;
      case "flag":
        if (former !== undefined) this.#put({ ...former, gone: true, u: this.#next("ripe", former) });
        return;
      case "double":
        if (former !== undefined) this.#put({ ...former, v: "newest", u: this.#next("ripe", former) }, false);
        return;
      case "put": {
        // A row that changes without its cursor value is not new to whoever follows the cursor.
        const isNew = former === undefined || change.isTouched;
        const age = former === undefined ? change.age : change.age === "young" ? "young" : "ripe";
        const u = isNew ? this.#next(age ?? "ripe", former) : (former["u"] ?? null);
        this.#put({ ...change.fields, id, part, u });
      }
    }
  }

  #isSame(left: Row, right: Row): boolean {
    const { identity = ["id", "part"] } = this.#options;
    return identity.every((name) => left[name] === right[name]);
  }

  #put(row: Row, replaces = true): void {
    const at = this.rows.findIndex((other) => this.#isSame(other, row));
    const others = this.rows.filter((other) => !this.#isSame(other, row));
    if (at === -1) this.rows.push(row);
    else if (replaces) this.rows = [...others.slice(0, at), row, ...others.slice(at)];
    else this.rows = [...this.rows, row];
  }

  /** Every second change happens in the same second as the one before; none makes a row older. */
  #next(age: Age, former?: Row): CursorValue {
    this.#tick += 1;
    const tick = Math.floor(this.#tick / 2) + 1;
    if (this.#options.cursor === "number") return age === "late" ? Math.max(1, tick - 2) : tick;
    const at = (of: Age): string => new Date(this.#time - behind[of] + tick * 1000).toISOString();
    const isOlder = former !== undefined && compareCursors(at(age), cursorOf(former)) < 0;
    return at(isOlder ? "young" : age);
  }

  #childrenOf(parent: number): World {
    const found = this.children.get(parent) ?? new World(this.#options.children ?? this.#options.cursor);
    found.moveTo(this.#time);
    this.children.set(parent, found);
    return found;
  }
}

/** A row's value of the cursor field. */
export function cursorOf({ u = null }: Row): CursorValue {
  return typeof u === "string" || typeof u === "number" ? u : null;
}

/** Below zero where the first is the older cursor value; none is older than any. */
export function compareCursors(left: CursorValue, right: CursorValue): number {
  if (left === null || right === null) return Number(left !== null) - Number(right !== null);
  return left < right ? -1 : left > right ? 1 : 0;
}
