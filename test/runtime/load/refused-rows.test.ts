import fc from "fast-check";
import { expect, test } from "vitest";
import type { Batch } from "../../../templates/runtime/load/destination.ts";
import {
  type Judge,
  noneWithheld,
  type Range,
  refusedRows,
  refusedWaiting,
} from "../../../templates/runtime/load/refused-rows.ts";
import { batch } from "../destinations/harness.ts";

const idsIn = ({ pages }: Batch): number[] =>
  pages.flatMap(({ text }) => (JSON.parse(new TextDecoder().decode(text)) as { id: number }[]).map(({ id }) => id));

/** Refuses rows, telling of the first only; counts how often it was asked. `waiting` others have gathered before. */
function judge(bad: ReadonlySet<number>, waiting = 0): Judge & { attempts: number } {
  const own = {
    attempts: 0,
    refusal: (error: unknown) => (error instanceof RangeError ? { message: error.message, what: "bad" } : undefined),
    attempt: (given: Batch, withheld: readonly Range[]): Promise<void> => {
      own.attempts += 1;
      const isWithheld = (id: number): boolean => withheld.some(([from, to]) => id >= from && id < to);
      const gathered = Array.from({ length: waiting }, (_, id) => id).filter((id) => !isWithheld(id));
      const first = [...gathered, ...idsIn(given)].find((id) => bad.has(id));
      return first === undefined ? Promise.resolve() : Promise.reject(new RangeError(`row ${first}`));
    },
    waiting: () => Promise.resolve(waiting),
  };
  return own;
}

const pagesOf = (sizes: readonly number[]): object[][] => {
  let id = 0;
  return sizes.map((size) => Array.from({ length: size }, () => ({ id: id++ })));
};

test("any rows that are refused are found, each with its reason, and no others", async () => {
  const sizes = fc.array(fc.nat(12), { minLength: 1, maxLength: 5 });
  const property = fc.asyncProperty(sizes, fc.uniqueArray(fc.nat(60), { maxLength: 8 }), async (pages, ids) => {
    const total = pages.reduce((sum, size) => sum + size, 0);
    const bad = new Set(ids.filter((id) => id < total));
    const found = await refusedRows(batch(pagesOf(pages)), judge(bad), noneWithheld);
    expect(found.map(({ row, message }) => [row, message])).toEqual(
      [...bad].sort((a, b) => a - b).map((id) => [id, `row ${id}`]),
    );
  });
  await fc.assert(property, { numRuns: 100 });
});

test("any rows that have gathered before and are refused are found, and no others", async () => {
  const property = fc.asyncProperty(fc.nat(60), fc.uniqueArray(fc.nat(60), { maxLength: 8 }), async (total, ids) => {
    const bad = ids.filter((id) => id < total).sort((a, b) => a - b);
    const found = await refusedWaiting(batch([]), judge(new Set(bad), total));
    expect(found.ranges).toEqual(bad.map((id) => [id, id + 1]));
    expect([...found.reasons.values()].map(({ message }) => message)).toEqual(bad.map((id) => `row ${id}`));
  });
  await fc.assert(property, { numRuns: 100 });
});

test("of rows that are refused together, the later one goes", async () => {
  const refusal = (): { message: string; what: string } => ({ message: "twice", what: "twice" });
  const attempt = (given: Batch): Promise<void> => {
    const ids = idsIn(given);
    return ids.includes(3) && ids.includes(9) ? Promise.reject(new Error("twice")) : Promise.resolve();
  };
  const found = await refusedRows(batch(pagesOf([6, 6])), { ...judge(new Set()), refusal, attempt }, noneWithheld);
  expect(found.map(({ row }) => row)).toEqual([9]);
});

test("where all rows are refused, or none is to blame, there are none", async () => {
  const every = judge(new Set(Array.from({ length: 5000 }, (_, id) => id)));
  expect(await refusedRows(batch(pagesOf([5000])), every, noneWithheld)).toEqual([]);
  expect(every.attempts).toBeLessThan(500);
  const refusal = (): { message: string; what: string } => ({ message: "no", what: "no" });
  const attempt = (): Promise<void> => Promise.reject(new Error("no"));
  const all = { ...judge(new Set(), 5), refusal, attempt };
  expect(await refusedRows(batch(pagesOf([5])), all, noneWithheld)).toEqual([]);
  expect(await refusedWaiting(batch([]), all)).toMatchObject({ ranges: [] });
});

test("an error of another kind ends the search", async () => {
  const attempt = (): Promise<void> => Promise.reject(new Error("gone"));
  const given = { ...judge(new Set()), attempt };
  await expect(refusedRows(batch(pagesOf([5])), given, noneWithheld)).rejects.toThrow("gone");
});
