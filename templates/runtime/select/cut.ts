import { BodyError } from "../errors.ts";
import type { Resource } from "../resource.ts";
import type { DecodedPage } from "../traverse.ts";
import { parsedExactly } from "./exact.ts";
import type { FieldKinds } from "./kinds.ts";
import { locate, type Located } from "./locate.ts";
import { decodeObjects } from "./objects.ts";
import { rewriteRows } from "./rewrite.ts";
import type { RowStarts } from "./row-starts.ts";
import { type ScannedRows, scanRows } from "./scan-rows.ts";
import { skipSpace, unexpected } from "./scan.ts";

/** A page's rows as the text that the API sent. */
export interface RowsText {
  /** UTF-8 text of one JSON array of objects; a view into the body where that is possible. */
  readonly text: Uint8Array;
  readonly fields: readonly FieldKinds[];
  /** The text of the last row; empty without rows. */
  readonly last: Uint8Array;
  readonly starts?: RowStarts | undefined;
}

/**
 * Cuts the rows' own text out of a body and parses only what is around it, with the rows left out. Means the same as
 * `decodeObjects`, but builds no objects, and so keeps integers and decimals exact.
 *
 * @throws BodyError where the body is no JSON or breaks off.
 * @throws SelectorError where the selector does not lead to rows.
 */
export function decodeText<Row extends object>(bytes: Uint8Array, resource: Resource<Row>): DecodedPage<RowsText> {
  const path = resource.rows.path;
  if (path === undefined) return decodeByParsing(bytes, resource);
  const body = withoutMark(bytes);
  const located = locateIn(body, path, resource.name);
  // What the path does not lead to is looked at in full, for the same error as everywhere.
  if (located === undefined) return decodeByParsing(bytes, resource);
  const text = rowsText(body, located);
  return {
    rows: text,
    count: located.scanned.starts.length,
    lastRow: () => lastOf(text),
    body: envelope(body, located, resource.name),
  };
}

function decodeByParsing<Row extends object>(bytes: Uint8Array, resource: Resource<Row>): DecodedPage<RowsText> {
  const { exactly } = resource.rows;
  const page = exactly === undefined ? decodedAsText(bytes, resource) : exactly(bytes, resource.name);
  return { ...page, rows: rowsTextOf(page.rows) };
}

/** The rows of a JSON text of one array of objects, without repeated names in any of them. */
export function rowsTextOf(json: string): RowsText {
  const text = new TextEncoder().encode(json);
  const scanned = scanRows(text, 0);
  return { text, fields: scanned.fields, last: lastRow(text, scanned), starts: { of: text, at: scanned.starts } };
}

function decodedAsText<Row extends object>(bytes: Uint8Array, resource: Resource<Row>): DecodedPage<string> {
  const page = decodeObjects(bytes, resource);
  return { ...page, rows: JSON.stringify(page.rows) };
}

function locateIn(body: Uint8Array, path: readonly string[], resource: string): Located | undefined {
  try {
    const { found, end } = locate(body, skipSpace(body, 0), path);
    const after = skipSpace(body, end);
    if (after < body.length) throw unexpected(body, after);
    return found;
  } catch (error) {
    // A row that is no object is the selector's matter.
    if (error instanceof TypeError) return undefined;
    throw notJson(resource, error);
  }
}

function rowsText(body: Uint8Array, { kind, start, end, scanned }: Located): RowsText {
  if (kind === "null") return { text: new TextEncoder().encode("[]"), fields: [], last: new Uint8Array() };
  const own = body.subarray(start, end);
  const text = kind === "list" ? own : wrapped(own);
  return {
    text: scanned.repeated ? rewriteRows(text, new Set()) : text,
    fields: scanned.fields,
    last: lastRow(body, { ...scanned, end: kind === "list" ? end : end + 1 }),
    starts: { of: own, at: scanned.starts.map((index) => index - start) },
  };
}

function lastRow(text: Uint8Array, { starts, end }: ScannedRows): Uint8Array {
  // Up to the closing bracket; white space before it does no harm.
  return text.subarray(starts.at(-1) ?? end - 1, end - 1);
}

function lastOf({ last }: RowsText): unknown {
  return last.length === 0 ? undefined : parsedExactly(new TextDecoder().decode(last));
}

function wrapped(object: Uint8Array): Uint8Array {
  const text = new Uint8Array(object.length + 2);
  text[0] = 0x5b;
  text.set(object, 1);
  text[text.length - 1] = 0x5d;
  return text;
}

/** The body without its rows. A single object stays: the paginator may read from it. */
function envelope(body: Uint8Array, { kind, start, end }: Located, resource: string): unknown {
  const decoder = new TextDecoder();
  const rows = kind === "list" ? "[]" : decoder.decode(body.subarray(start, end));
  const text = decoder.decode(body.subarray(0, start)) + rows + decoder.decode(body.subarray(end));
  try {
    return parsedExactly(text);
  } catch (error) {
    throw notJson(resource, error);
  }
}

function notJson(resource: string, cause: unknown): BodyError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new BodyError(resource, `the body is no valid JSON: ${why}`, { cause });
}

/** Some servers begin UTF-8 with a byte order mark, which RFC 8259 lets a reader ignore. */
function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}
