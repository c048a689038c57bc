import type { IncrementalScope } from "../values.ts";
import { initialOf, instantOf } from "./cursor.ts";
import { decimal, decimalText } from "./decimal.ts";
import type { Incremental } from "./incremental.ts";
import { dateOf, isoInstant } from "./instant.ts";

/** The values of a run's `{incremental.*}` placeholders, in the format that the API asks for. */
export function incrementalScope(config: Incremental, start: string | null, last: string | null): IncrementalScope {
  const initial = initialOf(config);
  const end = config.end === undefined ? undefined : String(config.end);
  const format = (value: string | null | undefined): string | number | undefined =>
    value === null || value === undefined ? undefined : requestValue(config, value);
  return { start: format(start), end: format(end), initial: format(initial), last: format(last ?? initial) };
}

/** One cursor value as a request wants it; without a declared format it looks as the API's own values do. */
export function requestValue(config: Incremental, value: string): string | number {
  const formatted = formattedValue(config, value);
  return config.convert === undefined ? formatted : config.convert(formatted);
}

function formattedValue(config: Incremental, value: string): string | number {
  const { format, type } = config;
  if (type === "text") return value;
  if (format === undefined || (format === "iso" && type !== "number")) {
    return type === "number" ? jsonNumber(value) : value;
  }
  const nanoseconds = type === "number" ? fromSeconds(config, value) : instantOf(type, value);
  if (format === "date") return dateOf(nanoseconds);
  if (format === "iso") return isoInstant(nanoseconds);
  return jsonNumber(decimalText({ units: nanoseconds, scale: format === "unix" ? 9 : 6 }));
}

/** Numbers in a request are already in its unit, so they only change for a format that is no number. */
function fromSeconds(config: Incremental, value: string): bigint {
  const seconds = decimal(value) ?? { units: 0n, scale: 0 };
  const scale = config.format === "unix_ms" ? 6 : 9;
  return (seconds.units * 10n ** BigInt(scale)) / 10n ** BigInt(seconds.scale);
}

/** A number where it keeps every digit, else the exact text. */
function jsonNumber(text: string): number | string {
  const value = Number(text);
  return String(value) === text ? value : text;
}
