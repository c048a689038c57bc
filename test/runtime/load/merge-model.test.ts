import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { loadPages, fakeApi, query, resource, type Answer } from "./fake-api.ts";

interface Row {
  readonly id: number;
  readonly part: string;
  readonly u: number | null;
  readonly v: string | null;
}

const row: fc.Arbitrary<Row> = fc.record({
  id: fc.integer({ min: 0, max: 6 }),
  part: fc.constantFrom("a", "b"),
  u: fc.oneof(fc.constant(null), fc.integer({ min: 0, max: 5 })),
  v: fc.oneof(fc.constant(null), fc.constantFrom("x", "y", "ü\"'")),
});
/** No two pages are the same: the loop guard would take that for an API that goes round in circles. */
const pages = fc
  .array(fc.array(row, { maxLength: 6 }), { minLength: 1, maxLength: 4 })
  .filter((all) =>
    all.every((page, index) => page.length === 0 || !all.slice(0, index).some((other) => isSame(page, other))),
  );
const loads = fc.array(
  fc.record({
    pages,
    /** The page that answers with an error, if any; the load is then tried again. */
    failing: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    fullRefresh: fc.boolean(),
    pagesPerCommit: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 4 },
);

function isSame(left: readonly Row[], right: readonly Row[]): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** What must be in the table: the newest row of each key by `u`, among equals the last; `null` gives way to all. */
class Model {
  rows = new Map<string, Row>();

  add(incoming: Row): void {
    const key = `${incoming.id} ${incoming.part}`;
    const stored = this.rows.get(key);
    const isStale = stored !== undefined && stored.u !== null && (incoming.u === null || incoming.u < stored.u);
    if (!isStale) this.rows.set(key, incoming);
  }

  sorted(): unknown[][] {
    const rows = [...this.rows.values()].map(({ id, part, u, v }) => [
      String(id),
      part,
      u === null ? null : String(u),
      v,
    ]);
    return rows.sort((left, right) => (String(left) < String(right) ? -1 : 1));
  }
}

test("property: after any loads, faults, refreshes and commits the table is what the model says", async () => {
  await fc.assert(
    fc.asyncProperty(loads, async (runs) => {
      const instance = await DuckDBInstance.create(":memory:");
      const columns = {
        id: { type: "bigint", nullable: false },
        part: { type: "text", nullable: false },
        u: { type: "bigint", nullable: true },
        v: { type: "text", nullable: true },
      } as const;
      const incremental = { cursor: "u", type: "number", onMissing: "include", lag: 100, initial: 0 } as const;
      const setup = {
        api: fakeApi(),
        instance,
        resource: resource({ primaryKey: ["id", "part"], incremental, columns }),
      };
      let model = new Model();
      for (const { pages: sent, failing, fullRefresh, pagesPerCommit } of runs) {
        const options = { fullRefresh, checkpoint: { pages: pagesPerCommit } };
        const broken: readonly Answer[] = sent.map((page, index) => (index === failing ? { status: 500 } : page));
        if (failing !== undefined && failing < sent.length)
          await expect(loadPages(setup, broken, options)).rejects.toThrow("500");
        const report = await loadPages(setup, sent, options);
        expect(report.done).toBe(true);
        expect(
          report.inserted + report.updated + report.unchanged + report.stale + report.skipped,
        ).toBeGreaterThanOrEqual(report.rows);
        if (fullRefresh) model = new Model();
        for (const incoming of sent.flat()) model.add(incoming);
        const found = await query(instance, "SELECT id, part, u, v FROM things");
        expect(found.sort((left, right) => (String(left) < String(right) ? -1 : 1))).toEqual(model.sorted());
      }
      instance.closeSync();
    }),
    { numRuns: 60 },
  );
});
