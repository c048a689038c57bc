import { ClickHouseLogLevel, createClient } from "@clickhouse/client";
import type { ClickHouseClient } from "../../templates/runtime/clickhouse/clickhouse.ts";
import { borrowed } from "../../templates/runtime/clickhouse/connect.ts";
import { openJournal } from "../../templates/runtime/clickhouse/journal.ts";
import { ensureViews, readCatalog } from "../../templates/runtime/clickhouse/session.ts";
import { qualified } from "../../templates/runtime/clickhouse/names.ts";
import { storageIn } from "../../templates/runtime/clickhouse/storage.ts";
import { storedName } from "../../templates/runtime/load/short-name.ts";
import { clickhouse } from "../runtime/clickhouse/clickhouse.ts";
import { clickHousePlace } from "../runtime/clickhouse/place.ts";
import { startClickHouse } from "../runtime/clickhouse/server.ts";
import { type Life, Lost, mortal } from "./life.ts";
import { table } from "./setup.ts";
import type { Target } from "./targets.ts";

/** A ClickHouse of its own; every place is a database. */
export async function clickhouseTarget(): Promise<Target> {
  const server = await startClickHouse();
  const client = createClient({ url: server.url, log: { level: ClickHouseLogLevel.OFF } });
  return {
    name: "ClickHouse",
    server,
    place: () => {
      const place = clickHousePlace(server);
      return Promise.resolve({
        ...place,
        tables: async () => {
          await followJournal(client, place.database);
          return place.tables();
        },
        mortal: (life) => mortal(clickhouse(stepping(client, life), { database: place.database }), life),
        address: { kind: "clickhouse", at: server.url, schema: place.database },
        nameOf: (name) => qualified(place.database, name),
        query: async (sql) => (await server.query(sql)).map((row) => Object.values(row)),
      });
    },
    stop: async () => {
      await client.close();
      await server.stop();
    },
  };
}

/** What the next load does first: views follow the journal, which a load that was killed may have left to it. */
async function followJournal(given: ClickHouseClient, database: string): Promise<void> {
  const client = borrowed(given);
  const storage = storageIn(database, {});
  const journal = await openJournal(client, storage);
  const name = storedName(table);
  const shared = {
    client,
    storage,
    journal,
    strategies: {},
    destination: "",
    load: "",
    sleep: () => Promise.resolve(),
  };
  const session = {
    ...shared,
    leases: new Map<string, string>(),
    replaced: new Set<string>(),
    running: new Map<string, () => void>(),
    clean: new Set<string>(),
  };
  const { tables, views, version } = await readCatalog(session, name);
  const draft = {
    client,
    storage,
    before: tables,
    after: new Map(tables),
    touched: new Set<string>(),
    former: new Set<string>(),
    open: new Map<string, readonly number[]>(),
    shapes: new Map(),
    version,
  };
  await ensureViews(session, draft, { table: name, views }, tables.keys(), version);
}

/** The client, whose statements are steps of a life. */
function stepping(client: ClickHouseClient, life: Life): ClickHouseClient {
  const step = <Params, Result>(run: (params: Params) => Promise<Result>): ((params: Params) => Promise<Result>) => {
    return async (params) => {
      try {
        life.step("statement");
      } catch (error) {
        if (error instanceof Lost) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        throw error;
      }
      return run(params);
    };
  };
  return {
    command: step((params) => client.command(params)),
    query: step((params) => client.query(params)),
    exec: step((params) => client.exec(params)),
    close: () => Promise.resolve(),
  };
}
