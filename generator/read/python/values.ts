import { LimitReached } from "../limits.ts";
import type { DictReading, ListReading, Reading, ScalarReading } from "./reading.ts";

/** Characters that a text may grow to by joining others. */
const MAX_TEXT = 1_000_000;

/** A scalar that was computed. */
export function scalar(at: number, value: ScalarReading["value"]): ScalarReading {
  if (typeof value === "string" && value.length > MAX_TEXT) throw new LimitReached("too-many-aliases", at);
  return { kind: "scalar", at, value };
}

/** A list that was computed. */
export function list(at: number, items: readonly Reading[]): ListReading {
  return { kind: "list", at, items };
}

/** Whether its text, or a part of it, is known only where the connector runs. */
export function isFromOutside(reading: Reading): boolean {
  return reading.kind === "scalar" && typeof reading.value === "string" && reading.value.includes("{secrets.");
}

/**
 * Whether Python takes the value as true; `"outside"` where that depends on the environment, `undefined` where it is
 * not known.
 */
export function truthOf(reading: Reading): boolean | "outside" | undefined {
  if (isFromOutside(reading)) return "outside";
  switch (reading.kind) {
    case "scalar":
      return Boolean(reading.value);
    case "list":
      return reading.items.length > 0;
    case "dict":
      if (reading.entries.some(({ key }) => key !== undefined)) return true;
      return reading.entries.length > 0 ? undefined : false;
    case "code":
      return undefined;
  }
}

/** Whether two values are equal in Python; `undefined` where that is not known. */
export function areEqual(left: Reading, right: Reading): boolean | undefined {
  if (left.kind !== "scalar" || right.kind !== "scalar") return undefined;
  if (isFromOutside(left) || isFromOutside(right)) return undefined;
  const [a, b] = [left.value, right.value];
  if (isNumber(a) && isNumber(b)) return a == b; // `1n == 1` as Python has it
  if (typeof a === typeof b) return a === b;
  // True equals 1 in Python; nobody means it.
  return typeof a === "boolean" || typeof b === "boolean" ? undefined : false;
}

/** Whether a value is a number. */
export function isNumber(value: unknown): value is bigint | number {
  return typeof value === "bigint" || typeof value === "number";
}

/** The last value of a key; `undefined` where it has none, `"unknown"` where a part of the dict that is code may. */
export function entryOf({ entries }: DictReading, key: string): Reading | "unknown" | undefined {
  for (const entry of entries.toReversed()) {
    if (entry.key === undefined) return "unknown";
    if (entry.key === key) return entry.value;
  }
  return undefined;
}

/** What `str()` gives; `undefined` for lists, dicts, code, and floats that Python writes in its own way. */
export function pythonText(reading: Reading): string | undefined {
  if (reading.kind !== "scalar") return undefined;
  const { value } = reading;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "number") return String(value);
  const size = Math.abs(value);
  if (value !== 0 && !(size >= 1e-4 && size < 1e16)) return undefined;
  const sign = Object.is(value, -0) ? "-" : "";
  return Number.isInteger(value) ? `${sign}${value}.0` : String(value);
}
