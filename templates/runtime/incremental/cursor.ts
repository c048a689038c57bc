import { addDecimals, compareDecimals, decimal, decimalText, type Decimal } from "./decimal.ts";
import type { Incremental } from "./incremental.ts";
import { dateOf, instant, instantLike } from "./instant.ts";
import { ConfigurationError } from "../errors.ts";

/** Cursor values are exact text everywhere: `2024-01-31T10:00:00+02:00`, `2024-01-31`, `12.5`. */
export type CursorType = Incremental["type"];

/** Below zero where `left` is the smaller value: instants as instants, numbers exactly, texts by code unit. */
export function compareCursors(type: CursorType, left: string, right: string): number {
  if (type === "text") return left < right ? -1 : left > right ? 1 : 0;
  if (type === "number") return compareDecimals(numberOf(left), numberOf(right));
  const [a, b] = [instantOf(type, left), instantOf(type, right)];
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether `left` is newer than `right`, by the extreme that counts as newest. */
export function isNewer(config: Incremental, left: string, right: string): boolean {
  const order = compareCursors(config.type, left, right);
  return config.newest === "min" ? order < 0 : order > 0;
}

/** The newer one; what is absent is older than everything. */
export function newer(config: Incremental, left: string | null, right: string | null): string | null {
  if (left === null || right === null) return left ?? right;
  return isNewer(config, right, left) ? right : left;
}

/** The value `lag` older, never older than the initial value: seconds for instants, days for dates, else units. */
export function lagged(config: Incremental, value: string): string {
  const { lag = 0, type, newest } = config;
  if (lag === 0 || type === "text") return value;
  const older = shifted(type, value, newest === "min" ? lag : -lag);
  const initial = initialOf(config);
  return initial !== undefined && isNewer(config, initial, older) ? initial : older;
}

/** The initial value as text. */
export function initialOf(config: Incremental): string | undefined {
  return config.initial === undefined ? undefined : String(config.initial);
}

/** The value, written the way the sample is. */
export function cursorLike(type: CursorType, value: string, sample: string | undefined): string {
  if (type === "number") return decimalText(numberOf(value));
  if (type === "date") return dateOf(instantOf(type, value));
  if (type === "text" || sample === undefined || instant(sample) === undefined) return value;
  return instantLike(instantOf(type, value), sample);
}

/** The value so much newer: seconds for instants, days for dates, else units. */
export function shifted(type: CursorType, value: string, by: number): string {
  if (type === "number") return decimalText(addDecimals(numberOf(value), numberOf(String(by))));
  const unit = type === "date" ? 86_400 : 1;
  return instantLike(instantOf(type, value) + BigInt(Math.round(by * unit * 1000)) * 1_000_000n, value);
}

function numberOf(text: string): Decimal {
  const value = decimal(text);
  if (value === undefined) throw wrongType("number", text, "a number such as 12 or 12.5");
  return value;
}

/** @throws ConfigurationError where the text is no date or date-time. */
export function instantOf(type: CursorType, text: string): bigint {
  const value = instant(text);
  if (value === undefined) throw wrongType(type, text, "an ISO 8601 value such as 2024-01-31T10:00:00Z");
  return value;
}

function wrongType(type: CursorType, text: string, expected: string): ConfigurationError {
  return new ConfigurationError(
    `the incremental cursor is declared as ${type}, but has the value ${JSON.stringify(text)}; expected ${expected}. ` +
      "Correct `initial`, `end` or `type` of the resource's incremental declaration.",
  );
}
