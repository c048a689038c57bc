import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { LoadOptions, LoadProgress } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { Resource } from "../../templates/runtime/resource.ts";
import { fakeClock } from "../support/clock.ts";
import { comparable, query, selectComparable } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { answerRequests } from "../support/unhandled.ts";
import { loadPlainConnectors, rejection, type Row } from "./connectors.ts";

const connectors = await loadPlainConnectors();
const folder = temporaryFolder("load");
const LATER = "2024-03-01T00:00:00Z";

describe.each(connectors)("$name", ({ name: connector, create, createMocks, duckdb, resources, secrets }) => {
  const api = createMocks();
  answerRequests(...api.handlers);
  afterEach(() => {
    api.reset();
  });
  let file = "";
  let files = 0;
  beforeEach(() => {
    files += 1;
    file = join(folder, `${connector}-${files}.duckdb`);
  });
  const first = resources[0]?.resource ?? fail();
  const names = resources.map(({ resource }) => resource.name);

  const load = (options?: LoadOptions): Promise<LoadReport> =>
    create({ clock: fakeClock(), ...secrets }).load(duckdb(file), options);
  const mocked = (resource: Resource): Row[] =>
    (api.resources[resource.name]?.rows ?? []).map((row) => comparable(row, resource.columns));
  const stored = (resource: Resource): Promise<readonly Row[]> =>
    query(file, selectComparable(resource.table, resource.columns, resource.primaryKey));
  const expectAllStored = async (): Promise<void> => {
    for (const { resource } of resources)
      expect(await stored(resource), resource.name).toEqual(byKey(mocked(resource)));
  };
  const byKey = (rows: Row[]): Row[] => rows.sort((a, b) => Number(a[keyOf(first)]) - Number(b[keyOf(first)]));
  const change = (id: number, at: string): Row => {
    const row = { ...api.resources[first.name]?.get(id), [keyOf(first)]: id, [cursorOf(first)]: at };
    api.resources[first.name]?.upsert(row);
    return row;
  };

  test("the first load reads everything", async () => {
    const report = await load();
    expect(report.done).toBe(true);
    expect(Object.keys(report.resources)).toEqual(names);
    for (const name of names) {
      const count = api.resources[name]?.rows.length ?? 0;
      expect(report.resources[name]).toMatchObject({
        mode: "full",
        done: true,
        rows: count,
        inserted: count,
        updated: 0,
      });
    }
    await expectAllStored();
  });

  test("a second load changes nothing, and asks only for what may be new", async () => {
    await load();
    const before = await Promise.all(resources.map(({ resource }) => stored(resource)));
    const requests = api.requests.length;
    const report = await load();
    for (const name of names) {
      expect(report.resources[name]).toMatchObject({ done: true, inserted: 0, updated: 0, deleted: 0 });
    }
    expect(await Promise.all(resources.map(({ resource }) => stored(resource)))).toEqual(before);
    for (const { resource } of resources.filter(({ resource }) => resource.incremental !== undefined)) {
      const { url } = api.requests.slice(requests).find((request) => request.resource === resource.name) ?? fail();
      const newest = Math.max(
        ...(api.resources[resource.name]?.rows ?? []).map((row) => Date.parse(String(row[cursorOf(resource)]))),
      );
      const start = newest - 1000 * (resource.incremental?.lag ?? 0);
      const asked = [...new URL(url).searchParams.values()].map((value) => Date.parse(value));
      expect(asked, url).toContain(start);
      expect(report.resources[resource.name]?.mode).toBe("incremental");
      expect(report.resources[resource.name]?.rows).toBeLessThan(10);
    }
  });

  test("an incremental load brings what changed, and nothing else", async () => {
    await load();
    change(5, LATER);
    change(1000, LATER);
    const report = await load();
    expect(report.resources[first.name]).toMatchObject({ mode: "incremental", inserted: 1, updated: 1, deleted: 0 });
    for (const name of names.slice(1)) expect(report.resources[name]).toMatchObject({ inserted: 0, updated: 0 });
    await expectAllStored();
  });

  test("a row that is gone stays until a full refresh", async () => {
    await load();
    const before = await stored(first);
    api.resources[first.name]?.remove(7);
    await load();
    expect(await stored(first)).toEqual(before);
    const report = await load({ fullRefresh: true });
    expect(report.resources[first.name]).toMatchObject({ mode: "full", done: true });
    await expectAllStored();
    expect(await stored(first)).toHaveLength(before.length - 1);
  });

  test("only the resources that are asked for are loaded", async () => {
    const report = await load({ resources: [first.name] });
    expect(Object.keys(report.resources)).toEqual([first.name]);
    expect(new Set(api.requests.map(({ resource }) => resource))).toEqual(new Set([first.name]));
  });

  test("a failed load keeps what it has committed, and the next one goes on and ends with the same rows", async () => {
    api.fail({ resource: first.name, after: 2, status: 500, times: 4 });
    let committed = 0;
    const onProgress = ({ event, report }: LoadProgress): void => {
      if (event === "commit") committed = report.inserted;
    };
    const error = await rejection(load({ checkpoint: { pages: 1 }, onProgress }));
    expect(error.message).toContain("500");
    for (const secret of Object.values(secrets)) expect(error.message).not.toContain(secret);
    // Two pages; where pages begin anew at the last cursor, the second has some rows of the first.
    expect(committed).toBeGreaterThan(190);
    expect(await stored(first)).toHaveLength(committed);
    const report = await load();
    expect(report.done).toBe(true);
    await expectAllStored();
  });

  test("a load that is told to stop says that it is not done, and the next one goes on", async () => {
    const report = await load({ resources: [first.name], maxPages: 2 });
    expect(report.done).toBe(false);
    expect(report.resources[first.name]).toMatchObject({ done: false, pages: 2 });
    expect(report.resources[first.name]?.rows).toBeGreaterThan(190);
    expect((await load()).done).toBe(true);
    await expectAllStored();
  });
});

function keyOf(resource: Resource): string {
  return resource.primaryKey[0] ?? fail();
}

function cursorOf(resource: Resource): string {
  return resource.incremental?.cursor ?? fail();
}

function fail(): never {
  throw new Error("The connector lacks what this test is about.");
}
