import { retryAfterMs } from "../retry/retry-after.ts";

/**
 * How a header field tells when there are more requests to use: seconds or milliseconds from now on, seconds or
 * milliseconds since 1970-01-01 UTC, or a date (of HTTP, or ISO 8601). `auto` finds out from the value: numbers from
 * 1e9 on are seconds since 1970, from 1e11 on milliseconds since 1970, smaller ones seconds; `1m30s` is a duration.
 */
export type ResetFormat = "auto" | "seconds" | "milliseconds" | "epoch_seconds" | "epoch_milliseconds" | "date";

const duration = /^(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m(?!s))?(?:(\d+(?:\.\d+)?)s)?(?:(\d+(?:\.\d+)?)ms)?$/;
const isoDate = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:?\d\d)?$/i;

/**
 * Milliseconds until then, 0 for a moment in the past; `undefined` for a text that is none of this.
 *
 * @param serverNow the server's time in milliseconds since 1970-01-01 UTC
 */
export function resetMs(text: string, format: ResetFormat, serverNow: number): number | undefined {
  const trimmed = text.trim();
  const wait = waitOf(trimmed, format, serverNow);
  return wait === undefined || Number.isNaN(wait) ? undefined : Math.max(0, Math.ceil(wait));
}

function waitOf(text: string, format: ResetFormat, serverNow: number): number | undefined {
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
  if (number === undefined) return format === "auto" || format === "date" ? ofText(text, serverNow) : undefined;
  switch (format === "auto" ? formatOf(number) : format) {
    case "seconds":
      return number * 1000;
    case "milliseconds":
      return number;
    case "epoch_seconds":
      return number * 1000 - serverNow;
    case "epoch_milliseconds":
      return number - serverNow;
    case "date":
      return undefined;
  }
}

function formatOf(number: number): Exclude<ResetFormat, "auto"> {
  if (number >= 1e11) return "epoch_milliseconds";
  return number >= 1e9 ? "epoch_seconds" : "seconds";
}

function ofText(text: string, serverNow: number): number | undefined {
  const parts = text === "" ? null : duration.exec(text);
  if (parts !== null) {
    const [days, hours, minutes, seconds, ms] = [1, 2, 3, 4, 5].map((group) => Number(parts[group] ?? 0));
    return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000 + (ms ?? 0);
  }
  const iso = isoDate.exec(text);
  // A date without zone is one of UTC.
  if (iso !== null) return Date.parse(iso[1] === undefined ? `${text.replace(" ", "T")}Z` : text) - serverNow;
  return retryAfterMs(text, serverNow);
}
