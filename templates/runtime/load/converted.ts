import { decimal, decimalText } from "../incremental/decimal.ts";
import { isoInstant } from "../incremental/instant.ts";
import type { DataType } from "./table.ts";

/** ISO 8601 with date and time of day, with or without UTC offset; a date alone is no instant. */
const instant =
  /^(\d{4})-?(\d{2})-?(\d{2})[T ](\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;
const date = /^\d{4,6}-\d{1,2}-\d{1,2}$/;
const time = /^(\d{1,2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)\d{0,3}$/;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const base64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;
/** Seconds since 1970, as some APIs write instants; numbers so large that they can only be milliseconds do not fit. */
const epochSeconds = /^-?\d{1,11}(?:\.\d+)?$/;

/** Whether a text is an instant by its looks. */
export function isInstant(text: string): boolean {
  return instant.test(text);
}

/**
 * A value in the notation that databases read as the type, without losing anything of it; `undefined` where the
 * value does not fit.
 *
 * @param text a string's content, or the JSON text of any other value.
 */
export function converted(type: DataType, text: string, sqlType: string): string | undefined {
  switch (type) {
    case "text":
    case "json":
      return text;
    case "bigint":
    case "wei":
      return wholeNumber(text);
    case "double":
      return number.test(text) ? text : undefined;
    case "decimal":
      return fitsDigits(text, sqlType) ? text : undefined;
    case "bool":
      return /^(?:t|f|true|false|y|n|yes|no|1|0)$/i.test(text) ? text : undefined;
    case "timestamp":
      return plainInstant(text) ?? instantOfEpoch(text);
    case "date":
      return date.test(text) ? text : undefined;
    case "time":
      return time.exec(text)?.[1];
    case "binary":
      return base64.test(text) ? hexadecimal(text) : undefined;
    case "uuid":
      return plainUuid(text);
  }
}

/** An instant with a comma, without punctuation or with more than microseconds, as databases read it. */
export function plainInstant(text: string): string | undefined {
  const match = instant.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second = "00", fraction = "", offset = ""] = match;
  // Cut off, not rounded: a saved cursor must not lie beyond the rows that it vouches for.
  const microseconds = fraction === "" ? "" : `.${fraction.slice(0, 6)}`;
  return `${year ?? ""}-${month ?? ""}-${day ?? ""} ${hour ?? ""}:${minute ?? ""}:${second}${microseconds}${offset}`;
}

function instantOfEpoch(text: string): string | undefined {
  const seconds = epochSeconds.test(text) ? decimal(text) : undefined;
  if (seconds === undefined) return undefined;
  const microseconds = (seconds.units * 1_000_000n) / 10n ** BigInt(seconds.scale);
  return isoInstant(microseconds * 1000n);
}

/** A UUID (RFC 9562), which databases also read in capitals, in braces and without hyphens. */
function plainUuid(text: string): string | undefined {
  const digits = text
    .replace(/^\{(.*)\}$/s, "$1")
    .replaceAll("-", "")
    .toLowerCase();
  return /^[\da-f]{32}$/.test(digits) ? digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-") : undefined;
}

/** Only zeros after the point: dropping them loses nothing. */
function wholeNumber(text: string): string | undefined {
  const value = number.test(text) ? decimal(text) : undefined;
  if (value === undefined) return undefined;
  const whole = decimalText(value);
  return whole.includes(".") ? undefined : whole;
}

function fitsDigits(text: string, sqlType: string): boolean {
  const value = number.test(text) ? decimal(text.replace(/^([+-]?)\./, "$10.")) : undefined;
  if (value === undefined) return false;
  const { whole, fraction } = digitsOf(sqlType);
  let { units, scale } = value;
  while (scale > fraction && units % 10n === 0n) {
    units /= 10n;
    scale -= 1;
  }
  const digits = (units < 0n ? -units : units).toString().length;
  return units === 0n || (scale <= fraction && digits - scale <= whole);
}

function hexadecimal(text: string): string {
  const bytes = Array.from(atob(text), (character) => character.charCodeAt(0).toString(16).padStart(2, "0"));
  return `\\x${bytes.join("")}`;
}

/** Digits before and after the point that a numeric type keeps. */
export function digitsOf(sql: string): { readonly whole: number; readonly fraction: number } {
  const [, precision, scale = "0"] = /\((\d+)(?:,\s*(-?\d+))?\)$/.exec(sql) ?? [];
  if (precision === undefined) return { whole: Infinity, fraction: Infinity };
  return { whole: Number(precision) - Number(scale), fraction: Number(scale) };
}
