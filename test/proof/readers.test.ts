import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { noClickHouse } from "../runtime/clickhouse/server.ts";
import { clickhouseTarget } from "./clickhouse-target.ts";
import { inProcess } from "./in-process.ts";
import { plainSetup, put } from "./plain-scenario.ts";
import { type Change, World } from "./rows.ts";
import { ProofServer } from "./server.ts";
import { type Setup, table } from "./setup.ts";
import { type ProofPlace, type Target, targets } from "./targets.ts";

/** What a reader sees at one moment. */
interface Sight {
  readonly rows: number;
  readonly elements: number;
  /** Rows whose list is not theirs. */
  readonly torn: number;
  readonly versions: string;
}

const ids = (from: number, to: number): readonly number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);
/** Each row has its own text twice in its list. */
const rows = (of: readonly number[], v: string): readonly Change[] => of.map((id) => put(id, [v, v], v));
const wish = { isRefresh: false, pagesPerCommit: 2, death: undefined };

/** One statement, so that it sees one moment. */
async function look({ query, nameOf }: ProofPlace): Promise<Sight> {
  const [own, list] = [nameOf(table), nameOf(`${table}__tags`)];
  const [found = []] = await query(
    "SELECT count(r.id) AS rows, sum(l.pieces) AS elements, " +
      "sum(CASE WHEN r.id IS NOT NULL AND l.pieces = 2 THEN 0 ELSE 1 END) AS torn, concat(min(r.v), max(r.v)) AS versions " +
      `FROM ${own} r FULL JOIN (SELECT _things_id AS id, value AS v, count(*) AS pieces FROM ${list} GROUP BY _things_id, value) l ` +
      "ON l.id = r.id AND l.v = r.v",
  );
  const [count, elements, torn, versions] = found;
  return { rows: Number(count), elements: Number(elements), torn: Number(torn), versions: String(versions) };
}

const all = { ...targets, ...(noClickHouse === undefined ? { clickhouse: clickhouseTarget } : {}) };

describe.each(Object.entries(all))("readers of %s", (_, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
  });

  /** What is seen before, during and after the second of two loads. */
  const sights = async (setup: Setup, between: readonly Change[]): Promise<readonly Sight[]> => {
    const place = await target.place(false);
    try {
      const world = new World("number");
      const server = new ProofServer(world, setup);
      server.beginRound([]);
      const loader = inProcess(setup, place)(server);
      world.apply(rows(ids(1, 240), "a"));
      expect(await loader.load(wish)).toMatchObject({ kind: "report", report: { done: true } });
      world.apply(between);
      const seen = [await look(place)];
      const loading = new AbortController();
      const reading = (async () => {
        while (!loading.signal.aborted) seen.push(await look(place));
      })();
      const attempt = await loader.load(wish);
      loading.abort();
      await reading;
      expect(attempt).toMatchObject({ kind: "report", report: { done: true } });
      seen.push(await look(place));
      expect(seen.length).toBeGreaterThan(4);
      return seen;
    } finally {
      await place.close();
    }
  };
  const setup = { ...plainSetup, pageSize: 40 } as const;
  const gone = ids(1, 60).map((id): Change => ({ kind: "delete", id, part: "a" }));
  const between = [...gone, ...rows(ids(61, 300), "b")];
  const before: Sight = { rows: 240, elements: 480, torn: 0, versions: "aa" };
  const after: Sight = { rows: 240, elements: 480, torn: 0, versions: "bb" };

  test.each<readonly [string, Setup]>([
    ["a replace", { ...setup, way: "replace", deletes: "none" }],
    ["a sweep", setup],
  ])(
    "see all rows with their lists as they were before or after %s, never between",
    async (__, given) => {
      const seen = await sights(given, between);
      const distinct = [...new Set(seen.map((sight) => JSON.stringify(sight)))];
      expect(distinct).toEqual([before, after].map((sight) => JSON.stringify(sight)));
    },
    120_000,
  );

  test("see each commit of a merge as a whole: rows with their own lists, and never one less", async () => {
    const seen = await sights({ ...setup, deletes: "none" }, rows(ids(61, 300), "b"));
    for (const sight of seen) expect(sight).toMatchObject({ torn: 0, elements: 2 * sight.rows });
    const counts = seen.map((sight) => sight.rows);
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect([counts[0], counts.at(-1)]).toEqual([240, 300]);
  }, 120_000);
});
