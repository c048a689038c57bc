import type { Resource } from "../resource.ts";
import type { DecodedPage } from "../traverse.ts";
import { decodeUtf8, parseJson } from "./body.ts";
import { parsedExactly } from "./exact.ts";
import { decodeObjects, selectRows } from "./objects.ts";

/** Begins a text that stands for a number; a character of Unicode's private use area. */
const mark = "\ue000";
const markedNumber = /"\ue000([^"]*)"/g;
/** A string, or a number that JSON.parse may change: long, or with an exponent. */
const stringOrNumber = /"(?:[^"\\]|\\.)*"|-?\d[\d.]*[eE][+-]?\d+|-?\d[\d.]{15,}/g;

/**
 * A body's rows as the JSON text of one list, through the selector; numbers keep their digits.
 *
 * @throws BodyError where the bytes are not JSON.
 * @throws SelectorError where the selector does not lead to rows.
 */
export function exactRows<Row extends object>(
  bytes: Uint8Array,
  resource: Pick<Resource<Row>, "name" | "rows">,
): DecodedPage<string> {
  const text = decodeUtf8(bytes, resource.name);
  const marked = markedText(text, resource.name);
  if (marked === undefined) {
    const page = decodeObjects(bytes, resource);
    return { ...page, rows: JSON.stringify(page.rows) };
  }
  const rows = selectRows(parseJson(marked, resource.name), resource.name, resource.rows);
  return {
    rows: unmarked(rows),
    count: rows.length,
    lastRow: () => (rows.length === 0 ? undefined : parsedExactly(unmarked(rows.at(-1)))),
    body: parsedExactly(text),
  };
}

/**
 * A JSON text in which numbers that JSON.parse may change are marked texts; `undefined` where the text uses the mark
 * itself, which could not be told from ours.
 *
 * @throws BodyError where the text is not JSON.
 */
export function markedText(json: string, resource: string): string | undefined {
  if (JSON.stringify(parseJson(json, resource)).includes(mark)) return undefined;
  return json.replace(stringOrNumber, (token) => (token.startsWith('"') ? token : `"${mark}${token}"`));
}

/** The JSON text of a value with marked texts: the numbers that they stand for, digit by digit. */
export function unmarked(value: unknown): string {
  return JSON.stringify(value).replace(markedNumber, "$1");
}

/** A value as filters compare it: the number that a marked text stands for. */
export function unmarkedValue(value: unknown): unknown {
  return typeof value === "string" && value.startsWith(mark) ? Number(value.slice(mark.length)) : value;
}
