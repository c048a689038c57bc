import pg from "pg";
import { contract } from "../../templates/runtime/contract/hold.ts";
import { append } from "../../templates/runtime/postgres/append.ts";
import { deleteFlagged } from "../../templates/runtime/postgres/delete-flagged.ts";
import { insertOnly } from "../../templates/runtime/postgres/insert-only.ts";
import { keepAbsent } from "../../templates/runtime/postgres/keep-absent.ts";
import { merge } from "../../templates/runtime/postgres/merge.ts";
import { nested } from "../../templates/runtime/postgres/nested.ts";
import { postgreSql } from "../../templates/runtime/postgres/postgresql.ts";
import { scd2 } from "../../templates/runtime/postgres/scd2.ts";
import { sweep } from "../../templates/runtime/postgres/sweep.ts";
import { tombstones } from "../../templates/runtime/postgres/tombstones.ts";
import { postgresPlace } from "../runtime/postgres/place.ts";
import { startPostgres } from "../support/postgres-server.ts";
import { type Life, Lost, mortal } from "./life.ts";
import type { Target } from "./targets.ts";

/**
 * A PostgreSQL server of its own; every place is a schema.
 *
 * @param sleep waits before a connection is opened again; default: nobody waits
 */
export async function postgresTarget(sleep: (ms: number) => Promise<void> = () => Promise.resolve()): Promise<Target> {
  const server = await startPostgres();
  const lives = new Map<string, Life>();
  const unhook = hookClient(lives);
  let count = 0;
  const strategies = {
    append,
    contract,
    deleteFlagged,
    insertOnly,
    keepAbsent,
    merge,
    scd2,
    sweep,
    tombstones,
    nested,
  };
  const postgres = postgreSql(strategies, sleep);
  return {
    name: "PostgreSQL",
    server,
    place: () => {
      const place = postgresPlace(server);
      return Promise.resolve({
        ...place,
        mortal: (life) => {
          count += 1;
          const name = `life ${count}`;
          lives.set(name, life);
          const connection = { connectionString: server.url, application_name: name };
          return mortal(postgres(connection, { schema: place.schema }), life);
        },
        address: { kind: "postgres", at: server.url, schema: place.schema },
        nameOf: (name) => `${quoted(place.schema)}.${quoted(name)}`,
        query: async (sql) => (await server.query(sql)).map((row) => Object.values(row)),
      });
    },
    stop: async () => {
      unhook();
      await server.stop();
    },
  };
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** Makes statements of the connections that are called after a life steps of that life. */
function hookClient(lives: ReadonlyMap<string, Life>): () => void {
  // The driver's own methods, called on the client that they were meant for.
  const prototype = pg.Client.prototype as unknown as Record<"query" | "connect", (...args: unknown[]) => unknown>;
  const { query, connect } = prototype;
  const lifeOf = (client: unknown): Life | undefined =>
    // What `pg` keeps of the settings of a connection.
    lives.get(
      (client as { connectionParameters: { application_name?: string } }).connectionParameters.application_name ?? "",
    );
  prototype.query = function (this: unknown, ...args) {
    try {
      lifeOf(this)?.step("statement");
    } catch (error) {
      if (!(error instanceof Lost)) throw error;
      // What `pg` has of the connection.
      (this as { connection: { stream: { destroy: () => void } } }).connection.stream.destroy();
    }
    return query.apply(this, args);
  };
  prototype.connect = function (this: unknown, ...args) {
    if (lifeOf(this)?.isOver() === true) return Promise.reject(new Error("the process was killed before"));
    return connect.apply(this, args);
  };
  return () => void Object.assign(prototype, { query, connect });
}
