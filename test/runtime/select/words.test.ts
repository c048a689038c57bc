import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { scanRows } from "../../../templates/runtime/select/scan-rows.ts";
import { skipString } from "../../../templates/runtime/select/scan.ts";
import { hasKey, keyOf, skipStringByWords, wordsOf } from "../../../templates/runtime/select/words.ts";

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Bytes that stand somewhere in a larger buffer, as rows do in a body. */
function placed(bytes: Uint8Array, before: number): Uint8Array {
  const buffer = new Uint8Array(before + bytes.length + 8).fill(0x22);
  buffer.set(bytes, before);
  return buffer.subarray(before, before + bytes.length);
}

/** What a function gives or throws. */
function outcome(run: () => unknown): unknown {
  try {
    return run();
  } catch (error) {
    return String(error);
  }
}

test("property: finds the end of a string where a look at each byte finds it, also of one that breaks off", () => {
  const piece = fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom('"', "\\", '\\"', "\\\\", "!", "#", "\u00a2", "\u22a2", "\x80") },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 12 }) },
  );
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => encode(`"${pieces.join("")}`));
  fc.assert(
    fc.property(text, fc.nat(7), (bytes, before) => {
      const own = placed(bytes, before);
      const found = outcome(() => skipStringByWords(own, wordsOf(own), 0));
      expect(found).toEqual(outcome(() => skipString(own, 0)));
    }),
    { numRuns: 3000 },
  );
});

test("property: bytes of any values hide no quote and make none", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), fc.nat(7), (rest, before) => {
      const own = placed(Uint8Array.of(0x22, ...rest), before);
      const found = outcome(() => skipStringByWords(own, wordsOf(own), 0));
      expect(found).toEqual(outcome(() => skipString(own, 0)));
    }),
    { numRuns: 3000 },
  );
});

test("property: a key stands where its bytes stand", () => {
  const letter = fc.constantFrom("a", "b", "\u00e4");
  const texts = fc.tuple(fc.string({ unit: letter, maxLength: 9 }), fc.string({ unit: letter, maxLength: 9 }));
  fc.assert(
    fc.property(texts, fc.nat(7), ([one, other], before) => {
      const key = encode(`"${one}"`);
      const text = placed(encode(`"${other}"`), before);
      const want = key.every((byte, index) => byte === text[index]);
      expect(hasKey(text, wordsOf(text), 0, keyOf(key))).toBe(want);
    }),
  );
});

describe("rows", () => {
  const scanned = (text: string): { count: number; names: readonly string[]; repeated: boolean } => {
    const { starts, fields, repeated } = scanRows(encode(text), 0);
    return { count: starts.length, names: fields.map(({ name }) => name), repeated };
  };

  it("may write a name with escapes in one row and without in the next", () => {
    const text = String.raw`[{"id":1,"n":2},{"\u0069d":1,"n":2},{"id":1,"\u006e":2}]`;
    expect(scanned(text)).toEqual({ count: 3, names: ["id", "n"], repeated: false });
  });
  it("may write a name twice in two ways", () => {
    expect(scanned(String.raw`[{"id":1,"\u0069d":2}]`)).toEqual({ count: 1, names: ["id"], repeated: true });
  });
  it("may have names of any length", () => {
    const row = JSON.stringify(Object.fromEntries(Array.from({ length: 12 }, (_, length) => ["k".repeat(length), 1])));
    expect(scanned(`[${row},${row}]`)).toMatchObject({ count: 2, repeated: false });
    expect(scanned(`[${row},${row}]`).names.map((name) => name.length)).toEqual([...Array(12).keys()]);
  });
  it("may have white space anywhere between their tokens", () => {
    const row = '\n {\t"a" : "x" , "b" :null , "c": "y" ,"d" : null\r}';
    expect(scanned(`[${row} ,${row} ]`)).toEqual({ count: 2, names: ["a", "b", "c", "d"], repeated: false });
  });
  it("are refused where a word is no JSON", () => {
    expect(() => scanned('[{"a":nul,"b":1}]')).toThrow(SyntaxError);
    expect(() => scanned('[{"a":nulll,"b":1}]')).toThrow(SyntaxError);
  });
});
