import type { DataType } from "../load/table.ts";
import { kinds } from "../select/kinds.ts";

/**
 * How JSON values become column values. DuckDB's reader is fast but lenient: it rounds 1.5 to an integer and takes
 * `true` for 1. So it reads only kinds of values that it keeps as they are; batches with others are read as text and
 * converted here, where a value that does not fit gives NULL and so is found.
 */
export interface Conversion {
  /** Kinds of values (bits of `kinds`) that the type is made for. */
  readonly natural: number;
  /** Further kinds that the reader converts exactly, or refuses. */
  readonly readable: number;
  /** Kinds whose numbers must reach the reader as strings to keep their digits. */
  readonly quoted: number;
  /** The type to read, given the column's SQL type. */
  readonly readAs: (sqlType: string) => string;
  /** The column's value from what was read; fails where it does not fit. */
  readonly fast: (value: string, sqlType: string) => string;
  /** The column's value from text; NULL where it does not fit. */
  readonly careful: (text: string, sqlType: string) => string;
}

const integers = kinds.integer | kinds.big | kinds.huge;
const numbers = integers | kinds.fraction | kinds.long;
const asItself = (sqlType: string): string => sqlType;
const asText = (): string => "VARCHAR";
const same = (value: string): string => value;
const tryCast = (text: string, sqlType: string): string => `TRY_CAST(${text} AS ${sqlType})`;

/** Only zeros after the point: dropping them loses nothing. */
const whole = "'[+-]?[0-9]+([.]0*)?'";
const wholeNumber = (text: string, sqlType: string): string =>
  `CASE WHEN regexp_full_match(${text}, ${whole}) THEN ${tryCast(`split_part(${text}, '.', 1)`, sqlType)} END`;

const number: Conversion = {
  natural: numbers,
  readable: kinds.text,
  quoted: 0,
  readAs: asItself,
  fast: same,
  careful: (text, sqlType) =>
    `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9.]+([eE][+-]?[0-9]+)?') THEN ${tryCast(text, sqlType)} END`,
};
const integer: Conversion = {
  ...number,
  natural: integers,
  careful: wholeNumber,
};
const plainText: Conversion = {
  natural: kinds.text,
  readable: numbers | kinds.bool | kinds.object | kinds.array,
  quoted: kinds.fraction,
  readAs: asText,
  fast: same,
  careful: same,
};
const calendar: Conversion = {
  natural: kinds.text,
  readable: 0,
  quoted: 0,
  readAs: asItself,
  fast: same,
  careful: tryCast,
};

/** ISO 8601 without seconds or punctuation, which casts do not know. */
const rareInstants = "['%Y-%m-%dT%H:%M%z', '%Y-%m-%d %H:%M%z', '%Y%m%dT%H%M%S%z']";

export const conversions: Readonly<Record<DataType, Conversion>> = {
  text: plainText,
  json: { ...plainText, natural: ~0, quoted: 0, readAs: asItself },
  bigint: integer,
  wei: integer,
  double: number,
  bool: { ...calendar, natural: kinds.bool, readable: 0 },
  timestamp: {
    ...calendar,
    careful: (text, sqlType) =>
      `coalesce(${tryCast(text, sqlType)}, try_strptime(regexp_replace(${text}, '[zZ]$', '+00'), ${rareInstants}), ${epochSeconds(text)})`,
  },
  date: calendar,
  time: calendar,
  decimal: {
    natural: numbers,
    readable: kinds.text,
    quoted: kinds.long,
    readAs: asText,
    fast: (value, sqlType) =>
      `CASE WHEN ${value} IS NULL THEN NULL WHEN ${hasScale(value, sqlType)} THEN CAST(${value} AS ${sqlType}) ELSE error('too many digits') END`,
    careful: (text, sqlType) =>
      `CASE WHEN ${hasScale(text, sqlType)} OR TRY_CAST(${text} AS DECIMAL(38, 18)) = ${tryCast(text, sqlType)} THEN ${tryCast(text, sqlType)} END`,
  },
  binary: {
    ...calendar,
    readAs: asText,
    fast: (value) => `from_base64(${value})`,
    careful: (text) => `TRY(from_base64(${text}))`,
  },
  uuid: calendar,
};

/** Seconds since 1970, as some APIs write instants; numbers so large that they can only be milliseconds do not fit. */
function epochSeconds(text: string): string {
  return `CASE WHEN regexp_full_match(${text}, '-?[0-9]{1,11}([.][0-9]+)?') THEN to_timestamp(CAST(${text} AS DOUBLE)) END`;
}

/** Whether the text has no more digits after the point than the column. */
function hasScale(text: string, sqlType: string): string {
  const scale = /,\s*(\d+)\)$/.exec(sqlType)?.[1] ?? "0";
  return `regexp_full_match(${text}, '[+-]?[0-9]*([.][0-9]{0,${scale}}0*)?')`;
}
