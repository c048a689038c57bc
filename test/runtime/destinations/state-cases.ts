import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Json } from "../../../templates/runtime/json.ts";
import { batch, commit, inSession, key, type NewPlace, plan, type Place } from "./harness.ts";

/** State, names, and a model of merging. */
export function stateCases(place: () => Place): void {
  const read = (changes: Partial<typeof key> = {}): Promise<Json | undefined> =>
    inSession(place(), (session) => session.readState({ ...key, ...changes }));
  const save = (state: Json, changes: Partial<typeof key> = {}): ReturnType<typeof commit> =>
    commit(place(), plan({ key: { ...key, ...changes } }), batch(['[{"id":1}]'], { state: () => state }));

  describe("state", () => {
    test("is absent before the first commit, and nothing is in the database", async () => {
      expect(await read()).toBeUndefined();
      await inSession(place(), (session) => session.table(plan()));
      expect(await place().tables()).toEqual([]);
    });

    test.each<{ state: Json }>([
      { state: { v: 1, page: { cursor: 'it\'s "q" \\ \n é 😀' }, n: 9007199254740991, list: [null, true, 0.1] } },
      { state: "x" },
      { state: [] },
    ])("is read as it was saved: $state", async ({ state }) => {
      await save({ old: true });
      await save(state);
      expect(await read()).toEqual(state);
    });

    test("belongs to connector, resource and partition", async () => {
      await save(1);
      await save(2, { partition: "p" });
      await save(3, { resource: "o'ther" });
      await save(4, { connector: "c" });
      expect([
        await read(),
        await read({ partition: "p" }),
        await read({ resource: "o'ther" }),
        await read({ connector: "c" }),
      ]).toEqual([1, 2, 3, 4]);
      expect(await read({ partition: "q" })).toBeUndefined();
    });

    test("is saved without rows too, and not at all where there is none", async () => {
      await commit(place(), plan(), batch([], { state: () => ({ a: 1 }) }));
      await commit(place(), plan(), batch(['[{"id":1}]'], { state: () => undefined }));
      expect(await read()).toEqual({ a: 1 });
    });

    test("stays with its rows where a commit fails, and the next one goes on", async () => {
      await save({ page: 1 });
      const failing = commit(
        place(),
        plan({ primaryKey: ["userId", "user_id"] }),
        batch(['[{"id":2,"userId":1,"user_id":2}]'], { state: () => ({ page: 2 }) }),
      );
      await expect(failing).rejects.toMatchObject({ name: "LoadError" });
      expect(await read()).toEqual({ page: 1 });
      expect(await place().rows("things", ["id"])).toEqual([["1"]]);
      await commit(place(), plan(), batch(['[{"id":2}]'], { state: () => ({ page: 2 }) }));
      expect(await read()).toEqual({ page: 2 });
      expect(await place().rows("things", ["id"])).toEqual([["1"], ["2"]]);
    });

    test("a failure of the state's own keeps the rows out", async () => {
      const failing = commit(
        place(),
        plan(),
        batch(['[{"id":1}]'], {
          state: () => {
            throw new Error("no state");
          },
        }),
      );
      await expect(failing).rejects.toThrow("no state");
      expect(await place().tables()).toEqual([]);
    });

    test("is asked for once per commit", async () => {
      let times = 0;
      await commit(place(), plan(), batch(['[{"id":1}]'], { state: () => (times += 1) }));
      expect(times).toBe(1);
    });
  });

  test("descriptions are comments on tables and columns, also on later columns and after a replacement", async () => {
    const id = { type: "bigint", nullable: false, description: "Which thing." } as const;
    const late = { type: "text", nullable: true, description: "It came later." } as const;
    const given = plan({ description: "Things.", columns: { id } });
    await commit(place(), given, batch([[{ id: 1, n: 1 }]]));
    const changed = { ...given, columns: { id, late } };
    await commit(place(), changed, batch([[{ id: 2, n: 1, late: "x" }]]));
    const comments = { "": "Things.", id: "Which thing.", late: "It came later." };
    expect(await place().comments("things")).toEqual(comments);
    await commit(place(), { ...changed, gather: "replace" }, batch([[{ id: 3, n: 1, late: "y" }]]));
    expect(await place().comments("things")).toEqual(comments);
  });

  describe("names", () => {
    const long = "very_long_".repeat(12);

    test("are quoted, whatever is in them", async () => {
      const given = plan({
        table: 'odd "table"; --',
        description: "It's \\ odd.",
        primaryKey: ["ID"],
        columns: {
          ID: { type: "bigint", nullable: false, description: "Who it's." },
          select: { type: "text", nullable: true },
          "a'b\"c": { type: "text", nullable: true },
        },
      });
      await commit(place(), given, batch([[{ ID: 1, select: "x", userName: "y", "a'b\"c": "z" }]]));
      await commit(place(), given, batch([[{ ID: 1, select: "x2", userName: "y", "a'b\"c": "z" }]]));
      expect(await place().rows(given.table, ["id", "select", "user_name", "a_b_c"])).toEqual([["1", "x2", "y", "z"]]);
      expect(await place().comments(given.table)).toEqual({ "": "It's \\ odd.", id: "Who it's." });
    });

    test("long ones of tables and columns stay apart", async () => {
      for (const end of ["a", "b"]) {
        const given = plan({ table: `${long}${end}` });
        await commit(place(), given, batch([[{ id: 1, [`${long}x`]: end, [`${long}y`]: "y" }]]));
        await commit(
          place(),
          { ...given, gather: "replace" },
          batch([[{ id: 2, [`${long}x`]: end, [`${long}y`]: "y" }]]),
        );
      }
      const tables = await place().tables();
      expect(tables).toHaveLength(2);
      for (const table of tables) {
        const types = await place().types(table);
        expect(Object.keys(types)).toHaveLength(3);
      }
    });

    test.each(["oid", "ctid", "xmin", "tableoid", "rowid", "_row", "n", "c0", "fate", "stage_", "s", "t", "cursor_"])(
      "a field may be called %s",
      async (field) => {
        await commit(place(), plan(), batch([[{ id: 1, [field]: "a" }]]));
        expect(await commit(place(), plan(), batch([[{ id: 1, [field]: "b" }]]))).toMatchObject({ updated: 1 });
        const types = await place().types("things");
        const name = Object.keys(types).find((column) => column !== "id") ?? "";
        expect(await place().rows("things", [name])).toEqual([["b"]]);
      },
    );

    test("N02 fields of any script have readable columns of their own", async () => {
      const fields = { é: "a", 日本: "b", "😀": "c", "#": "d", "!": "e", größeInMeter: "f" };
      await commit(place(), plan(), batch([[{ id: 1, ...fields }]]));
      const names = ["é", "日本", "u1f600", "u23", "u21", "größe_in_meter"];
      expect(Object.keys(await place().types("things"))).toEqual(["id", ...names]);
      expect(await place().rows("things", names)).toEqual([["a", "b", "c", "d", "e", "f"]]);
      expect(await commit(place(), plan(), batch([[{ id: 1, ...fields, é: "A" }]]))).toMatchObject({ updated: 1 });
    });

    describe("of fields that would share a column each has its own", () => {
      const row = { id: 1, userId: "a", user_id: "b", UserID: "c", userid: "d" };
      const names = ["id", "user_id", "user_id_2", "user_id_3", "userid"];
      const text = { type: "text", nullable: true } as const;
      const columns = { id: { type: "bigint", nullable: false }, userId: text, UserID: text } as const;
      const others = { user_id: text, userid: text } as const;

      test.each([
        { what: "none declared", given: {} },
        { what: "some declared", given: { columns } },
        { what: "all declared", given: { columns: { ...columns, ...others } } },
        { what: "all declared, rows taken apart", given: { columns: { ...columns, ...others }, nesting: "all" } },
        { what: "gathered first", given: { gather: "merge" } },
      ] as const)("N03 X: $what", async ({ given }) => {
        await commit(place(), plan(given), batch([[row]]));
        const types = Object.keys(await place().types("things"));
        expect(types.sort()).toEqual(names);
        const [values = []] = await place().rows("things", names);
        expect(values.slice(1).sort()).toEqual(["a", "b", "c", "d"]);
        const changed = { id: 1, userId: "A", user_id: "B", UserID: "C", userid: "D" };
        expect(await commit(place(), plan(given), batch([[changed]]))).toMatchObject({ rows: 1 });
        expect(await place().rows("things", names)).toEqual([values.map((value) => value?.toUpperCase() ?? null)]);
      });

      test("N03 X: whichever comes first", async () => {
        const rows = [{ id: 1, userId: "a" }, { id: 2, UserID: "c" }, { id: 3, user_id: "b" }, row];
        for (const each of rows) await commit(place(), plan(), batch([[each]]));
        expect(await place().rows("things", ["id", "user_id", "user_id_2", "user_id_3", "userid"])).toEqual([
          ["1", "a", "c", "b", "d"],
          ["2", null, "c", null, null],
          ["3", null, null, "b", null],
        ]);
      });

      test("but a key has its name, and two keys of one name are refused", async () => {
        const key = { primaryKey: ["userId"] };
        await commit(place(), plan(key), batch([[{ user_id: "b", userId: 1, UserID: "c" }]]));
        expect(await place().rows("things", ["user_id", "user_id_2", "user_id_3"])).toEqual([["1", "b", "c"]]);
        const both = plan({ primaryKey: ["userId", "user_id"] });
        await expect(commit(place(), both, batch([[{ user_id: 2, userId: 1 }]]))).rejects.toThrow(
          /the fields "(userId|user_id)" and "(userId|user_id)" would both become the column "user_id".*`rename`/,
        );
      });
    });
  });
}

interface ModelRow {
  readonly id: number;
  readonly s: number | null;
  readonly v: string | null;
}

/** Any batches, and whatever becomes of them: the table is what a plain model says. */
export function modelCases(newPlace: NewPlace, runs: number): void {
  const row = fc.record({
    id: fc.integer({ min: 0, max: 5 }),
    s: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null, freq: 5 }),
    v: fc.option(fc.constantFrom("a", "b", "\\N", "", 'é\n\t"', "😀"), { nil: null, freq: 4 }),
  });
  const batches = fc.array(fc.array(fc.array(row, { maxLength: 6 }), { maxLength: 3 }), { minLength: 1, maxLength: 4 });

  test("any sequence of batches leaves what the model says", async () => {
    await fc.assert(
      fc.asyncProperty(batches, async (given) => {
        const place = await newPlace();
        const cursor = { field: "s", type: "number", newest: "max", onMissing: "include" } as const;
        const columns = {
          id: { type: "bigint", nullable: false },
          s: { type: "bigint", nullable: true },
          v: { type: "text", nullable: true },
        } as const;
        const model = new Map<number, ModelRow>();
        try {
          for (const pages of given) {
            const counts = apply(model, pages.flat());
            const outcome = await commit(place, plan({ cursor, columns }), batch(pages));
            expect(outcome).toMatchObject({ ...counts, rows: pages.flat().length, deleted: 0, skipped: 0 });
          }
          const want = [...model.values()].sort((left, right) => left.id - right.id);
          const found = await place.rows("things", ["id", "s", "v"]);
          expect(found).toEqual(want.map(({ id, s, v }) => [String(id), s === null ? null : String(s), v]));
        } finally {
          await place.close();
        }
      }),
      { numRuns: runs },
    );
  }, 600_000);
}

function apply(
  model: Map<number, ModelRow>,
  rows: readonly ModelRow[],
): { inserted: number; updated: number; unchanged: number; stale: number } {
  const newest = new Map<number, ModelRow>();
  const isOlder = (row: ModelRow, than: ModelRow): boolean => than.s !== null && (row.s === null || row.s < than.s);
  for (const row of rows) {
    const other = newest.get(row.id);
    if (other === undefined || !isOlder(row, other)) newest.set(row.id, row);
  }
  const counts = { inserted: 0, updated: 0, unchanged: 0, stale: rows.length - newest.size };
  for (const row of newest.values()) {
    const stored = model.get(row.id);
    if (stored === undefined) counts.inserted += 1;
    else if (isOlder(row, stored)) counts.stale += 1;
    else if (stored.s === row.s && stored.v === row.v) counts.unchanged += 1;
    else counts.updated += 1;
    if (stored === undefined || !isOlder(row, stored)) model.set(row.id, row);
  }
  return counts;
}
