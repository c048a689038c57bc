import { cursorPath, firstAt } from "../incremental/cursor-path.ts";
import { instantOf } from "./instant.ts";
import { type MockRequest, readNamed } from "./request.ts";

/** How an API lists only what is new. */
export interface MockIncremental {
  /** The row field that tells how new a row is; a dot separates nested keys. */
  readonly cursor: string;
  readonly type: "timestamp" | "date" | "number" | "text";
  /** The query parameter, header or body field that asks for rows from a value on, that value included. */
  readonly startParam?: string | undefined;
  /** What stands before the value in it. */
  readonly startPrefix?: string | undefined;
  /** The query parameter, header or body field that asks for rows up to a value, that value included. */
  readonly endParam?: string | undefined;
  /** How the parameters give an instant, by name or by what reads it. Default: as it looks. */
  readonly format?: "iso" | "date" | "unix" | "unix_ms" | ((text: string) => bigint | undefined) | undefined;
  /** What a numeric cursor counts that tells instants. Default: nothing, it is compared with the parameters as it is. */
  readonly epoch?: "unix" | "unix_ms" | undefined;
  /** The order in which the rows are listed. Default: that in which they were made. */
  readonly order?: "ascending" | "descending" | undefined;
}

type Comparable = bigint | number | string;

/** The rows that a request asks for, in the API's order; a text tells why the request is wrong. */
export function askedRows(
  rows: readonly object[],
  incremental: MockIncremental | undefined,
  request: MockRequest,
): readonly object[] | string {
  if (incremental === undefined) return rows;
  const { startParam, endParam } = incremental;
  const start = bound(request, startParam, incremental);
  if (start === "wrong") return `${startParam ?? ""}: ${incremental.type} expected`;
  const end = bound(request, endParam, incremental);
  if (end === "wrong") return `${endParam ?? ""}: ${incremental.type} expected`;
  const dated = rows.map((row) => ({ row, at: cursorOf(row, incremental) }));
  const inside = dated.filter(({ at }) => {
    if (at === undefined) return true;
    return (start === undefined || at >= start.at) && (end === undefined || at <= end.at);
  });
  if (incremental.order === "ascending") inside.sort((a, b) => compare(a.at, b.at));
  if (incremental.order === "descending") inside.sort((a, b) => compare(b.at, a.at));
  return inside.map(({ row }) => row);
}

function bound(
  request: MockRequest,
  name: string | undefined,
  incremental: MockIncremental,
): { readonly at: Comparable } | "wrong" | undefined {
  const text = name === undefined ? undefined : readNamed(request, name);
  if (text === undefined) return undefined;
  const { startPrefix = "", type, format, epoch } = incremental;
  const value = text.startsWith(startPrefix) ? text.slice(startPrefix.length) : text;
  const at =
    typeof format === "function"
      ? format(value)
      : isInstant(incremental)
        ? instantOf(value, unitOf(format) ?? epoch)
        : plain(value, type);
  return at === undefined ? "wrong" : { at };
}

function cursorOf(row: object, incremental: MockIncremental): Comparable | undefined {
  const { cursor } = incremental;
  const value = firstAt(row, [cursor]) ?? firstAt(row, cursorPath(cursor));
  if (typeof value !== "string" && typeof value !== "number") return undefined;
  const { type, format, epoch } = incremental;
  if (!isInstant(incremental)) return plain(value, type);
  return instantOf(value, type === "number" ? (epoch ?? unitOf(format) ?? "unix") : undefined);
}

function isInstant({ type, format, epoch }: MockIncremental): boolean {
  if (type === "number") return format !== undefined || epoch !== undefined;
  return type !== "text";
}

function unitOf(format: MockIncremental["format"]): "unix" | "unix_ms" | undefined {
  return format === "unix" || format === "unix_ms" ? format : undefined;
}

function plain(value: string | number, type: MockIncremental["type"]): number | string | undefined {
  if (type !== "number") return String(value);
  return Number.isNaN(Number(value)) ? undefined : Number(value);
}

/** Rows without a cursor value come first. */
function compare(a: Comparable | undefined, b: Comparable | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  return a < b ? -1 : 1;
}
