import { kinds } from "../select/kinds.ts";
import type { DataType } from "./table.ts";

/** What a destination calls the types of columns; those of decimals tell their digits as well. */
export type SqlTypes = Readonly<Record<Exclude<DataType, "decimal">, string>>;

/** The type of a field that nothing is declared of, after all its values; `undefined` while it only was null. */
export function inferredAmong(types: SqlTypes, seen: number, isInstant: boolean): string | undefined {
  const found = seen & ~kinds.null;
  if (found === 0) return undefined;
  if ((found & (kinds.object | kinds.array)) !== 0) return types.json;
  if (found === kinds.bool) return types.bool;
  if (found === kinds.text) return isInstant ? types.timestamp : types.text;
  if ((found & (kinds.text | kinds.bool | kinds.huge)) !== 0) return types.text;
  if ((found & kinds.fraction) !== 0) return (found & kinds.big) === 0 ? types.double : types.text;
  return (found & kinds.big) === 0 ? types.bigint : types.wei;
}

/** The type that holds the values of both; `undefined` where there is none. */
export function commonAmong(types: SqlTypes, left: string, right: string): string | undefined {
  if (left === right) return left;
  const pair = new Set([left, right]);
  if (pair.has(types.bigint) && pair.has(types.wei)) return types.wei;
  if (pair.has(types.bigint) && pair.has(types.double)) return types.double;
  return undefined;
}
