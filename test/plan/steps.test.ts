import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RowTest } from "../../generator/plan/steps/processing-step.ts";
import { parsePath, parseTest } from "../../generator/plan/steps/parse-test.ts";
import { ExpressionError } from "../../generator/plan/steps/tokens.ts";
import { compares, contains, endsWith, isIn, startsWith, where } from "../../templates/runtime/steps/where.ts";
import { testCode } from "../../generator/emit/steps.ts";
import { Imports } from "../../generator/emit/imports.ts";

const constant = fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null));
const field = fc.array(fc.string({ minLength: 1 }), { minLength: 1, maxLength: 3 });
const tests = fc.letrec<{ test: RowTest }>((tie) => ({
  test: fc.oneof(
    { maxDepth: 4 },
    fc.record({ kind: fc.constant("equals" as const), field, value: constant }),
    fc.record({
      kind: fc.constant("compares" as const),
      field,
      operator: fc.constantFrom("<" as const, "<=" as const, ">" as const, ">=" as const),
      value: fc.oneof(fc.string(), fc.integer()),
    }),
    fc.record({ kind: fc.constant("in" as const), field, values: fc.array(constant) }),
    fc.record({ kind: fc.constantFrom("startsWith" as const, "endsWith" as const), field, value: fc.string() }),
    fc.record({ kind: fc.constant("contains" as const), field, value: constant }),
    fc.record({ kind: fc.constant("not" as const), test: tie("test") }),
    fc.record({ kind: fc.constant("and" as const), tests: fc.array(tie("test"), { minLength: 2, maxLength: 3 }) }),
    fc.record({ kind: fc.constant("or" as const), tests: fc.array(tie("test"), { minLength: 2, maxLength: 3 }) }),
  ),
})).test;

function printed(test: RowTest): string {
  const text = (value: unknown): string =>
    typeof value === "string"
      ? `"${value.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`
      : Object.is(value, -0)
        ? "-0"
        : String(value);
  if (test.kind === "and" || test.kind === "or")
    return test.tests.map((one) => `(${printed(one)})`).join(` ${test.kind} `);
  if (test.kind === "not") return `not (${printed(test.test)})`;
  const path = test.field.map((key) => `\`${key.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``).join(".");
  if (test.kind === "equals") return `${path} == ${text(test.value)}`;
  if (test.kind === "compares") return `${path} ${test.operator} ${text(test.value)}`;
  return test.kind === "in"
    ? `${path} in [${test.values.map(text).join(", ")}]`
    : `${test.kind}(${path}, ${text(test.value)})`;
}

describe("conditions on rows", () => {
  it("mean what is written, whatever the names and texts", () => {
    fc.assert(
      fc.property(tests, (test) => {
        expect(parseTest(printed(test))).toEqual(test);
      }),
    );
  });

  it("are read, or refused with a place, whatever the text", () => {
    const pieces = fc.constantFrom(
      "a",
      "b.c",
      "==",
      "(",
      ")",
      "and",
      "not",
      "in",
      "[",
      "1",
      '"x',
      '"y"',
      ",",
      "is",
      "`",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces).map((all) => all.join(" ")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        try {
          expect(parseTest(text)).toHaveProperty("kind");
        } catch (error) {
          if (!(error instanceof ExpressionError)) throw error;
          expect(error.at).toBeLessThanOrEqual(text.length);
        }
      }),
    );
  });

  it.each([
    ["n > 1", [2, 3]],
    ["n >= 2 and s != 'b'", [2, 3]],
    ["s is null", [3]],
    ["s is not null and not (n < 2)", [2]],
    ["n not in (1, 3)", [2]],
    ["startsWith(s, 'a') or endsWith(s, 'z')", [1]],
    ["contains(tags, 'x')", [1, 3]],
    ["contains(s, 'b')", [1]],
    ["flag", [2]],
    ["o.`a b`.c = 1", [3]],
    ["s > 1", []],
    ["is.in == 1", []],
  ])("%s", (text, kept) => {
    if (text.startsWith("is.")) {
      expect(() => parseTest(text)).toThrow("there is `is` where a field's name was expected");
      return;
    }
    const rows = [
      { n: 1, s: "abc", tags: ["x"] },
      { n: 2, s: "c", flag: true },
      { n: 3, s: null, tags: ["y", "x"], o: { "a b": { c: 1 } } },
    ];
    // The compiled condition, as resources.ts has it.
    const compiled = String(testCode(parseTest(text), new Imports()));
    const helpers = { compares, contains, endsWith, isIn, startsWith };
    // eslint-disable-next-line @typescript-eslint/no-implied-eval -- generated code is what is tested
    const make: unknown = new Function(`{ ${Object.keys(helpers).join(", ")} }`, `return (row) => ${compiled};`);
    // It was made with this type right above.
    const test = (make as (given: typeof helpers) => Parameters<typeof where>[0])(helpers);
    const found = where(test)(rows, { resource: "r", isMarked: false });
    expect(found.map((row) => ("n" in row ? row.n : undefined))).toEqual(kept);
  });

  it.each([
    ["", "it ends where a field's name was expected"],
    ["a ==", "it ends where a text in quotes, a number, true, false or null was expected"],
    ["a == b", "there is `b` where a text in quotes"],
    ["a == 9007199254740993", "the number 9007199254740993 cannot be held exactly"],
    ["a < true", "`<` compares with a number, or a text in quotes"],
    ["a == 1 2", "there is `2` where `and`, `or` or the end was expected"],
    ["startsWith(a, 1)", "startsWith compares with a text in quotes"],
    ["process.exit(1)", "there is `(` where"],
    ["a && b", "`&& b` is not understood"],
  ])("%j is refused", (text, message) => {
    expect(() => parseTest(text)).toThrow(message);
  });

  it("is refused where it is too long or too deep", () => {
    expect(() => parseTest(`${"(".repeat(200)}a`)).toThrow("it is nested too deep");
    expect(() => parseTest("a".repeat(10_001))).toThrow("it is longer than 10000 characters");
  });

  it("has paths, whose words need no quotes", () => {
    expect(parsePath("in.`a b`.and")).toEqual(["in", "a b", "and"]);
    expect(() => parsePath("a.")).toThrow("it ends");
  });
});
