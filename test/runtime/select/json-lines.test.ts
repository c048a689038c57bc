import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lines } from "../../../templates/runtime/mocks/lines.ts";
import { jsonLines } from "../../../templates/runtime/select/json-lines.ts";

const list = (text: string): string => new TextDecoder().decode(jsonLines(new TextEncoder().encode(text)));

describe("a body of one JSON value in each line", () => {
  it.each([
    { given: "", want: "[]" },
    { given: "\n \r\n\t\n", want: "[]" },
    { given: '{"a":1}', want: '[{"a":1}]' },
    { given: '{"a":1}\n{"a":2}\n', want: '[{"a":1},{"a":2}]' },
    { given: '{"a":1}\r\n\r\n{"a":2}', want: '[{"a":1}\r,{"a":2}]' },
    { given: '\uFEFF{"a":1}\n', want: '[{"a":1}]' },
    { given: "\uFEFF", want: "[]" },
    { given: '\x1e{\n"a":1}\n\x1e{"a":2}\n', want: '[{\n"a":1}\n,{"a":2}\n]' },
    { given: '{"a":1}\n{"a"', want: '[{"a":1},{"a"]' },
    { given: '{"a":900719925474099312345}', want: '[{"a":900719925474099312345}]' },
  ])("$given is $want", ({ given, want }) => {
    expect(list(given)).toBe(want);
  });

  it("property: is the list of its values, whatever they are and wherever lines are left empty", () => {
    const ends = fc.constantFrom("\n", "\r\n", "\n\n", "\n \t\r\n");
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.json(), ends)), fc.boolean(), (given, isOpen) => {
        const text = given.flat().join("");
        const values = given.map(([value]): unknown => JSON.parse(value));
        expect(JSON.parse(list(isOpen ? text.trimEnd() : text))).toEqual(values);
      }),
    );
  });

  it("property: is what the mocks have written", () => {
    fc.assert(
      fc.property(fc.array(fc.object()), (rows) => {
        expect(JSON.parse(list(lines(rows)))).toEqual(JSON.parse(JSON.stringify(rows)));
      }),
    );
  });
});
