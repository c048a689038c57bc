import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { DataType } from "../../../templates/runtime/load/table.ts";
import { copyEncoder } from "../../../templates/runtime/postgres/copy-text.ts";
import { storedName } from "../../../templates/runtime/load/short-name.ts";
import { identifier, literal, nameOf } from "../../../templates/runtime/postgres/names.ts";
import { redeclaredType } from "../../../templates/runtime/postgres/types.ts";

const decoder = new TextDecoder();
const encoded = (
  json: string,
  columns: Readonly<Record<string, DataType>>,
): { lines: string; removed: number; misfits: readonly (readonly [row: number, value: string])[] } => {
  const encoder = copyEncoder(
    Object.entries(columns).map(([field, type]) => ({
      field,
      type,
      sqlType: type === "decimal" ? "numeric(38,9)" : type,
    })),
  );
  const lines = decoder.decode(encoder.encode(new TextEncoder().encode(json)));
  return { lines, removed: encoder.removed(), misfits: encoder.misfits().map(({ row, value }) => [row, value]) };
};

/** Reads COPY's text format as PostgreSQL does (its documentation, COPY, "Text Format"). */
function decoded(lines: string): (string | null)[][] {
  const unescape = (text: string): string =>
    text.replace(/\\(.)/gs, (_, sign: string) => ({ n: "\n", t: "\t", r: "\r" })[sign] ?? sign);
  return lines
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t").map((field) => (field === "\\N" ? null : unescape(field))));
}

describe("rows in COPY's text format", () => {
  test.each([
    { given: "[]", want: [] },
    { given: ' [ { "a" : 1 , "b" : "x" } ] ', want: [["0", "1", "x"]] },
    {
      given: '[{"b":"x"},{"a":2},{}]',
      want: [
        ["0", null, "x"],
        ["1", "2", null],
        ["2", null, null],
      ],
    },
    { given: '[{"a":null,"b":null}]', want: [["0", null, null]] },
    { given: '[{"c":{"a":[1,"]}"]},"a":1}]', want: [["0", "1", null]] },
    { given: '[{"\\u0061":1,"b":"\\\\N"}]', want: [["0", "1", "\\N"]] },
    { given: '[{"a":12345678901234567890,"b":1.50}]', want: [["0", "12345678901234567890", "1.50"]] },
    { given: '[{"b":{"a":\n [1,\t"\\n\\\\"] }}]', want: [["0", null, '{"a":  [1, "\\n\\\\"] }']] },
    { given: '[{"b":"\\u0000a\\u0000"}]', want: [["0", null, "a"]], removed: 2 },
    {
      given: '[{"b":{"k":"\\u0000\\\\u0000\\ud800\\ud83d\\ude00"}}]',
      want: [["0", null, '{"k":"\\\\u0000\\ufffd\\ud83d\\ude00"}']],
      removed: 1,
    },
  ])("$given", ({ given, want, removed = 0 }) => {
    const found = encoded(given, { a: "bigint", b: "text" });
    expect(decoded(found.lines)).toEqual(want);
    expect(found.removed).toBe(removed);
  });

  test("any text and any JSON come out as they went in", () => {
    const key = fc.constantFrom("t", "j", "other", "é");
    const rows = fc.array(fc.dictionary(key, fc.jsonValue(), { noNullPrototype: true }));
    fc.assert(
      fc.property(rows, fc.boolean(), (given, isIndented) => {
        const json = isIndented ? JSON.stringify(given, null, 1) : JSON.stringify(given);
        const want = given.map((row, index) => {
          const [t, j] = [row["t"], row["j"]];
          const text =
            typeof t === "string" ? t.replaceAll("\0", "") : t === undefined || t === null ? null : without(t);
          return [String(index), text, j === undefined || j === null ? null : without(j)];
        });
        const compacted = decoded(encoded(json, { t: "text", j: "json" }).lines).map(([n, t, j], index) => [
          n,
          typeof given[index]?.["t"] === "string" || t === null || t === undefined ? t : JSON.stringify(JSON.parse(t)),
          j === null || j === undefined ? j : JSON.stringify(JSON.parse(j)),
        ]);
        expect(compacted).toEqual(want);
      }),
    );
  });

  test.each([
    { type: "bigint", value: '"1,5"' },
    { type: "double", value: '"NaN"' },
    { type: "double", value: "[]" },
    { type: "timestamp", value: '"now"' },
    { type: "timestamp", value: '"infinity"' },
    { type: "date", value: '"today"' },
    { type: "date", value: '"2024-01-01T10:00:00Z"' },
    { type: "time", value: '"allballs"' },
    { type: "decimal", value: '"NaN"' },
  ] as const)("$type takes no $value, though PostgreSQL might", ({ type, value }) => {
    const { lines, misfits } = encoded(`[{},{"a":${value}}]`, { a: type });
    expect(misfits).toEqual([[1, value]]);
    expect(decoded(lines)).toEqual([
      ["0", null],
      ["1", null],
    ]);
  });

  test.each(["[{]", '[{"a":1}', '[{"a" 1}]', "[1]", '[{"a":1}{"a":2}]'])(
    "what is no list of objects is refused: %s",
    (given) => {
      expect(() => encoded(given, { a: "json" })).toThrow(SyntaxError);
    },
  );
});

/** JSON text without what PostgreSQL cannot store. */
function without(value: unknown): string {
  return JSON.stringify(
    JSON.parse(
      JSON.stringify(value).replace(/\\u0000/g, (text, at: number, whole: string) =>
        isEscaped(whole, at) ? text : "",
      ),
    ),
  );
}

function isEscaped(text: string, at: number): boolean {
  let start = at;
  while (text[start - 1] === "\\") start -= 1;
  return (at - start) % 2 === 1;
}

describe("names", () => {
  test("end nothing, whatever is in them", () => {
    expect(identifier('a"b')).toBe('"a""b"');
    expect(literal("it's \\ \0")).toBe("E'it''s \\\\ '");
  });

  test.each([
    { given: "a".repeat(63), want: "a".repeat(63) },
    { given: "a".repeat(64), want: `${"a".repeat(46)}_fc9f5b9bb18ac265` },
  ])("of 63 bytes stay, longer ones are cut", ({ given, want }) => {
    expect(storedName(given)).toHaveLength(63);
    expect(storedName(given).slice(0, 46)).toBe(want.slice(0, 46));
  });

  test("never exceed 63 bytes, and stay apart", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "binary", minLength: 60, maxLength: 90 }),
        fc.string({ unit: "binary", minLength: 1, maxLength: 5 }),
        (name, end) => {
          const [one, other] = [storedName(name), storedName(name + end)];
          expect(new TextEncoder().encode(one).length).toBeLessThanOrEqual(63);
          expect(one).not.toBe(other);
        },
      ),
    );
  });

  test("of PostgreSQL's own columns give way", () => {
    expect(nameOf("ctid")).toBe("ctid_");
  });
});

describe("a column that is declared otherwise than it is", () => {
  test.each([
    ["bigint", "text", "text"],
    ["text", "timestamp with time zone", "timestamp with time zone"],
    ["text", "bytea", "text"],
    ["bigint", "double precision", "double precision"],
    ["double precision", "bigint", "double precision"],
    ["numeric(10,2)", "numeric(38,9)", "numeric(38,9)"],
    ["numeric(38,9)", "numeric(10,2)", "numeric(38,9)"],
    ["bigint", "numeric(38,9)", "numeric(38,9)"],
    ["bigint", "numeric(20,9)", "bigint"],
    ["boolean", "bigint", "boolean"],
    ["integer", "bigint", "integer"],
    ["character varying(10)", "bigint", "character varying(10)"],
    ["inet", "text", "inet"],
    ["uuid", "text", "text"],
    ["text", "uuid", "uuid"],
    ["bigint", "uuid", "bigint"],
  ])("%s declared as %s is %s", (present, declared, want) => {
    expect(redeclaredType(present, declared)).toBe(want);
  });
});
