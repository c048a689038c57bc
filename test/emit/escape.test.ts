import fc from "fast-check";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { code } from "../../generator/emit/code.ts";
import { docComment, identifier, lineComment, literal, propertyKey } from "../../generator/emit/escape.ts";
import type { Json } from "../../templates/runtime/json.ts";

const HOSTILE = [
  "*/ evil(); /*",
  `x"; evil(); "`,
  "x'; evil(); '",
  "`${evil()}`",
  "\\",
  "\\'",
  "</script>",
  "a\nb",
  "a\rb",
  "a\u2028b",
  "a\u2029b",
  "\0",
  "\ufeff",
  "\u202eevil",
  "\ud800",
  "{{{x}}}",
  "]: evil(), [",
  "__proto__",
  "*\u200b/ evil()",
  "*\u202e/",
  "@ts-nocheck",
];
const BENIGN = ["Asia/Tokyo", "^(0|[1-9]\\d*)$", "C:\\logs\\", "https://x/*/y", "it's", "größe 👩‍💻"];
// Any UTF-16 code units, so lone surrogates as well, with the dangerous ones often.
const anyText = fc.oneof(
  fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)) }),
  fc.string({ unit: fc.constantFrom(..."*/\\\"'`${}@ \n\r\u2028\u2029\u0085\u200b\u202e\ud83d\udc69a".split("")) }),
  fc.constantFrom(...HOSTILE, ...BENIGN),
);

const parse = (text: string): ts.SourceFile => ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, true);

function shape(text: string): string {
  const file = parse(text);
  const kinds = (node: ts.Node): string => {
    const children: string[] = [];
    node.forEachChild((child) => {
      children.push(kinds(child));
    });
    return `${ts.SyntaxKind[node.kind]}(${children.join(",")})`;
  };
  return kinds(file);
}

function evaluated(text: string): unknown {
  // The text is the subject of the test; both ways of reading it must agree with the value.
  return (0, eval)(`"use strict";(${text})`);
}

describe("literal", () => {
  test.each([...HOSTILE, ...BENIGN])("round-trips %j", (text) => {
    expect(evaluated(String(literal(text)))).toBe(text);
  });

  test("any text evaluates to exactly itself, is one string literal and prints nothing invisible", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const printed = String(literal(text));
        expect(evaluated(printed)).toBe(text);
        expect(shape(`const x = ${printed};`)).toBe(shape(`const x = "benign";`));
        expect(printed).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });

  test("any JSON evaluates to exactly itself, own __proto__ keys included", () => {
    fc.assert(
      fc.property(fc.jsonValue({ noUnicodeString: false }), fc.boolean(), (value, wrap) => {
        const input: Json = wrap ? JSON.parse(`{"__proto__": ${JSON.stringify(value)}}`) : (value as Json); // fast-check's JSON type is mutable but the same
        const output = evaluated(String(literal(input)));
        expect(JSON.stringify(output)).toBe(JSON.stringify(input));
        expect(Object.getPrototypeOf(Object(output))).toBe(Object.getPrototypeOf(Object(input)));
      }),
    );
  });

  test("keeps -0 and refuses what is not JSON", () => {
    expect(evaluated(String(literal(-0)))).toBe(-0);
    for (const value of [NaN, Infinity, -Infinity]) expect(() => literal(value)).toThrow("not JSON");
    // The type forbids it; a caller without types must not get through either.
    expect(() => literal((() => 1) as unknown as Json)).toThrow("not JSON");
  });
});

describe("identifier", () => {
  test.each(["issues", "_x", "$y", "größe", "a1"])("keeps %j", (name) => {
    expect(String(identifier(name))).toBe(name);
  });
  test.each(["", "1a", "a-b", "a b", "class", "await", "undefined", "a;evil()", "a\u200b", "a\u2028", "a\\u0062"])(
    "refuses %j",
    (name) => {
      expect(() => identifier(name)).toThrow("is not an identifier");
    },
  );
});

describe("propertyKey", () => {
  test.each([
    { given: "name", want: "name" },
    { given: "class", want: "class" },
    { given: "constructor", want: "constructor" },
    { given: "a-b", want: `"a-b"` },
    { given: "1", want: `"1"` },
    { given: "", want: `""` },
    { given: "__proto__", want: `["__proto__"]` },
    { given: "größe", want: `"größe"` },
  ])("$given is written $want", ({ given, want }) => {
    expect(String(propertyKey(given))).toBe(want);
  });

  test("any key makes exactly one own property of that name", () => {
    fc.assert(
      fc.property(anyText, (name) => {
        const object = evaluated(`{ ${String(propertyKey(name))}: 1 }`);
        expect(Object.keys(object as object)).toEqual([name]); // an object literal was evaluated
        expect(Object.getPrototypeOf(object)).toBe(Object.prototype);
      }),
    );
  });
});

describe("docComment", () => {
  test.each([
    { given: "Plain.", want: "/** Plain. */" },
    { given: "Two\nlines", want: "/**\n * Two\n * lines\n */" },
    { given: "a */ evil(); /*", want: "/** a *\\/ evil(); /* */" },
    { given: "\n\n @deprecated x", want: "/**  \\@deprecated x */" },
    { given: "mail a@b.c or {@link x}", want: "/** mail a@b.c or {\\@link x} */" },
    { given: "a\u2028b\u202ec", want: "/**\n * a\n * bc\n */" },
    { given: "*\u200b/ evil()", want: "/** *\\/ evil() */" },
  ])("$given", ({ given, want }) => {
    expect(String(docComment(given))).toBe(want);
  });

  test("wraps long prose, keeps tables, and says deprecated where asked", () => {
    const words = Array.from({ length: 60 }, () => "word").join(" ");
    const lines = String(docComment(words, { deprecated: true })).split("\n");
    expect(lines.every((line) => line.length <= 113)).toBe(true);
    expect(lines.at(-2)).toBe(" * @deprecated");
    expect(String(docComment(`| ${words} |`)).split("\n")).toHaveLength(1);
  });

  test("any text is one comment with no tag and nothing invisible, and the code after it is the same", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const comment = String(docComment(text));
        const source = `${comment}\nexport const x = 1;`;
        expect(shape(source)).toBe(shape(`/** benign */\nexport const x = 1;`));
        const ranges = ts.getLeadingCommentRanges(source, 0) ?? [];
        expect(ranges.map((range) => source.slice(range.pos, range.end))).toEqual([comment]);
        const statement = parse(source).statements[0];
        expect(statement && ts.getJSDocTags(statement)).toEqual([]);
        expect(comment).not.toMatch(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
      }),
    );
  });
});

describe("lineComment", () => {
  test("any text stays on one line, and the code after it is the same", () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const source = `${String(lineComment(text))}\nexport const x = 1;`;
        expect(shape(source)).toBe(shape("// benign\nexport const x = 1;"));
        expect(source.split(/[\n\r\u2028\u2029]/)).toHaveLength(2);
      }),
    );
  });
});

test("code takes no text that has not been escaped", () => {
  expect(String(code`const x = ${literal("a")};`)).toBe(`const x = "a";`);
  // The type forbids it; the check at run time holds for callers that cast.
  expect(() => code`const x = ${"evil()" as unknown as ReturnType<typeof literal>};`).toThrow("not escaped");
});
