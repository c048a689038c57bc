import { flattenDefaults } from "../../../templates/runtime/steps/flatten.ts";
import type { ColumnConfig } from "../../config/columns.ts";
import type { StepConfig } from "../../config/processing.ts";

/** What is known of fields, by their names. */
export type Columns = ReadonlyMap<string, ColumnConfig>;

/** What is known of rows between two steps. */
export interface Shape {
  readonly columns: Columns;
  /** Where in the rows of the API the fields that are still as there come from. */
  readonly sources: ReadonlyMap<string, readonly string[]>;
  /** What was removed within these, in dotted form. */
  readonly removed: ReadonlySet<string>;
}

type FlattenConfig = Exclude<NonNullable<StepConfig["flatten"]>, true>;
type Column = readonly [name: string, hints: ColumnConfig];

/** Levels to which types are told; those of objects within themselves would have no end. */
const MOST_LEVELS = 4;

/**
 * An object gives way to its parts, as a document or sample rows tell them, or else to the columns that are declared
 * for them; what else is JSON may be a list, or gone.
 */
export function flattened(
  { columns, sources, removed }: Shape,
  { fields, separator = flattenDefaults.separator, depth = Infinity }: FlattenConfig,
  partsOf: (path: readonly string[]) => Columns | undefined,
): Shape {
  const isLimited = depth <= MOST_LEVELS;
  const parts = ([name, hints]: Column, path: readonly string[], left: number): readonly Column[] => {
    if (!mayBeObject(hints) || (left === 0 && isLimited)) return [[name, hints]];
    if (left === 0) return [[name, { ...hints, nullable: true }]];
    const inner = partsOf(path);
    if (inner === undefined) return [[name, perhapsGone(hints)]];
    const kept = [...inner].filter(([key]) => !removed.has([...path, key].join(".")));
    return kept.flatMap(([key, own]) => {
      const isSure = own.nullable === false && hints.nullable === false;
      const part = isSure ? own : { ...own, nullable: true };
      return parts([`${name}${separator}${key}`, part], [...path, key], left - 1);
    });
  };
  const isDeclared = (field: string): boolean =>
    [...columns.keys()].some((name) => name.startsWith(`${field}${separator}`));
  const flat = [...columns].flatMap((column): readonly Column[] => {
    const [field, hints] = column;
    if (!mayBeObject(hints) || fields?.includes(field) === false) return [column];
    const source = sources.get(field);
    if (source !== undefined && partsOf(source) !== undefined) {
      return parts(column, source, Math.min(depth, MOST_LEVELS));
    }
    return isDeclared(field) ? [] : [[field, perhapsGone(hints)]];
  });
  // What the row has by that name itself stays.
  const own = flat.filter(([name]) => columns.has(name) && !mayBeObject(columns.get(name) ?? {}));
  const stays = own.map(([name, hints]): Column => [name, columns.get(name) ?? hints]);
  return { columns: new Map([...flat, ...stays]), sources: new Map(), removed };
}

/** What is declared as JSON may hold an object, which is then no more; other types that nothing tells may be anything. */
function perhapsGone(hints: ColumnConfig): ColumnConfig {
  return hints.data_type === "json" ? { ...hints, nullable: true } : hints;
}

/** Whether a column may hold objects: of JSON, or of no type because it is taken apart. */
function mayBeObject({ data_type: type }: ColumnConfig): boolean {
  return type === undefined || type === "json";
}
