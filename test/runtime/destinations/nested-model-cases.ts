import fc from "fast-check";
import { expect, test } from "vitest";
import { batch, commit, type NewPlace, plan, type Place } from "./harness.ts";
import { flatRows } from "./nested-cases.ts";
import { type Flat, flattened, type Value } from "./nested-model.ts";

const value = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: "small", maxDepth: 4 },
    fc.constantFrom("x", "y", ""),
    fc.constant(null),
    fc.array(tie("value"), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom("a", "b", "c"), tie("value"), { maxKeys: 3 }),
  ),
})).value;
const row = fc
  .tuple(fc.integer({ min: 1, max: 5 }), fc.dictionary(fc.constantFrom("a", "b", "c"), value, { maxKeys: 3 }))
  .map(([id, rest]): { readonly [key: string]: Value } => ({ ...rest, id }));
const loads = fc.array(fc.array(row, { maxLength: 5 }), { minLength: 1, maxLength: 4 });

/** Whatever is nested how in whatever sequence of loads. */
export function nestedModelCases(newPlace: NewPlace, runs: number): void {
  test.each(["merge", "append", "replace"] as const)(
    "random nested rows, %s",
    async (way) => {
      await fc.assert(
        fc.asyncProperty(loads, fc.constantFrom(0, 1, 2, 64), async (given, nesting) => {
          const place = await newPlace();
          try {
            let kept: Value[] = [];
            for (const rows of given) {
              const table = plan({
                nesting,
                way: way === "append" ? "append" : "merge",
                gather: way === "replace" ? "replace" : null,
              });
              await commit(place, table, batch([rows], { restart: way === "replace" }));
              kept = after(kept, rows, way);
            }
            await expectTables(place, flattened("things", kept, nesting));
          } finally {
            await place.close();
          }
        }),
        { numRuns: runs },
      );
    },
    600_000,
  );
}

type Row = { readonly [key: string]: Value };

function after(kept: readonly Value[], rows: readonly Row[], way: "merge" | "append" | "replace"): Value[] {
  if (way === "append") return [...kept, ...rows];
  const former = way === "replace" ? [] : (kept as readonly Row[]);
  return [...new Map([...former, ...rows].map((each) => [each["id"], each])).values()];
}

async function expectTables(place: Place, want: ReturnType<typeof flattened>): Promise<void> {
  const names = new Set([...want.keys(), ...(await place.tables())]);
  const roots = await flatRows(place, "things");
  const idOf = new Map(roots.map((each) => [each["_row_id"], each["id"] ?? ""]));
  for (const name of names) {
    const found = (await flatRows(place, name)).map((each) => {
      const parent = each["_things_row_id"];
      const rest = Object.fromEntries(Object.entries(each).filter(([column]) => !column.endsWith("_row_id")));
      return parent === undefined ? rest : { ...rest, _things_id: idOf.get(parent) ?? "" };
    });
    expect(sorted(found), name).toEqual(sorted(want.get(name) ?? []));
  }
}

function sorted(rows: readonly Flat[]): string[] {
  const entries = (each: Flat): unknown =>
    Object.entries(each)
      .map(([name, text]) => [name, plainText(text)])
      .sort();
  return rows.map((each) => JSON.stringify(entries(each))).sort();
}

/** JSON columns write texts with quotes, and objects in an order of their own. */
function plainText(text: string): string {
  if (!/^["{[]/.test(text)) return text;
  return JSON.stringify(inOrder(JSON.parse(text) as Value)).replace(/^"(.*)"$/, "$1");
}

function inOrder(value: Value): Value {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort()
      .map(([key, inner]) => [key, inOrder(inner)]),
  );
}
