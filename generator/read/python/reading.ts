/** What a Python expression says: data, or code that data stands for nowhere. */
export type Reading = ScalarReading | ListReading | DictReading | CodeReading;

export interface ScalarReading {
  readonly kind: "scalar";
  readonly at: number;
  /** Integers are `bigint`, floats `number`. */
  readonly value: string | number | bigint | boolean | null;
}

export interface ListReading {
  readonly kind: "list";
  readonly at: number;
  readonly items: readonly Reading[];
}

export interface DictReading {
  readonly kind: "dict";
  readonly at: number;
  /** In the order of the text; a later entry with the same key wins. */
  readonly entries: readonly DictEntry[];
}

export interface DictEntry {
  /** `undefined` where the key, or a spread, is code. */
  readonly key: string | undefined;
  readonly keyAt: number;
  readonly value: Reading;
  /** Whether it comes from a `**` spread, which may override on purpose. */
  readonly spread: boolean;
}

/** An expression that is no data. */
export interface CodeReading {
  readonly kind: "code";
  /** The stretch of the text that it takes. */
  readonly at: number;
  readonly to: number;
  /** What it is, as the beginning of a sentence: "A lambda". Never text of the file other than names. */
  readonly what: string;
  readonly fix: string;
  /** Whether the text is not Python at all. */
  readonly syntax: boolean;
  /** What is known of it beyond its place; absent for what has no name. */
  readonly origin?: CodeOrigin;
}

/** Where code comes from that a config calls. */
export interface CodeOrigin {
  /** What the file calls it. */
  readonly name: string;
  /** The same for the same code, wherever it is used. */
  readonly id: string;
  /** Where it is written. */
  readonly at: number;
  /** What a class is called with: arguments by keyword, those without one by their number. */
  readonly arguments?: readonly DictEntry[];
}
