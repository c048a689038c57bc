import { textOf, type JsonObject } from "../read/values.ts";
import { looksLikeTime } from "./cursor-field.ts";

/** How an instant is written. */
export type TimeFormat = "iso" | "date" | "unix" | "unix_ms";

/** How a field or parameter writes instants: by format, then prose, then example; `undefined` where nothing tells. */
export function timeFormat(of: {
  schema: JsonObject;
  type: string | undefined;
  description: string;
  example: unknown;
}): TimeFormat | undefined {
  const format = (textOf(of.schema, "format") ?? "").toLowerCase();
  const prose = of.description;
  const numeric =
    of.type === "integer" || of.type === "number" || (typeof of.example === "number" && of.type === undefined);
  const epoch = /unix|epoch|seconds since|milli/i.test(prose) || /unix|epoch/.test(format);
  if (numeric || (epoch && !looksLikeTime(of.example))) {
    const milliseconds =
      /millis|\bms\b/i.test(prose) || format.includes("milli") || Number(of.example) > 100_000_000_000;
    return milliseconds ? "unix_ms" : numeric || epoch ? "unix" : undefined;
  }
  if (format === "date") return "date";
  if (format.startsWith("date")) return "iso";
  if (typeof of.example === "string" && looksLikeTime(of.example)) return of.example.length > 10 ? "iso" : "date";
  if (/(iso[ -]?8601|rfc[ -]?3339|date[- ]?time|timestamp|T\d{2}:|hh:mm|internet date and time)/i.test(prose))
    return "iso";
  return /yyyy-mm-dd/i.test(prose) ? "date" : undefined;
}

/** A start before everything, for an API that insists on one. */
export function earliest(format: TimeFormat): string | number {
  if (format === "unix" || format === "unix_ms") return 0;
  return format === "date" ? "1970-01-01" : "1970-01-01T00:00:00Z";
}
