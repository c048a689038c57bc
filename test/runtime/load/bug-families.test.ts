import { DuckDBInstance } from "@duckdb/node-api";
import { describe, expect, test } from "vitest";
import type { Incremental } from "../../../templates/runtime/incremental/incremental.ts";
import { load } from "../../../templates/runtime/load/load.ts";
import type { LoadOptions } from "../../../templates/runtime/load/options.ts";
import type { Write } from "../../../templates/runtime/load/table.ts";
import { connectionTo, duckdb, type FakeApi, fakeApi, noon, query, resource } from "./fake-api.ts";

/*
 * The five ways in which loaders lose rows in silence. Each is played with a loader as it is written by hand, which must
 * lose rows (else the play proves nothing), and with ours, which must not.
 */

interface Item {
  readonly id: number;
  readonly u: number;
  readonly v?: string;
}

/** The API: two items a page, filtered by the start of the cursor, in the order in which they stand. */
interface Shop {
  readonly api: FakeApi;
  items: Item[];
  /** A page that fails, by its number. */
  broken?: number | undefined;
}

function shop(items: Item[]): Shop {
  const opened: Shop = { api: fakeApi(), items };
  opened.api.answer = (url) => {
    const since = Number(url.searchParams.get("since") ?? "0");
    const found = opened.items.filter(({ u }) => u >= since);
    opened.api.pages = Array.from({ length: Math.max(Math.ceil(found.length / 2), 1) }, (_, page) =>
      found.slice(2 * page, 2 * page + 2),
    );
    const number = Number(url.searchParams.get("page") ?? "1");
    return number === opened.broken ? { status: 500 } : (opened.api.pages[number - 1] ?? []);
  };
  return opened;
}

interface Loader {
  /** One load; that it fails is no concern of the play. */
  readonly run: (options?: LoadOptions<"things">) => Promise<void>;
  readonly rows: () => Promise<string[]>;
}

type NewLoader = (shop: Shop, given: Given) => Promise<Loader>;

/** How the resource is loaded: by its cursor, or as a whole with a sweep. */
type Given = { readonly incremental: Incremental } | { readonly write: Write };

const byCursor = { cursor: "u", type: "number" } as const;
const inOrder = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const columns = {
  id: { type: "bigint", nullable: false },
  u: { type: "bigint", nullable: false },
  v: { type: "text", nullable: true },
} as const;

const ours: NewLoader = async ({ api }, given) => {
  const instance = await DuckDBInstance.create(":memory:");
  const things = resource({ primaryKey: ["id"], columns, ...given });
  return {
    run: async (options = {}) => {
      const loading = load(connectionTo(api), { things }, duckdb(instance), { checkpoint: { pages: 1 }, ...options });
      await loading.catch(() => undefined);
    },
    rows: async () => {
      const where = "write" in given ? "WHERE _deleted_at IS NULL" : "";
      const found = await query(instance, `SELECT concat(id, ' ', v) FROM things ${where}`);
      return found.map(([row]) => String(row)).sort(inOrder);
    },
  };
};

/** As it is mostly written: the newest value seen is saved after each page, rows beyond it are put into the table. */
const byHand: NewLoader = ({ api }, given) => {
  const table = new Map<number, Item>();
  let watermark = 0;
  const { fetch } = connectionTo(api);
  const isSwept = "write" in given;
  const run = async ({ maxPages = Infinity }: LoadOptions<"things"> = {}): Promise<void> => {
    const since = isSwept ? 0 : watermark;
    const listed = new Set<number>();
    for (let page = 1; page <= maxPages; page += 1) {
      const answer = await fetch(`https://api.example.com/things?since=${since}&page=${page}`, {});
      if (!answer.ok) break;
      const body = (await answer.json()) as { readonly data: readonly Item[]; readonly next: boolean };
      for (const item of body.data) {
        listed.add(item.id);
        if (since === 0 || item.u > since) table.set(item.id, item);
        watermark = Math.max(watermark, item.u);
      }
      if (!body.next) break;
    }
    if (isSwept) {
      for (const id of [...table.keys()].filter((known) => !listed.has(known))) table.delete(id);
    }
  };
  const rows = (): Promise<string[]> =>
    Promise.resolve([...table.values()].map(({ id, v }) => `${id} ${v ?? ""}`).sort(inOrder));
  return Promise.resolve({ run, rows });
};

interface Play {
  readonly name: string;
  /** Default: by the cursor. */
  readonly given?: Given;
  readonly items: Item[];
  readonly play: (shop: Shop, run: Loader["run"]) => Promise<void>;
}

const swept = {
  write: { disposition: "merge", strategy: "upsert", deletes: { sweep: "soft", maxShare: 0.5 } },
} as const;

const plays: readonly Play[] = [
  {
    name: "B1 the watermark moves before all rows behind it are there: a page fails",
    items: [
      { id: 1, u: 9 },
      { id: 2, u: 3 },
      { id: 3, u: 5 },
      { id: 4, u: 2 },
    ],
    play: async (api, run) => {
      api.broken = 2;
      await run();
      api.broken = undefined;
      await run();
    },
  },
  {
    name: "B1 the watermark moves before all rows behind it are there: a load is limited to some pages",
    items: [
      { id: 1, u: 9 },
      { id: 2, u: 3 },
      { id: 3, u: 5 },
      { id: 4, u: 2 },
    ],
    play: async (_, run) => {
      await run({ maxPages: 1 });
      await run();
    },
  },
  {
    name: "B2 the newest rows come first, and the load stops after them",
    given: { incremental: { ...byCursor, order: "descending" } },
    items: [9, 8, 7, 6, 5, 4].map((u) => ({ id: u, u })),
    play: async (_, run) => {
      await run({ maxPages: 1 });
      await run({ maxPages: 1 });
      await run();
      await run();
    },
  },
  {
    name: "B3 a row with the same cursor value as the newest comes later",
    items: [
      { id: 1, u: 1 },
      { id: 2, u: 2 },
    ],
    play: async (api, run) => {
      await run();
      api.items = [...api.items, { id: 3, u: 2 }];
      await run();
    },
  },
  {
    name: "B3 a row becomes visible when the cursor has passed it",
    given: { incremental: { ...byCursor, format: "unix", settle: 60_000 } },
    items: [{ id: 1, u: noon / 1000 - 5 }],
    play: async (api, run) => {
      await run();
      api.items = [{ id: 2, u: noon / 1000 - 30 }, ...api.items];
      api.api.now += 120_000;
      await run();
    },
  },
  {
    name: "B4 a list that broke off deletes what it did not come to",
    given: swept,
    items: [1, 2, 3, 4, 5].map((id) => ({ id, u: id })),
    play: async (api, run) => {
      await run();
      api.broken = 3;
      await run();
    },
  },
  {
    name: "B4 a list that is short without an error deletes the rest",
    given: swept,
    items: [1, 2, 3, 4, 5].map((id) => ({ id, u: id })),
    play: async (api, run) => {
      const all = api.items;
      await run();
      api.items = all.slice(0, 1);
      await run();
      api.items = [];
      await run();
      api.items = all;
    },
  },
  {
    name: "B5 a page that is read late has an older version of a row",
    items: [
      { id: 1, u: 5, v: "new" },
      { id: 2, u: 2, v: "b" },
      { id: 1, u: 4, v: "old" },
    ],
    play: (_, run) => run(),
  },
];

/** The newest version of each row that the API lists. */
function expected({ items }: Shop): string[] {
  const newest = new Map<number, Item>();
  for (const item of items) if (item.u >= (newest.get(item.id)?.u ?? 0)) newest.set(item.id, item);
  return [...newest.values()].map(({ id, v }) => `${id} ${v ?? ""}`).sort(inOrder);
}

describe("the five bug families of loaders", () => {
  test.each(plays)("$name", async ({ given = { incremental: byCursor }, items, play }) => {
    const ends: boolean[] = [];
    for (const newLoader of [byHand, ours]) {
      const opened = shop([...items]);
      const loader = await newLoader(opened, given);
      await play(opened, loader.run);
      opened.broken = undefined;
      const rows = await loader.rows();
      if (newLoader === ours) expect(rows).toEqual(expected(opened));
      ends.push(JSON.stringify(rows) === JSON.stringify(expected(opened)));
    }
    expect(ends, "by hand, rows are lost; ours loses none").toEqual([false, true]);
  });
});
