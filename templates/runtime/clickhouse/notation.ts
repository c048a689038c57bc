import { decimal, decimalText } from "../incremental/decimal.ts";
import { converted } from "../load/converted.ts";
import { isBoolean, isDigits, isUsualInstant, isUsualUuid } from "../load/plain-values.ts";
import type { TabNotation } from "../load/tab-rows.ts";
import type { DataType } from "../load/table.ts";

/**
 * How ClickHouse reads tab-separated values. What it would let overflow, round or move to another day in silence does
 * not fit and becomes no value at all.
 */
export const notation: TabNotation = {
  keepsNul: true,
  plainTests: {
    // Of 19 digits some are too large.
    bigint: (text, start, end) => end - start <= 18 && isDigits(text, start, end),
    bool: isBoolean,
    timestamp: isSafeInstant,
    uuid: isUsualUuid,
  },
  converted: (type, text, sqlType) => {
    const found = converted(type, text, sqlType);
    return found === undefined ? undefined : inNotation(type, found);
  },
};

function inNotation(type: DataType, text: string): string | undefined {
  switch (type) {
    case "bigint":
      return within(text, 63n);
    case "wei":
      return within(text, 255n);
    case "double":
      return Number.isFinite(Number(text)) ? String(Number(text)) : undefined;
    case "decimal":
      return plainDecimal(text);
    case "bool":
      return /^(?:t|y|1)/i.test(text) ? "true" : "false";
    case "timestamp":
      return utcInstant(text);
    case "date":
      return plainDate(text);
    case "time":
      return plainTime(text);
    case "binary":
      // Waits as hexadecimal digits, for tab-separated values are texts.
      return text.slice("\\x".length);
    case "text":
    case "json":
    case "uuid":
      return text;
  }
}

function within(text: string, bits: bigint): string | undefined {
  const value = BigInt(text);
  return value >= -(2n ** bits) && value < 2n ** bits ? text : undefined;
}

function plainDecimal(text: string): string | undefined {
  const value = decimal(text.replace(/^([+-]?)\./, "$10."));
  return value === undefined ? undefined : decimalText(value);
}

const instant = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** The first and the last year of DateTime64 and Date32. */
const years = { first: 1900, last: 2299 } as const;

/** An instant in UTC, to the microsecond; `undefined` for one that is not in the calendar or beyond ClickHouse's years. */
export function utcInstant(text: string): string | undefined {
  const match = instant.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction = "", offset = ""] = match;
  const [y, mo, d, h, mi, s] = [year, month, day, hour, minute, second].map(Number);
  const isDay = isInCalendar(y ?? 0, mo ?? 0, d ?? 0);
  if (!isDay || (h ?? 99) > 23 || (mi ?? 99) > 59 || (s ?? 99) > 60) return undefined;
  const at = new Date(Date.UTC(y ?? 0, (mo ?? 0) - 1, d, h, (mi ?? 0) - minutesOf(offset), s));
  if (at.getUTCFullYear() < years.first || at.getUTCFullYear() > years.last) return undefined;
  return `${at.toISOString().slice(0, 19).replace("T", " ")}${fraction === "" ? "" : `.${fraction}`}`;
}

function minutesOf(offset: string): number {
  if (offset === "" || offset.toUpperCase() === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", "") || "0");
  return offset.startsWith("-") ? -minutes : minutes;
}

function plainDate(text: string): string | undefined {
  const [year = 0, month = 0, day = 0] = text.split("-").map(Number);
  if (!isInCalendar(year, month, day) || year < years.first || year > years.last) return undefined;
  return `${year}-${String(month).padStart(2, "0")}-${String(day).padStart(2, "0")}`;
}

function isInCalendar(year: number, month: number, day: number): boolean {
  const date = new Date(Date.UTC(2000, month - 1, day));
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day && month >= 1;
}

function plainTime(text: string): string | undefined {
  const [hour = "", minute = "", second = "00"] = text.split(":");
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) >= 60) return undefined;
  return `${hour.padStart(2, "0")}:${minute}:${second}`;
}

/** An instant as nearly all are, in UTC and on a day that every month has. */
function isSafeInstant(text: Uint8Array, start: number, end: number): boolean {
  if (!isUsualInstant(text, start, end)) return false;
  const two = (at: number): number => (text[start + at] ?? 0) * 10 + (text[start + at + 1] ?? 0) - 528;
  const [century, month, day] = [two(1), two(6), two(9)];
  const isDay =
    (century === 19 || century === 20 || century === 21) && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  return isDay && two(12) <= 23 && two(15) <= 59 && two(18) <= 59 && text[end - 3] !== 0x2e;
}
