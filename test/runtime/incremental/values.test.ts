import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareCursors, lagged } from "../../../templates/runtime/incremental/cursor.ts";
import { addDecimals, compareDecimals, decimal, decimalText } from "../../../templates/runtime/incremental/decimal.ts";
import { instant, instantLike, isoInstant } from "../../../templates/runtime/incremental/instant.ts";
import {
  afterBatch,
  beginRun,
  finishRun,
  readState,
  restartPages,
} from "../../../templates/runtime/incremental/run.ts";

describe("instants", () => {
  test.each([
    ["2024-01-31T10:00:00Z", "2024-01-31T10:00:00Z"],
    ["2024-01-31T10:00:00+02:00", "2024-01-31T08:00:00Z"],
    ["2024-01-31 10:00:00.5-0130", "2024-01-31T11:30:00.5Z"],
    ["2024-01-31T10:00+02", "2024-01-31T08:00:00Z"],
    ["2024-01-31T10:00:00.123456789", "2024-01-31T10:00:00.123456789Z"],
    ["2024-02-29", "2024-02-29T00:00:00Z"],
    ["1969-12-31T23:59:59.25Z", "1969-12-31T23:59:59.25Z"],
  ])("%s is %s", (text, want) => {
    expect(isoInstant(instant(text) ?? 0n)).toBe(want);
  });

  test.each(["", "soon", "2024", "10:00:00", "1704067200", "2024-01-31T", "Wed, 31 Jan 2024 10:00:00 GMT"])(
    "%j is none",
    (text) => {
      expect(instant(text)).toBeUndefined();
    },
  );

  test("property: an instant written like another keeps its value and the other's look", () => {
    const text = fc.record({
      ms: fc.integer({ min: -1e13, max: 4e12 }),
      micros: fc.integer({ min: 0, max: 999 }),
      sample: fc.constantFrom(
        "2024-01-01T00:00:00Z",
        "2024-01-01 00:00:00.000+02:00",
        "2024-01-01T00:00:00-0530",
        "2024-01-01T00:00:00",
      ),
    });
    fc.assert(
      fc.property(text, ({ ms, micros, sample }) => {
        const value = BigInt(ms) * 1_000_000n + BigInt(micros) * 1000n;
        const written = instantLike(value, sample);
        expect(instant(written)).toBe(value);
        expect(written.slice(10, 11)).toBe(sample.slice(10, 11));
        expect(written.endsWith(sample.slice(19).replace(/^\.\d+/, ""))).toBe(true);
      }),
    );
  });
});

describe("numbers", () => {
  test.each([
    ["12", "12"],
    ["-0.50", "-0.5"],
    ["1e3", "1000"],
    ["1.5e-3", "0.0015"],
    ["123456789012345678901234567890.123", "123456789012345678901234567890.123"],
  ])("%s is %s", (text, want) => {
    expect(decimalText(decimal(text) ?? { units: 0n, scale: 0 })).toBe(want);
  });

  test("property: compare and add as integers do", () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.bigInt(), (a, b) => {
        const [left, right] = [decimal(String(a)), decimal(String(b))];
        if (left === undefined || right === undefined) throw new Error("an integer is a decimal");
        expect(Math.sign(compareDecimals(left, right))).toBe(a < b ? -1 : a > b ? 1 : 0);
        expect(decimalText(addDecimals(left, right))).toBe(String(a + b));
      }),
    );
  });
});

test.each([
  { type: "timestamp", left: "2024-01-01T01:00:00+02:00", right: "2024-01-01T00:00:00Z", want: -1 },
  { type: "number", left: "9", right: "10", want: -1 },
  { type: "number", left: "1.0", right: "1", want: 0 },
  { type: "text", left: "9", right: "10", want: 1 },
  { type: "date", left: "2024-02-01", right: "2024-01-31", want: 1 },
] as const)("$left and $right as $type", ({ type, left, right, want }) => {
  expect(Math.sign(compareCursors(type, left, right))).toBe(want);
});

test("a lag of the smallest-first kind goes up", () => {
  expect(lagged({ cursor: "u", type: "number", newest: "min", lag: 3 }, "50")).toBe("53");
});

describe("runs", () => {
  const incremental = { cursor: "u", type: "timestamp", initial: "2024-01-01T00:00:00Z" } as const;
  const wish = { incremental, everything: false, gather: null, now: Date.UTC(2024, 5, 1) } as const;
  const covered = { next: 2, newest: "2024-03-01T00:00:00.000000Z", sample: "2024-03-01T00:00:00Z" };

  test("a ceiling is frozen when the run begins, and holds when it goes on", () => {
    const begun = beginRun(undefined, wish);
    const resumed = beginRun(afterBatch(begun, incremental, covered), { ...wish, now: wish.now + 1e9 });
    expect(resumed.ceiling).toBe("2024-06-01T00:00:00Z");
    expect(resumed.run?.id).toBe(begun.run?.id);
  });

  test("a candidate from the future is capped at the ceiling", () => {
    const state = afterBatch(beginRun(undefined, wish), incremental, {
      ...covered,
      newest: "2030-01-01T00:00:00.000000Z",
    });
    expect(finishRun(state, incremental)).toMatchObject({
      watermark: "2024-06-01T00:00:00Z",
      phase: "steady",
      run: null,
    });
  });

  test("pages that begin anew keep generation and ceiling", () => {
    const state = afterBatch(beginRun(undefined, wish), incremental, covered);
    expect(restartPages(state, incremental)).toMatchObject({
      generation: 1,
      page: null,
      ceiling: state.ceiling,
      run: { repeats: true },
    });
  });

  test("a state of an unknown layout is refused", () => {
    expect(() => readState({ v: 2 }, incremental)).toThrow("written by another version");
  });
});
