import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { ChildResource } from "../../../templates/runtime/parents.ts";
import { childrenOf, childTable, type FakeFamily, loadBoth, wholeChildren } from "./fake-family.ts";

type Step =
  | { readonly kind: "add"; readonly parent: number }
  | {
      readonly kind: "load";
      readonly fullRefresh: boolean;
      readonly maxPages: number | undefined;
      readonly failAt: number;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constant("add" as const), parent: fc.integer({ min: 1, max: 4 }) }),
  fc.record({
    kind: fc.constant("load" as const),
    fullRefresh: fc.boolean(),
    maxPages: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
    failAt: fc.integer({ min: 1, max: 12 }),
  }),
);

const append = { write: { disposition: "append" }, primaryKey: [] } as const;
const KINDS: readonly (readonly [string, () => ChildResource])[] = [
  ["followed and merged", () => childrenOf()],
  ["followed and appended", () => childrenOf(append)],
  ["whole and merged", () => wholeChildren()],
  ["whole and replaced", () => wholeChildren({ write: { disposition: "replace" } })],
];

test.each(KINDS)(
  "property: whatever is added, stopped and refreshed, a last load has every row of every parent once: %s",
  async (_, child) => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), fc.constantFrom(1, 3), async (steps, concurrency) => {
        const instance = await DuckDBInstance.create(":memory:");
        const api: FakeFamily = { parents: [], children: {}, pageSize: 2, paths: [] };
        const setup = { api, instance, child: child(), concurrency };
        let id = 0;
        for (const each of steps) {
          if (each.kind === "add") {
            id += 1;
            const rows = api.children[each.parent] ?? [];
            api.children = { ...api.children, [each.parent]: [...rows, { id, u: rows.length + 1 }] };
            api.parents = Object.keys(api.children).map((parent) => ({ id: Number(parent) }));
            continue;
          }
          let requests = 0;
          api.onRequest = () => {
            requests += 1;
            return requests === each.failAt ? 500 : undefined;
          };
          const { fullRefresh, maxPages } = each;
          await loadBoth(setup, { fullRefresh, maxPages, checkpoint: { pages: 1 } }).catch(() => undefined);
        }
        api.onRequest = () => undefined;
        await loadBoth(setup);
        // What a refresh had gathered before rows came is completed by the load after it.
        await loadBoth(setup);
        const want = Object.entries(api.children)
          .flatMap(([parent, rows]) => rows.map((row) => [Number(row["id"]), String(row["u"]), parent] as const))
          .sort(([a], [b]) => a - b)
          .map(([row, u, parent]) => [String(row), u, parent]);
        expect(id === 0 ? [] : await childTable(instance)).toEqual(want);
        instance.closeSync();
      }),
      { numRuns: 15 },
    );
  },
  120_000,
);
