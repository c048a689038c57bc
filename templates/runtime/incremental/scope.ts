import type { CursorRange, IncrementalScope } from "../values.ts";
import { initialOf, instantOf } from "./cursor.ts";
import { decimal } from "./decimal.ts";
import type { Incremental } from "./incremental.ts";
import { dateOf, floorDivide, isoInstant } from "./instant.ts";

/** The values of a run's `{incremental.*}` placeholders, in the format that the API asks for. */
export function incrementalScope(config: Incremental, range: CursorRange): IncrementalScope {
  const initial = initialOf(config);
  const { start, last, end = config.end === undefined ? undefined : String(config.end) } = range;
  const format = (value: string | null | undefined): string | number | undefined =>
    value === null || value === undefined ? undefined : requestValue(config, value);
  return {
    start: format(start),
    end: end === undefined ? undefined : endValue(config, end),
    initial: format(initial),
    last: format(last ?? initial),
    range,
  };
}

const day = 86_400_000_000_000n;

/**
 * One cursor value as a request wants it; without a declared format it looks as the API's own values do. What a format
 * cannot tell is left off, so that a start is never too new.
 */
export function requestValue(config: Incremental, value: string): string | number {
  return converted(config, formattedValue(config, value));
}

function formattedValue(config: Incremental, value: string): string | number {
  const { format, type } = config;
  if (type === "text") return value;
  if (format === undefined || (format === "iso" && type !== "number")) {
    return type === "number" ? jsonNumber(value) : value;
  }
  return written(format, type === "number" ? sinceEpoch(config, value) : instantOf(type, value));
}

/** An end that is left out itself must not be too old: a format that cannot tell it gets the next value. */
function endValue(config: Incremental, value: string): string | number {
  const { format, type, rangeEnd } = config;
  if (rangeEnd === "closed" || type === "text" || (format !== "date" && format !== "unix" && format !== "unix_ms")) {
    return requestValue(config, value);
  }
  const unit = format === "date" ? day : format === "unix" ? 1_000_000_000n : 1_000_000n;
  const end = type === "number" ? sinceEpoch(config, value) : instantOf(type, value);
  const rest = ((end % unit) + unit) % unit;
  return converted(config, written(format, rest === 0n ? end : end - rest + unit));
}

function converted({ convert }: Incremental, value: string | number): string | number {
  return convert === undefined ? value : convert(value);
}

function written(format: NonNullable<Incremental["format"]>, nanoseconds: bigint): string | number {
  if (typeof format === "function") return format(nanoseconds);
  if (format === "date") return dateOf(nanoseconds);
  if (format === "iso") return isoInstant(nanoseconds);
  return Number(floorDivide(nanoseconds, format === "unix" ? 1_000_000_000n : 1_000_000n));
}

/** Nanoseconds of a cursor that counts seconds or milliseconds since 1970. */
function sinceEpoch({ format, epoch }: Incremental, value: string): bigint {
  const count = decimal(value) ?? { units: 0n, scale: 0 };
  const unit = epoch ?? (format === "unix_ms" ? "unix_ms" : "unix");
  return (count.units * (unit === "unix_ms" ? 1_000_000n : 1_000_000_000n)) / 10n ** BigInt(count.scale);
}

/** A number where it keeps every digit, else the exact text. */
function jsonNumber(text: string): number | string {
  const value = Number(text);
  return String(value) === text ? value : text;
}
