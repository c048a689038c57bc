import fc from "fast-check";
import { expect, test } from "vitest";
import {
  alternativesOf,
  arrayOf,
  blockOf,
  callOf,
  type Code,
  code,
  enclosed,
  genericOf,
  namesOf,
  objectOf,
  propertyOf,
  sumOf,
} from "../../generator/emit/code.ts";
import { DataLines } from "../../generator/emit/data-lines.ts";
import { docComment, identifier, literal, propertyKey } from "../../generator/emit/escape.ts";
import { formatText } from "../../generator/emit/format.ts";

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...Array.from(`abcdefghij-_ .,'"\\n`)), maxLength: 70 }),
  fc.string({ unit: "grapheme", maxLength: 20 }),
  fc.string({ unit: "binary", maxLength: 10 }),
  fc.constantFrom("__proto__", "constructor", "1", "01", "1e3", "//data:0", "as const", "[{", "[[", "{", "`${n}`"),
);
const key = fc.oneof(fc.stringMatching(/^[a-z_]{1,20}$/), word).map(propertyKey);
const text = word.map(literal);
const long = fc.array(text, { minLength: 1, maxLength: 6 }).map(sumOf);
const scalar = fc.oneof(
  text,
  fc
    .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
    .map(literal),
  text.map((prefix) => code`${prefix} + n`),
  fc.constant(code`n % 2 === 0`),
);
const list = fc.array(text, { maxLength: 12 }).map(arrayOf);

const { value } = fc.letrec<{ value: Code; object: Code }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small" },
    scalar,
    fc.jsonValue({ maxDepth: 2 }).map((json) => literal(json as Parameters<typeof literal>[0])),
    list.map((values) => callOf(code`choice`, code`n`, values)),
    tie("object"),
    tie("value").map((item) => arrayOf([item])),
    tie("value").map((item) => callOf(code`orNull`, code`n`, item)),
  ),
  object: fc.array(fc.tuple(key, fc.oneof(tie("value"), long)), { maxLength: 6 }).map(objectOf),
}));
const property = fc.tuple(key, fc.oneof(value, long)).map(([name, of]) => propertyOf(name, of));

test("data is laid out as prettier prints it", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.array(property, { maxLength: 5 }), { maxLength: 3 }), async (blocks) => {
      const lines = new DataLines();
      const textOf = (print: (properties: readonly Code[]) => string): string =>
        blocks
          .map((properties, at) => `export const x${at} = { y: (n) => ({\n${print(properties)}\n}) };\n`)
          .join("\n");
      const whole = textOf((properties) => properties.map((each) => `${String(each)},`).join("\n"));
      expect(
        await formatText(
          "a.ts",
          textOf((properties) => String(lines.add(properties))),
          lines,
        ),
      ).toBe(await formatText("a.ts", whole));
    }),
    { numRuns: 300 },
  );
});

const name = fc.stringMatching(/^[A-Za-z][a-z]{0,50}$/).map((word) => identifier(`${word}X`));
const picked = fc.tuple(name, fc.array(text, { minLength: 1, maxLength: 4 })).map(([type, fields]) => {
  return code`Pick<${type}, ${fields.reduce((all, field) => code`${all} | ${field}`)}>`;
});
const type = fc
  .tuple(name, fc.array(fc.oneof(name, picked), { minLength: 1, maxLength: 4 }))
  .map(([generic, typeArguments]) => genericOf(generic, typeArguments));
const doc = fc.option(
  word.map((words) => docComment(words)),
  { nil: undefined },
);
const member = fc.record({
  doc,
  code: fc.tuple(name, type).map(([key, of]) => enclosed(code`readonly ${key}: `, of, code``)),
});
const constant = fc.record({
  doc,
  code: fc.tuple(name, type, fc.array(property, { minLength: 1, maxLength: 4 })).map(([key, of, properties]) => {
    return enclosed(code`export const ${key}: ${of} = `, blockOf(properties), code`;`);
  }),
});
const listing = fc
  .tuple(
    fc.constantFrom(code`import`, code`export type`, code`const x =`),
    fc.array(name, { minLength: 1, maxLength: 8 }),
  )
  .map(([keyword, names]) => {
    const tail = String(keyword) === "const x =" ? code`;` : code` from "./types.ts";`;
    return { doc: undefined, code: enclosed(code`${keyword} `, namesOf(names), tail) };
  });
const alias = fc.record({
  doc,
  code: fc.tuple(name, fc.array(text, { minLength: 1, maxLength: 8 })).map(([key, alternatives]) => {
    return enclosed(code`export type ${key} = `, alternativesOf(alternatives), code`;`);
  }),
});
const statement = fc.oneof(constant, listing, alias);

test("members and statements are laid out as prettier prints them", async () => {
  const whole = (comment: Code | undefined, line: string): string => (comment ? `${String(comment)}\n${line}` : line);
  await fc.assert(
    fc.asyncProperty(
      fc.array(member, { minLength: 1, maxLength: 4 }),
      fc.array(statement, { minLength: 1, maxLength: 3 }),
      async (members, statements) => {
        const lines = new DataLines();
        const left = `interface X {\n${String(lines.addMembers(members))}\n}\n\n${String(lines.addStatements(statements))}\n`;
        const inside = members.map((each) => whole(each.doc, `${String(each.code)};`)).join("\n");
        const below = statements.map((each) => whole(each.doc, String(each.code))).join("\n\n");
        expect(await formatText("a.ts", left, lines)).toBe(
          await formatText("a.ts", `interface X {\n${inside}\n}\n\n${below}\n`),
        );
      },
    ),
    { numRuns: 100 },
  );
});
