import fc from "fast-check";
import { expect, test } from "vitest";
import { formatParts } from "../../../generator/plan/instant-format.ts";
import * as parts from "../../../templates/runtime/incremental/written.ts";
import { readWritten } from "../../../templates/runtime/mocks/written.ts";

/** What a generated connector writes for a pattern. */
function writer(pattern: string): (nanoseconds: bigint) => string {
  const planned = formatParts(pattern);
  if ("unknown" in planned) throw new Error(`The test's own pattern is wrong: ${planned.unknown}`);
  const named: Readonly<Record<string, unknown>> = parts;
  // Each part of the plan has a function of its name.
  const of = (name: string): parts.InstantPart => named[`${name}Of`] as parts.InstantPart;
  return parts.writtenAs(...planned.map((part) => ("text" in part ? part.text : of(part.part))));
}

const at = (text: string): bigint => BigInt(Date.parse(text)) * 1_000_000n;

test.each([
  ["%Y-%m-%dT%H:%M:%S.%LZ", "2024-03-07T09:05:03.042Z"],
  ["%y%m%d %H%M%S", "240307 090503"],
  ["%d %B %Y, %I:%M %p", "07 March 2024, 09:05 AM"],
  ["%b %d", "Mar 07"],
  ["%F %T.%f%z %Z", "2024-03-07 09:05:03.042000+0000 UTC"],
  ["%s", "1709802303"],
  ["%Y/%j", "2024/067"],
  ["100%%", "100%"],
])("%s writes %s", (pattern, want) => {
  expect(writer(pattern)(at("2024-03-07T09:05:03.042Z"))).toBe(want);
});

test.each([
  ["2024-01-01T00:00:00Z", "12 AM"],
  ["2024-01-01T12:00:00Z", "12 PM"],
  ["2024-01-01T23:00:00Z", "11 PM"],
])("hours count to twelve: %s", (instant, want) => {
  expect(writer("%I %p")(at(instant))).toBe(want);
});

test("nanoseconds beyond microseconds are left off", () => {
  expect(writer("%S.%f")(at("2024-01-01T00:00:01Z") + 123_456_789n)).toBe("01.123456");
});

test("property: mocks read what connectors write", () => {
  const patterns = [
    "%Y-%m-%dT%H:%M:%S.%f",
    "%d.%m.%Y %I:%M:%S %p %f",
    "%B %d %Y %T.%f",
    "%Y%j%H%M%S%f",
    "%b (%d) [%y] %T %f",
  ];
  const instants = fc.bigInt({ min: at("2000-01-01"), max: at("2099-12-31") });
  fc.assert(
    fc.property(fc.constantFrom(...patterns), instants, (pattern, instant) => {
      const planned = formatParts(pattern);
      if ("unknown" in planned) throw new Error(planned.unknown);
      const whole = instant - (instant % 1000n);
      expect(readWritten(planned)(writer(pattern)(instant))).toBe(whole);
    }),
  );
  expect(readWritten([{ part: "year" }])("20x4")).toBeUndefined();
  expect(readWritten([{ part: "epochSeconds" }])("12")).toBe(12_000_000_000n);
});
