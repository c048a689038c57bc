import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { postgreSql } from "../../../templates/runtime/postgres/postgresql.ts";
import { postgres } from "./postgres.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres-server.ts";
import { batch, commit, inSession, plan, type Place } from "../destinations/harness.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});
beforeEach(async () => {
  await server.query("CREATE SCHEMA app");
});
afterEach(async () => {
  await server.query("DROP SCHEMA IF EXISTS app CASCADE");
  await server.query("DROP SCHEMA IF EXISTS fresh CASCADE");
});

/** Only the destination: what is in the tables is asked of the server. */
const as = (role: string, schema = "app"): Place => {
  const none = (): never => {
    throw new Error("ask the server");
  };
  const destination = (): ReturnType<typeof postgres> => postgres(server.urlFor(role), { schema });
  return { destination, rows: none, types: none, comments: none, tables: none, limit: none, close: none };
};
const admin = as("postgres");
const columnsOf = (table: string): Promise<readonly Record<string, unknown>[]> =>
  server.query(
    "SELECT column_name AS name, is_nullable AS nullable FROM information_schema.columns WHERE table_schema = 'app' AND table_name = $1 ORDER BY 1",
    [table],
  );

describe("tables that others use", () => {
  test("have a primary key where rows are merged, and none where they are appended", async () => {
    await commit(admin, plan({ table: "merged", primaryKey: ["b", "a"] }), batch(['[{"a":1,"b":"x","c":1}]']));
    await commit(admin, plan({ table: "appended", way: "append" }), batch(['[{"id":1}]']));
    await commit(admin, plan({ table: "replaced", gather: "replace" }), batch(['[{"id":1}]']));
    const keys = await server.query(
      "SELECT conrelid::regclass::text AS table, pg_get_constraintdef(oid) AS key FROM pg_constraint WHERE contype = 'p' AND connamespace = 'app'::regnamespace ORDER BY 1",
    );
    expect(keys).toEqual([
      { table: "app._names", key: "PRIMARY KEY (table_name, path)" },
      { table: "app.merged", key: "PRIMARY KEY (b, a)" },
      { table: "app.replaced", key: "PRIMARY KEY (id)" },
    ]);
    expect(await columnsOf("merged")).toContainEqual({ name: "c", nullable: "YES" });
  });

  test("lose the primary key that was made for them where rows are told apart in another way", async () => {
    const key = { primaryKey: ["id"] };
    await commit(admin, plan(key), batch(['[{"id":1,"v":1}]']));
    await commit(admin, plan({ ...key, way: "append" }), batch(['[{"id":1,"v":2},{"id":null,"v":3}]']));
    expect(await server.query("SELECT id::int AS id, v::int AS v FROM app.things ORDER BY v")).toEqual([
      { id: 1, v: 1 },
      { id: 1, v: 2 },
      { id: null, v: 3 },
    ]);
    // Somebody else's stays, whatever it is called.
    await server.query("CREATE TABLE app.others (id bigint PRIMARY KEY, v bigint)");
    const others = plan({ table: "others", way: "append", primaryKey: [] });
    expect(await commit(admin, others, batch(['[{"id":1,"v":1}]', '[{"id":1,"v":2}]']))).toMatchObject({
      inserted: 1,
      rejections: [{}],
    });
  });

  test("keep views, grants, indexes and identity through a replace", async () => {
    await commit(admin, plan(), batch(['[{"id":1,"v":"a"},{"id":2,"v":"b"}]']));
    await server.query(
      "CREATE VIEW app.seen AS SELECT id, v FROM app.things; CREATE ROLE reader; GRANT USAGE ON SCHEMA app TO reader; " +
        "GRANT SELECT ON app.things TO reader; CREATE INDEX by_v ON app.things (v)",
    );
    const [before] = await server.query("SELECT 'app.things'::regclass::oid AS oid");
    await commit(admin, plan({ gather: "replace" }), batch(['[{"id":2,"v":"c"}]']));
    expect(await server.query("SELECT * FROM app.seen")).toEqual([{ id: "2", v: "c" }]);
    expect(
      await server.query(
        "SELECT has_table_privilege('reader', 'app.things', 'SELECT') AS may, 'app.things'::regclass::oid AS oid",
      ),
    ).toEqual([{ may: true, oid: before?.["oid"] }]);
    expect(await server.query("SELECT indexname FROM pg_indexes WHERE tablename = 'things' ORDER BY 1")).toEqual([
      { indexname: "by_v" },
      { indexname: "things_pkey" },
    ]);
    await server.query("DROP OWNED BY reader; DROP ROLE reader");
  });

  test("a change of type that a view forbids is refused, saying so", async () => {
    await commit(admin, plan(), batch(['[{"id":1,"v":1}]']));
    await server.query("CREATE VIEW app.seen AS SELECT v FROM app.things");
    await expect(commit(admin, plan(), batch(['[{"id":2,"v":1.5}]']))).rejects.toThrow(
      /view.*Something that depends on the table, such as a view, stands in the way/,
    );
  });

  test("somebody's own columns keep their values", async () => {
    await commit(admin, plan(), batch(['[{"id":1,"v":"a","w":"x"}]']));
    await server.query(
      "ALTER TABLE app.things ADD COLUMN note text DEFAULT 'none', ADD COLUMN size int GENERATED ALWAYS AS (length(v)) STORED, ADD COLUMN nr bigint GENERATED ALWAYS AS IDENTITY; " +
        "UPDATE app.things SET note = 'mine'",
    );
    expect(await commit(admin, plan(), batch(['[{"id":1,"v":"a","w":"x"}]']))).toMatchObject({ unchanged: 1 });
    await commit(admin, plan(), batch(['[{"id":1,"v":"abc"},{"id":2,"v":"b"}]']));
    expect(
      await server.query("SELECT id, v, w, note, size, nr IS NOT NULL AS is_numbered FROM app.things ORDER BY id"),
    ).toEqual([
      { id: "1", v: "abc", w: null, note: "mine", size: 3, is_numbered: true },
      { id: "2", v: "b", w: null, note: "none", size: 1, is_numbered: true },
    ]);
  });

  test("of other types than ours are filled as they are", async () => {
    await server.query(
      "CREATE TABLE app.things (id integer PRIMARY KEY, u uuid, c varchar(3), j json, r real, n numeric, t timestamp, d numeric(5,1), e text[])",
    );
    const row = {
      id: 1,
      u: "550e8400-e29b-41d4-a716-446655440000",
      c: "abc",
      j: { a: 1 },
      r: 0.5,
      n: "12345678901234567890.5",
      t: "2024-01-01T02:00:00+02:00",
      d: 1.5,
    };
    await commit(admin, plan(), batch([[row]]));
    expect(await commit(admin, plan(), batch([[row]]))).toMatchObject({ unchanged: 1 });
    expect(await server.query("SELECT id, u, c, j, r, n, t::text, d::text FROM app.things")).toEqual([
      {
        id: 1,
        u: row.u,
        c: "abc",
        j: { a: 1 },
        r: 0.5,
        n: "12345678901234567890.5",
        t: "2024-01-01 00:00:00",
        d: "1.5",
      },
    ]);
    for (const bad of [{ c: "abcd" }, { id: 3_000_000_000 }, { d: 1.25 }, { u: "x" }]) {
      expect(await commit(admin, plan(), batch([[{ id: 2, ...bad }]]))).toMatchObject({ rejections: [{}] });
    }
  });

  test("L35 whose constraints refuse rows have these put aside, each with the server's reason, and no other", async () => {
    const by = plan({ nesting: "all" });
    await commit(admin, by, batch(['[{"id":1,"v":1,"u":"a","k":[1]}]']));
    await server.query("ALTER TABLE app.things ADD CHECK (v < 10), ADD UNIQUE (u)");
    await server.query("ALTER TABLE app.things__k ADD CHECK (value < 100)");
    const good = Array.from({ length: 40 }, (_, index) => ({ id: 100 + index, v: 2, u: `u${index}`, k: [index] }));
    const bad = [
      { id: 2, v: 10, u: "b", k: [] },
      { id: 3, v: 3, u: "u7", k: [3] },
      { id: 4, v: 4, u: "d", k: [1, 100] },
    ];
    const pages = [
      [...good.slice(0, 15), ...bad.slice(0, 1), ...good.slice(15, 30)],
      [...bad.slice(1), ...good.slice(30)],
    ];
    const states: unknown[] = [];
    const outcome = await commit(
      admin,
      by,
      batch(pages, {
        state: ({ rejected }) => {
          states.push(rejected);
          return { rejected };
        },
      }),
    );
    expect(outcome).toMatchObject({ rows: 40, inserted: 40 });
    const byRow = new Map(
      outcome.rejections.map(({ row, ...reasons }) => [(JSON.parse(row) as { id: number }).id, reasons]),
    );
    expect([...byRow.keys()].sort()).toEqual([2, 3, 4]);
    expect(byRow.get(2)?.reason).toMatch(/^PostgreSQL refuses the row: .*"things_v_check" \(Failing row contains/);
    expect(byRow.get(3)?.reason).toContain("Key (u)=(u7) already exists.");
    expect(byRow.get(4)?.what).toBe(
      'PostgreSQL refuses the row, constraint "things__k_value_check". Correct the row, or drop what refuses it.',
    );
    // What was tried and undone has left no state.
    expect(states).toEqual([3]);
    expect(await server.query("SELECT count(*)::int AS rows FROM app._rejected")).toEqual([{ rows: 3 }]);
    expect(await commit(admin, by, batch([[{ id: 5, v: 5, u: "e" }]]))).toMatchObject({ inserted: 1, rejections: [] });
  });

  test("L35 whose constraints refuse rows that have gathered to replace them have these put aside", async () => {
    const by = { nesting: "all", gather: "replace" } as const;
    await commit(admin, plan(by), batch(['[{"id":1,"v":1,"u":"a","p":1,"k":[1]}]'], { restart: true }));
    await server.query(
      "ALTER TABLE app.things ADD UNIQUE (u), ALTER COLUMN v SET NOT NULL; ALTER TABLE app.things__k ADD CHECK (value < 100); " +
        "CREATE TABLE app.owners (id bigint PRIMARY KEY); INSERT INTO app.owners VALUES (1); " +
        "ALTER TABLE app.things ADD FOREIGN KEY (p) REFERENCES app.owners DEFERRABLE INITIALLY DEFERRED",
    );
    const row = (id: number, more: object = {}): object => ({ id, v: 1, u: `u${id}`, p: 1, k: [id], ...more });
    const more = { finish: false } as const;
    const wrong = [row(3, { v: null }), row(4, { p: 2 }), row(5, { u: "u2" }), row(6, { k: [6, 100] })];
    await commit(admin, plan(by), batch([[row(2), ...wrong, row(7)]], { ...more, restart: true }));
    const outcome = await commit(admin, plan(by), batch([[row(8), row(9, { p: 3 })]]));
    expect(outcome).toMatchObject({ inserted: 3, deleted: 1 });
    const kept = (await server.query("SELECT id::int AS id FROM app.things ORDER BY 1")).map(({ id }) => id);
    expect(kept).toEqual([2, 7, 8]);
    const values = (await server.query("SELECT value::int AS value FROM app.things__k ORDER BY 1")).map(
      ({ value }) => value,
    );
    expect(values).toEqual([2, 7, 8]);
    const found = new Map(
      outcome.rejections.map(({ row: text, reason }) => {
        const { id, ...others } = JSON.parse(text) as { id: number } & Record<string, unknown>;
        return [id, { ...others, reason }];
      }),
    );
    expect([...found.keys()].sort()).toEqual([3, 4, 5, 6, 9]);
    expect(found.get(3)?.reason).toMatch(/null value in column "v"/);
    expect(found.get(4)?.reason).toMatch(/foreign key constraint.*Key \(p\)=\(2\) is not present/);
    expect(found.get(5)?.reason).toMatch(/Key \(u\)=\(u2\) already exists/);
    expect(found.get(6)).toMatchObject({ v: 1, things__k: [{ value: 6 }, { value: 100 }] });
    expect(found.get(9)).toMatchObject({ k: [9] });
    expect(
      await server.query(
        "SELECT col_description('app._rejected'::regclass, 5) AS row, count(*)::int FROM app._rejected",
      ),
    ).toEqual([{ row: expect.stringContaining("had already gathered"), count: 5 }]);
  });

  test("whose constraints refuse more than rows say so", async () => {
    await commit(admin, plan(), batch(['[{"id":1,"v":1}]']));
    await server.query(
      "CREATE TABLE app.others (thing bigint REFERENCES app.things); INSERT INTO app.others VALUES (1)",
    );
    const gather = plan({ gather: "replace" });
    await commit(admin, gather, batch(['[{"id":2,"v":10}]'], { finish: false, restart: true }));
    await expect(commit(admin, gather, batch(['[{"id":3,"v":3}]']))).rejects.toThrow(
      /others_thing_fkey.*A constraint of the table/,
    );
  });

  test("texts without U+0000, which PostgreSQL cannot store, come with a warning", async () => {
    const outcome = await commit(admin, plan(), batch([[{ id: 1, v: "a\0b", o: { k: "\0" } }]]));
    expect(outcome.warnings).toEqual(["2 characters U+0000 were left out of texts: PostgreSQL cannot store them."]);
    expect(await server.query("SELECT v, o::text FROM app.things")).toEqual([{ v: "ab", o: '{"k": ""}' }]);
  });

  test("settings of role and server change nothing", async () => {
    await server.query(
      "CREATE ROLE odd LOGIN SUPERUSER; ALTER ROLE odd SET datestyle = 'German'; ALTER ROLE odd SET timezone = 'Asia/Tokyo'; " +
        "ALTER ROLE odd SET standard_conforming_strings = off; ALTER ROLE odd SET extra_float_digits = -15; ALTER ROLE odd SET search_path = app; " +
        "ALTER ROLE odd SET default_transaction_isolation = 'serializable'; ALTER ROLE odd SET default_transaction_read_only = on",
    );
    const cursor = { field: "at", type: "timestamp", newest: "max", onMissing: "raise" } as const;
    const seen: unknown[] = [];
    const given = batch(['[{"id":1,"at":"2024-01-02 03:00:00","v":0.1,"s":"a\\\\b"}]'], {
      state: (found) => void seen.push(found.least),
    });
    await commit(as("odd"), plan({ cursor, description: "a\\'b" }), given);
    expect(await server.query("SELECT (at AT TIME ZONE 'UTC')::text AS at, v, s FROM app.things")).toEqual([
      { at: "2024-01-02 03:00:00", v: 0.1, s: "a\\b" },
    ]);
    expect(seen).toEqual(["2024-01-02T03:00:00.000000Z"]);
    await server.query("DROP OWNED BY odd; DROP ROLE odd");
  });
});

describe("roles", () => {
  afterEach(async () => {
    await server.query("DROP OWNED BY loader; DROP ROLE loader");
  });

  test("without CREATE get a clear error, and nothing is made", async () => {
    await server.query("CREATE ROLE loader LOGIN; GRANT USAGE ON SCHEMA app TO loader");
    await expect(commit(as("loader"), plan(), batch(['[{"id":1}]']))).rejects.toThrow(
      "things: the PostgreSQL database postgres on 127.0.0.1:" +
        `${server.port}, schema app did not take the rows: permission denied for schema app. The role lacks a privilege: grant it CREATE on the schema`,
    );
    await expect(commit(as("loader", "fresh"), plan(), batch(['[{"id":1}]']))).rejects.toThrow(
      "permission denied for database postgres",
    );
  });

  test("without CREATE load where tables and state are there already", async () => {
    await commit(admin, plan(), batch(['[{"id":1,"v":"a"}]'], { state: () => 1 }));
    await server.query(
      "CREATE ROLE loader LOGIN; GRANT USAGE ON SCHEMA app TO loader; GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA app TO loader",
    );
    expect(
      await commit(as("loader"), plan(), batch(['[{"id":1,"v":"b"},{"id":2,"v":"c"}]'], { state: () => 2 })),
    ).toMatchObject({ inserted: 1, updated: 1 });
    expect(await inSession(as("loader"), (session) => session.readState(plan().key))).toBe(2);
    await expect(commit(as("loader"), plan(), batch(['[{"id":3,"w":1}]']))).rejects.toThrow(
      /must be owner of table things\. The role lacks a privilege/,
    );
  });

  test("with CREATE on the database get their schema", async () => {
    await server.query("CREATE ROLE loader LOGIN; GRANT CREATE ON DATABASE postgres TO loader");
    await commit(as("loader", "fresh"), plan(), batch(['[{"id":1}]']));
    expect(await server.query("SELECT id FROM fresh.things")).toEqual([{ id: "1" }]);
  });
});

test("a connector that lacks a strategy says so", async () => {
  const session = await postgreSql({})(server.url).open();
  await expect(async () => session.table(plan())).rejects.toThrow("lacks the strategy `merge`");
  await session.close();
});
