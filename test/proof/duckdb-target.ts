import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { duckdb, duckdbPlace } from "../runtime/duckdb/place.ts";
import { type Life, mortal } from "./life.ts";
import type { Target } from "./targets.ts";

/** DuckDB in memory, or in a file where other processes load too. */
export function duckdbTarget(): Promise<Target> {
  const folder = mkdtempSync(join(tmpdir(), "gen-proof-"));
  chmodSync(folder, 0o755);
  let count = 0;
  return Promise.resolve({
    name: "DuckDB",
    place: async (isShared) => {
      count += 1;
      const path = join(folder, `${count}.duckdb`);
      const instance = isShared ? undefined : await DuckDBInstance.create(":memory:");
      return {
        ...duckdbPlace(instance ?? path),
        mortal: (life) => mortal(duckdb(instance === undefined ? path : hooked(instance, life)), life),
        address: { kind: "duckdb", at: path },
        nameOf: (name) => `"${name}"`,
        query: (sql) =>
          instance === undefined ? Promise.reject(new Error("ask a place in memory")) : ask(instance, sql),
      };
    },
    stop: () => {
      rmSync(folder, { recursive: true, force: true });
      return Promise.resolve();
    },
  });
}

/** Asks on a connection of its own. */
async function ask(instance: DuckDBInstance, sql: string): Promise<unknown[][]> {
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRowsJson();
  } finally {
    connection.closeSync();
  }
}

/** The instance with connections whose statements are steps of the life. */
function hooked(instance: DuckDBInstance, life: Life): DuckDBInstance {
  return proxy(instance, {
    connect: async () => {
      const step =
        (run: (...args: unknown[]) => unknown) =>
        (...args: unknown[]): unknown => {
          // What a dead process has begun is rolled back when its connection is closed.
          life.step("statement");
          return run(...args);
        };
      const connection = await instance.connect();
      return proxy(connection, {
        run: step(connection.run.bind(connection) as (...args: unknown[]) => unknown),
        runAndReadAll: step(connection.runAndReadAll.bind(connection) as (...args: unknown[]) => unknown),
      });
    },
  });
}

function proxy<Of extends object>(of: Of, own: Readonly<Record<string, unknown>>): Of {
  return new Proxy(of, {
    get: (target, name) => {
      if (typeof name === "string" && Object.hasOwn(own, name)) return own[name];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === "function" ? (value.bind(target) as unknown) : value;
    },
  });
}
