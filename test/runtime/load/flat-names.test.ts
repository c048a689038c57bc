import fc from "fast-check";
import { expect, test } from "vitest";
import type { TablePlan } from "../../../templates/runtime/load/destination.ts";
import { columnName } from "../../../templates/runtime/load/naming.ts";
import { flatNames } from "../../../templates/runtime/nested/flat-names.ts";
import { page, plan } from "../destinations/harness.ts";

const text = { type: "text", nullable: true } as const;
/** Fields of which many share a column's name. */
const field = fc.oneof(
  fc.constantFrom(
    "userId",
    "user_id",
    "UserID",
    "user-id",
    "user id",
    "userid",
    "user_id_2",
    "a__b",
    "__proto__",
    "ID",
  ),
  fc.string({ unit: "grapheme", maxLength: 6 }),
);
const fields = fc.uniqueArray(field, { maxLength: 6 });

test("every field has a column of its own, and the same one in every batch", async () => {
  await fc.assert(
    fc.asyncProperty(fields, fc.array(fields, { minLength: 1, maxLength: 4 }), async (declared, batches) => {
      const given: TablePlan = plan({
        primaryKey: [],
        columns: Object.fromEntries(declared.map((name) => [name, text])),
      });
      const saved = new Map<string, string>();
      const existing = new Map<string, string>();
      const columns = new Map<string, string>();
      for (const batch of batches) {
        const row = Object.fromEntries(batch.map((name) => [name, "x"]));
        const found = await flatNames(given, [page([row])], {
          nameOf: columnName,
          saved: () => Promise.resolve(saved),
          existing: () => Promise.resolve(existing),
        });
        for (const [path, name] of found?.added ?? []) saved.set(path, name);
        for (const name of [...declared, ...Object.keys(row)]) {
          const column = found?.names?.get(name)?.name ?? columnName(name);
          expect([name, columns.get(name) ?? column]).toEqual([name, column]);
          columns.set(name, column);
          existing.set(column, "VARCHAR");
        }
        expect(new Set(columns.values()).size).toBe(columns.size);
      }
    }),
  );
});

test("nothing is looked up where only declared fields come, each with a column of its own", async () => {
  const fail = (): never => {
    throw new Error("looked up");
  };
  const given = plan({ columns: { id: text, userId: text } });
  const place = { nameOf: columnName, saved: fail, existing: fail };
  expect(await flatNames(given, [page([{ id: "1", userId: "2", other: null }])], place)).toBeUndefined();
});
