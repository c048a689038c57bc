import { DuckDBInstance } from "@duckdb/node-api";
import fc from "fast-check";
import { expect, test } from "vitest";
import { atLastCursor } from "../../../templates/runtime/incremental/restart.ts";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { inWindows } from "../../../templates/runtime/incremental/windows.ts";
import { changing, ChangingApi, byPage, loaded } from "./changing-api.ts";
import { loadOnce, noon } from "./fake-api.ts";

/**
 * How the list is read. Where it is in order of change, any row may change while it is read. Where it is not, rows may
 * change as long as they do not leave the list, as they do where requests have an end.
 */
const readings = fc.oneof(
  fc.record({ sort: fc.constant("u" as const), step: fc.option(fc.integer({ min: 20, max: 90 }), { nil: undefined }) }),
  fc.record({ sort: fc.constant("id" as const), step: fc.constant(undefined) }),
);

/** A load: before which of its requests which row changes, and which request fails, if any. */
const loads = fc.array(
  fc.record({
    changes: fc.uniqueArray(fc.record({ at: fc.integer({ min: 1, max: 8 }), id: fc.integer({ min: 1, max: 30 }) }), {
      minLength: 1,
      maxLength: 8,
      selector: ({ at }) => at,
    }),
    failing: fc.option(fc.integer({ min: 1, max: 9 }), { nil: undefined }),
    pagesPerCommit: fc.integer({ min: 1, max: 3 }),
  }),
  { minLength: 1, maxLength: 3 },
);
/** The last finishes what one before it has begun, and begins anew. */
const quiet = { changes: [], failing: undefined, pagesPerCommit: 9 };

const epoch = noon / 1000;

test("property: however rows change between requests, and loads fail, the table is as the API in the end", async () => {
  await fc.assert(
    fc.asyncProperty(
      readings,
      fc.integer({ min: 5, max: 9 }),
      fc.integer({ min: 12, max: 40 }),
      fc.record({ isStrict: fc.boolean(), ignoresStart: fc.boolean() }),
      fc.boolean(),
      loads,
      async ({ sort, step }, limit, count, { isStrict, ignoresStart }, isNumbered, runs) => {
        const instance = await DuckDBInstance.create(":memory:");
        // Two rows each have changed in the same second.
        const rows = Array.from({ length: count }, (_, id) => ({ id: id + 1, u: epoch - 200 + Math.floor(id / 2) }));
        const isOrdered = sort === "u";
        const source = new ChangingApi(rows, { sort, limit, isStrict, ignoresStart: !isOrdered && ignoresStart });
        const incremental: Incremental = {
          cursor: "u",
          type: "number",
          epoch: "unix",
          initial: epoch - 300,
          ...(isOrdered ? { order: "ascending", restart: atLastCursor } : {}),
          ...(step === undefined ? {} : { windows: inWindows({ step }) }),
        };
        const setup = { api: source.api, instance, resource: changing(limit, incremental, isNumbered ? byPage : {}) };
        for (const { changes, failing, pagesPerCommit } of [...runs, quiet, quiet]) {
          const before = source.api.urls.length;
          source.before = (request) => {
            for (const { at, id } of changes) if (request - before === at) source.change(id, source.api.now / 1000);
          };
          source.failing = new Set(failing === undefined ? [] : [before + failing]);
          await loadOnce(setup, { checkpoint: { pages: pagesPerCommit } }).catch((error: unknown) => {
            expect(String(error)).toContain("500");
          });
        }
        expect(await loaded(instance)).toEqual(source.table);
        instance.closeSync();
      },
    ),
    { numRuns: 20 },
  );
}, 300_000);
