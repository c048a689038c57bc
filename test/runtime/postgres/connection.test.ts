import { createServer } from "node:net";
import { once } from "node:events";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { DestinationSession } from "../../../templates/runtime/load/destination.ts";
import { postgreSql } from "../../../templates/runtime/postgres/postgresql.ts";
import { merge } from "../../../templates/runtime/postgres/merge.ts";
import { postgres } from "./postgres.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres-server.ts";
import { batch, key, page, plan, type Rows } from "../destinations/harness.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});
const open: DestinationSession[] = [];
afterEach(async () => {
  for (const session of open.splice(0)) await session.close();
  await server.query("DROP SCHEMA IF EXISTS app CASCADE");
});

const opened = async (url = server.url): Promise<DestinationSession> => {
  const session = await postgres(url, { schema: "app" }).open();
  open.push(session);
  return session;
};
const count = async (): Promise<unknown> => (await server.query("SELECT count(*)::int AS n FROM app.things"))[0]?.["n"];
const many = (first: number, rows = 20_000): Rows =>
  Array.from({ length: rows }, (_, index) => ({ id: first + index, v: "x".repeat(100) }));
/** Ends the loader's connections, as a server that is shut down does. */
const terminate = (condition: string): Promise<readonly Record<string, unknown>[]> =>
  server.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND ${condition}`);
const isLoader = "backend_type = 'client backend'";

describe("a connection that cannot be made", () => {
  test.each([
    {
      name: "no server",
      url: () => "postgresql://u:secret@127.0.0.1:1/db",
      message:
        /the PostgreSQL database db on 127\.0\.0\.1:1, schema app cannot be reached: .*ECONNREFUSED.*Check host and port/,
    },
    {
      name: "no such database",
      url: () => server.url.replace(/postgres$/, "none"),
      message: /database "none" does not exist.*Create the database/,
    },
    {
      name: "no such role",
      url: () => server.urlFor("nobody"),
      message: /role "nobody" does not exist.*Check user and password/,
    },
  ])("$name", async ({ url, message }) => {
    const failing = postgres(url(), { schema: "app" }).open();
    await expect(failing).rejects.toMatchObject({ name: "LoadError" });
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.not.toThrow("secret");
  });

  test("a server that answers something else", async () => {
    const other = createServer((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")).listen(0, "127.0.0.1");
    await once(other, "listening");
    const address = other.address();
    const port = typeof address === "object" ? address?.port : 0;
    await expect(postgres(`postgresql://u@127.0.0.1:${port ?? 0}/db`).open()).rejects.toMatchObject({
      name: "LoadError",
    });
    other.close();
  });

  test("settings may be given instead of a URL", async () => {
    const destination = postgres({ host: "127.0.0.1", port: server.port, user: "postgres", database: "postgres" });
    expect(destination.name).toBe(`the PostgreSQL database postgres on 127.0.0.1:${server.port}, schema public`);
    await (await destination.open()).close();
  });
});

describe("a connection that is lost", () => {
  test("between two commits is opened again", async () => {
    const session = await opened();
    const writer = await session.table(plan());
    await writer.commit(batch(['[{"id":1}]'], { state: () => 1 }));
    await terminate(isLoader);
    expect(await writer.commit(batch(['[{"id":2}]'], { state: () => 2 }))).toMatchObject({ inserted: 1 });
    await terminate(isLoader);
    expect(await session.readState(key)).toBe(2);
  });

  test("in mid-COPY leaves nothing half, and the batch goes in", async () => {
    const session = await opened();
    const writer = await session.table(plan({ way: "append" }));
    await writer.commit(batch([many(0, 10)]));
    // The pages stop arriving until the server has ended the connection that copies them.
    const pages = [page(many(1000), 1), page(many(100_000), 2), page(many(200_000), 3)];
    let isCut = false;
    const cutting = (async () => {
      while (!isCut) isCut = (await terminate("query LIKE 'COPY pg_temp%' AND state = 'active'")).length > 0;
    })();
    const outcome = await writer.commit({ ...batch([]), pages, state: () => 7 });
    await cutting;
    expect(outcome).toMatchObject({ inserted: 60_000 });
    expect(await count()).toBe(60_010);
    expect(await session.readState(key)).toBe(7);
  });

  test("while the server restarts is opened again when it is back", async () => {
    const session = await opened();
    const writer = await session.table(plan());
    await writer.commit(batch([many(0, 10)]));
    const [outcome] = await Promise.all([writer.commit(batch([many(0)])), server.crash()]);
    expect(outcome.inserted + outcome.unchanged).toBe(20_000);
    expect(await count()).toBe(20_000);
  });

  test("gathered rows outlive a crash of the server", async () => {
    const session = await opened();
    const writer = await session.table(plan({ gather: "replace" }));
    await writer.commit(batch([many(0, 500)], { finish: false }));
    await server.crash();
    expect(await writer.commit(batch([many(500, 500)]))).toMatchObject({ inserted: 1000 });
    expect(await count()).toBe(1000);
  });

  test("at the commit itself: what the server has done is not done twice", async () => {
    const proxy = await commitCuttingProxy(server.port);
    const session = await opened(`postgresql://postgres@127.0.0.1:${proxy.port}/postgres`);
    const writer = await session.table(plan({ way: "append" }));
    await writer.commit(batch([many(0, 10)], { state: () => 1 }));
    proxy.cutAfterCommit();
    expect(await writer.commit(batch([many(0, 10)], { state: () => 2 }))).toMatchObject({ inserted: 10 });
    expect(proxy.cuts()).toBe(1);
    expect(await count()).toBe(20);
    expect(await session.readState(key)).toBe(2);
    await proxy.close();
  });

  test("for good fails, and the next load goes on from the last commit", async () => {
    const own = await startPostgres();
    try {
      const slept: number[] = [];
      const sleep = (ms: number): Promise<void> => Promise.resolve(void slept.push(ms));
      const session = await postgreSql({ merge }, sleep)(own.url, { schema: "app" }).open();
      const writer = await session.table(plan());
      await writer.commit(batch(['[{"id":1}]'], { state: () => 1 }));
      await own.halt();
      const failing = writer.commit(batch(['[{"id":2}]'], { state: () => 2 }));
      await expect(failing).rejects.toMatchObject({ name: "LoadError" });
      expect(slept).toEqual([100, 500, 2000, 5000]);
      await session.close();
      await own.resume();
      const next = await postgres(own.url, { schema: "app" }).open();
      expect(await next.readState(key)).toBe(1);
      await (await next.table(plan())).commit(batch(['[{"id":2}]']));
      expect(await own.query("SELECT id FROM app.things ORDER BY id")).toEqual([{ id: "1" }, { id: "2" }]);
      await next.close();
    } finally {
      await own.stop();
    }
  });
});

describe("others at the same time", () => {
  test("two loads into one table leave what both say", async () => {
    const writers = await Promise.all([1, 2, 3].map(async () => (await opened()).table(plan())));
    for (let round = 0; round < 4; round += 1) {
      await Promise.all(writers.map((writer, index) => writer.commit(batch([many(index * 500, 1000)]))));
    }
    expect(await count()).toBe(2000);
  });

  test("readers see the old or the new rows of a replace, never less, and never wait for its end", async () => {
    const writer = await (await opened()).table(plan({ gather: "replace" }));
    const fill = (v: number): Rows => Array.from({ length: 5000 }, (_, id) => ({ id, v }));
    await writer.commit(batch([fill(0)]));
    const seen: string[] = [];
    const writing = new AbortController();
    const reading = (async () => {
      while (!writing.signal.aborted) {
        const [row] = await server.query(
          "SELECT count(*)::int AS n, count(DISTINCT v)::int AS versions FROM app.things",
        );
        seen.push(`${String(row?.["n"])} of ${String(row?.["versions"])}`);
      }
    })();
    for (let v = 1; v <= 5; v += 1) await writer.commit(batch([fill(v)], { restart: true }));
    writing.abort();
    await reading;
    expect([...new Set(seen)]).toEqual(["5000 of 1"]);
    expect(seen.length).toBeGreaterThan(5);
  });

  test("a long read does not hold up a replace, and still sees its own rows", async () => {
    const writer = await (await opened()).table(plan({ gather: "replace" }));
    await writer.commit(batch([many(0, 10)]));
    await server.query("BEGIN ISOLATION LEVEL REPEATABLE READ");
    expect(await count()).toBe(10);
    await writer.commit(batch([many(0, 5)], { restart: true }));
    expect(await count()).toBe(10);
    await server.query("COMMIT");
    expect(await count()).toBe(5);
  });

  test("a deadlock is resolved by trying again", async () => {
    const writer = await (await opened()).table(plan());
    await writer.commit(batch([many(1, 2)]));
    await server.query("SET deadlock_timeout = '10s'; BEGIN; UPDATE app.things SET v = 'mine' WHERE id = 2");
    const writing = writer.commit(
      batch([
        [
          { id: 1, v: "new" },
          { id: 2, v: "new" },
        ],
      ]),
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    // Waits for the writer, which waits for this: the writer, whose timeout is shorter, is the one to be ended.
    await server.query("UPDATE app.things SET v = 'mine' WHERE id = 1; COMMIT; RESET deadlock_timeout");
    expect(await writing).toMatchObject({ updated: 2 });
    // PostgreSQL counts with a delay; before 15 nothing makes it count at once.
    const flush = "DO $$ BEGIN PERFORM pg_stat_force_next_flush(); EXCEPTION WHEN undefined_function THEN NULL; END $$";
    await server.query(flush);
    const counted = "SELECT deadlocks::int FROM pg_stat_database WHERE datname = 'postgres'";
    await expect.poll(() => server.query(counted), { timeout: 30_000 }).toEqual([{ deadlocks: 1 }]);
    expect(await server.query("SELECT DISTINCT v FROM app.things")).toEqual([{ v: "new" }]);
  });
});

/** A proxy that ends the connection once the server has answered a COMMIT, before the answer gets through. */
async function commitCuttingProxy(port: number): Promise<{
  readonly port: number;
  readonly cutAfterCommit: () => void;
  readonly cuts: () => number;
  readonly close: () => Promise<void>;
}> {
  const { connect } = await import("node:net");
  let isArmed = false;
  let cuts = 0;
  const proxy = createServer((down) => {
    const up = connect(port, "127.0.0.1");
    let isCommitting = false;
    down.on("data", (chunk) => {
      isCommitting ||= isArmed && chunk.includes("COMMIT\0");
      up.write(chunk);
    });
    up.on("data", (chunk) => {
      if (!isCommitting) return void down.write(chunk);
      isArmed = false;
      cuts += 1;
      down.destroy();
      up.destroy();
    });
    for (const [one, other] of [
      [down, up],
      [up, down],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => other.destroy());
    }
  }).listen(0, "127.0.0.1");
  await once(proxy, "listening");
  const address = proxy.address();
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cutAfterCommit: () => (isArmed = true),
    cuts: () => cuts,
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => {
          resolve();
        });
        for (const session of open.splice(0)) void session.close();
      }),
  };
}
