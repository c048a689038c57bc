import { kinds } from "../select/kinds.ts";
import { rowReader } from "../select/read-rows.ts";
import { scanValue } from "../select/scan-rows.ts";
import { wordsOf } from "../select/words.ts";
import type { PageText, TablePlan } from "./destination.ts";
import type { DataType } from "./table.ts";

/** Values that are not as declared. */
export interface Drift {
  /** `assignee.id: bigint expected, string`. */
  readonly what: string;
  /** How many rows have such a value. */
  readonly rows: number;
}

const integers = kinds.integer | kinds.big | kinds.huge;
const numbers = integers | kinds.fraction | kinds.long;

/** Kinds of values that a type is made for. */
const natural: Readonly<Record<DataType, number>> = {
  text: kinds.text,
  json: ~0,
  bigint: integers,
  wei: integers,
  double: numbers,
  decimal: numbers,
  bool: kinds.bool,
  timestamp: kinds.text,
  date: kinds.text,
  time: kinds.text,
  binary: kinds.text,
  uuid: kinds.text,
};

const words: readonly (readonly [word: string, bits: number])[] = [
  ["null", kinds.null],
  ["string", kinds.text],
  ["boolean", kinds.bool],
  ["integer", integers],
  ["fraction", kinds.fraction | kinds.long],
  ["object", kinds.object],
  ["list", kinds.array],
];

/** Counts the values of declared fields that are not of the declared type. Rows are read only where there are any. */
export function driftOf({ columns, names }: TablePlan, pages: readonly PageText[]): readonly Drift[] {
  const counts = new Map<string, number>();
  for (const page of pages) {
    const strange = page.fields.flatMap(({ name, kinds: seen }) => {
      const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
      if (column === undefined) return [];
      const allowed = natural[column.type] | (column.nullable ? kinds.null : 0);
      const label = names?.get(name)?.label ?? name;
      return (seen & ~allowed) === 0 ? [] : [{ name, label, type: column.type, allowed }];
    });
    if (strange.length > 0) count(page.text, strange, counts);
  }
  return [...counts].map(([what, rows]) => ({ what, rows }));
}

function count(
  text: Uint8Array,
  fields: readonly {
    readonly name: string;
    readonly label: string;
    readonly type: DataType;
    readonly allowed: number;
  }[],
  counts: Map<string, number>,
): void {
  const reader = rowReader(fields.map(({ name }) => name));
  const { starts } = reader.places;
  const textWords = wordsOf(text);
  reader.read(text, () => {
    for (const [index, { label, type, allowed }] of fields.entries()) {
      const at = starts[index] ?? -1;
      if (at < 0) continue;
      const value = { kinds: 0 };
      scanValue(text, textWords, at, value);
      const word = words.find(([, bits]) => (value.kinds & bits & ~allowed) !== 0)?.[0];
      if (word === undefined) continue;
      const what = `${label}: ${word === "null" ? "a value" : type} expected, ${word}`;
      counts.set(what, (counts.get(what) ?? 0) + 1);
    }
  });
}
