import { expect, test } from "vitest";
import { retryAfterMs } from "../../../templates/runtime/retry/retry-after.ts";

const now = Date.parse("2024-06-01T00:00:00Z");

test.each([
  { given: null, want: undefined, why: "no header" },
  { given: "4", want: 4000, why: "I26: seconds" },
  { given: "007", want: 7000, why: "leading zeros" },
  { given: "100000", want: 100_000_000, why: "I27: the cap is the policy's" },
  { given: "9".repeat(400), want: Infinity, why: "beyond any number" },
  { given: "0", want: undefined, why: "zero" },
  { given: "-5", want: undefined, why: "negative" },
  { given: "1.5", want: undefined, why: "decimal" },
  { given: "0x10", want: undefined, why: "hexadecimal" },
  { given: "1e3", want: undefined, why: "exponent" },
  { given: "+3", want: undefined, why: "sign" },
  { given: "", want: undefined, why: "empty" },
  { given: "NaN", want: undefined, why: "NaN" },
  { given: "Infinity", want: undefined, why: "Infinity" },
  { given: "soon", want: undefined, why: "words" },
  { given: "120, 60", want: undefined, why: "two values" },
  { given: "Sat, 01 Jun 2024 00:00:07 GMT", want: 7000, why: "IMF-fixdate" },
  { given: "Saturday, 01-Jun-24 00:01:00 GMT", want: 60_000, why: "RFC 850" },
  { given: "Sat Jun  1 00:00:30 2024", want: 30_000, why: "asctime, one-digit day" },
  { given: "Mon Jun 10 00:00:00 2024", want: 9 * 86_400_000, why: "asctime, two-digit day" },
  { given: "Sat, 01 Jun 2024 00:00:00 GMT", want: undefined, why: "this very moment" },
  { given: "Sun, 06 Nov 1994 08:49:37 GMT", want: undefined, why: "I28: past" },
  { given: "Sunday, 06-Nov-94 08:49:37 GMT", want: undefined, why: "past, two digits" },
  { given: "Fri, 01 Jan 1900 00:00:00 GMT", want: undefined, why: "1900" },
  { given: "Sat, 01 Jan 10000 00:00:00 GMT", want: undefined, why: "year 10000" },
  { given: "Friday, 01-Jun-74 00:00:00 GMT", want: Date.UTC(2074, 5, 1) - now, why: "50 years ahead is ahead" },
  { given: "Sunday, 01-Jun-75 00:00:00 GMT", want: undefined, why: "51 years ahead is 1975" },
  { given: "Sat, 31 Dec 2033 23:59:60 GMT", want: Date.UTC(2034, 0, 1) - now, why: "leap second" },
  { given: "Sat, 01 Jun 2024 00:00:61 GMT", want: undefined, why: "second 61" },
  { given: "Sat, 01 Jun 2024 24:00:00 GMT", want: undefined, why: "hour 24" },
  { given: "Sat, 01 Jun 2024 00:60:00 GMT", want: undefined, why: "minute 60" },
  { given: "Sat, 31 Jun 2025 00:00:00 GMT", want: undefined, why: "no such day" },
  { given: "Sat, 29 Feb 2025 00:00:00 GMT", want: undefined, why: "no leap year" },
  { given: "Sun, 29 Feb 2032 00:00:00 GMT", want: Date.UTC(2032, 1, 29) - now, why: "leap year" },
  { given: "Sat, 01 Jun 2024 00:00:07 UTC", want: undefined, why: "not GMT" },
  { given: "Sat, 1 Jun 2024 00:00:07 GMT", want: undefined, why: "one-digit day in IMF-fixdate" },
  { given: "2024-06-01T00:00:07Z", want: undefined, why: "ISO 8601" },
])("$why: $given", ({ given, want }) => {
  expect(retryAfterMs(given, now)).toBe(want);
});
