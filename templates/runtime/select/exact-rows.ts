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
  if (JSON.stringify(parseJson(text, resource.name)).includes(mark)) {
    // Its own use of the mark could not be told from ours.
    const page = decodeObjects(bytes, resource);
    return { ...page, rows: JSON.stringify(page.rows) };
  }
  const marked = text.replace(stringOrNumber, (token) => (token.startsWith('"') ? token : `"${mark}${token}"`));
  const rows = selectRows(parseJson(marked, resource.name), resource.name, resource.rows);
  return {
    rows: unmarked(rows),
    count: rows.length,
    lastRow: () => (rows.length === 0 ? undefined : parsedExactly(unmarked(rows.at(-1)))),
    body: parsedExactly(text),
  };
}

function unmarked(value: unknown): string {
  return JSON.stringify(value).replace(markedNumber, "$1");
}

/** A value as filters compare it: the number that a marked text stands for. */
export function unmarkedValue(value: unknown): unknown {
  return typeof value === "string" && value.startsWith(mark) ? Number(value.slice(mark.length)) : value;
}
