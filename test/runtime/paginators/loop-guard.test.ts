import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loopGuard } from "../../../templates/runtime/paginators/loop-guard.ts";
import { equal } from "../../../templates/runtime/select/equal.ts";

/** The number of the page at which pages with this content are refused; `undefined` where they are not. */
function refusedAt(contents: readonly unknown[][]): number | undefined {
  const guard = loopGuard("items");
  for (const [index, rows] of contents.entries()) {
    try {
      guard({ position: index, next: index + 1, rows, count: rows.length });
    } catch {
      return index + 1;
    }
  }
  return undefined;
}
const [A, B, C, D] = [[{ id: 1 }], [{ id: 2 }], [{ id: 3 }], [{ id: 4 }]];

describe("the same content again", () => {
  test.each([
    { id: "the last page repeated", given: [A, B, B], want: 3 },
    { id: "the first page again", given: [A, B, C, A], want: 4 },
    { id: "a circle behind the first page", given: [A, B, C, B, C, B, C], want: 4 },
    { id: "empty pages", given: [[], A, [], [], B, []], want: undefined },
    { id: "the last page repeated behind an empty one", given: [A, [], A], want: 3 },
    { id: "pages that differ", given: [A, B, C, D, [{ id: 1 }, { id: 2 }]], want: undefined },
    { id: "a row more", given: [A, [{ id: 1 }, { id: 1 }]], want: undefined },
  ])("$id", ({ given, want }) => {
    expect(refusedAt(given)).toBe(want);
  });

  test("a circle of any length is found, wherever it begins", () => {
    fc.assert(
      fc.property(fc.nat(20), fc.integer({ min: 1, max: 20 }), (lead, length) => {
        const page = (index: number): unknown[] => [{ id: index < lead ? index : lead + ((index - lead) % length) }];
        const pages = Array.from({ length: 4 * (lead + length) + 4 }, (_, index) => page(index));
        const refused = refusedAt(pages);
        expect(refused).toBeGreaterThan(lead + length);
      }),
    );
  });
});

test("positions are compared as a whole", () => {
  const guard = loopGuard("items");
  guard({ position: null, next: "a", rows: [], count: 0 });
  guard({ position: "a", next: { at: 1 }, rows: [], count: 0 });
  guard({ position: { at: 1 }, next: { at: 2 }, rows: [], count: 0 });
  expect(() => {
    guard({ position: { at: 2 }, next: { at: 1 }, rows: [], count: 0 });
  }).toThrow('items: the page after {"at":2} is {"at":1}, which was already read');
});

test("a huge cursor is not repeated in full", () => {
  const huge = "x".repeat(1_000_000);
  const guard = loopGuard("items");
  const again = (): void => {
    guard({ position: huge, next: huge, rows: [], count: 0 });
  };
  expect(again).toThrow(/x{100}…/);
  expect(again).not.toThrow(/x{300}/);
});

describe("equal", () => {
  test("agrees with the JSON texts of any two values", () => {
    const sorted = (value: unknown): unknown =>
      typeof value !== "object" || value === null
        ? value
        : Array.isArray(value)
          ? value.map(sorted)
          : {
              // An object without keys is no empty list.
              entries: Object.entries(value)
                .map(([key, item]) => [key, sorted(item)] as const)
                .sort(([a], [b]) => (a < b ? -1 : 1)),
            };
    const text = (value: unknown): string => JSON.stringify(sorted(JSON.parse(JSON.stringify(value))));
    const small = fc.jsonValue({ maxDepth: 2, noUnicodeString: true });
    fc.assert(
      fc.property(small, small, (left, right) => {
        const [a, b] = [left, right].map((value): unknown => JSON.parse(JSON.stringify(value)));
        expect(equal(a, structuredClone(a))).toBe(true);
        expect(equal(a, b)).toBe(text(a) === text(b));
      }),
    );
  });
  test.each([
    { left: new Uint8Array([1, 2]), right: new Uint8Array([1, 2]), want: true },
    { left: new Uint8Array([1, 2]), right: new Uint8Array([1, 3]), want: false },
    { left: new Uint8Array([1]), right: new Uint8Array([1, 2]), want: false },
    { left: new Uint8Array([]), right: [], want: false },
    { left: [], right: {}, want: false },
    { left: { text: new Uint8Array([1]) }, right: { text: new Uint8Array([1]) }, want: true },
    { left: { a: undefined }, right: { b: undefined }, want: false },
    { left: null, right: {}, want: false },
  ])("$left and $right: $want", ({ left, right, want }) => {
    expect(equal(left, right)).toBe(want);
  });
});
