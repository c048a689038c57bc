import { afterAll, beforeAll, expect, test } from "vitest";
import { load } from "../../../templates/runtime/load/load.ts";
import { postgres } from "./postgres.ts";
import { type PostgresServer, startPostgres } from "../../support/postgres-server.ts";
import { connectionTo, cursorU, fakeApi, resource } from "../load/fake-api.ts";

let server: PostgresServer;
beforeAll(async () => {
  server = await startPostgres();
});
afterAll(async () => {
  await server.stop();
});

test("a whole load: everything, then what is new, then a full refresh after a deletion, and on after a failure", async () => {
  const things = resource({ incremental: cursorU });
  const api = fakeApi([
    [
      { id: 1, u: 11, v: "a" },
      { id: 2, u: 12, v: "b" },
    ],
    [{ id: 3, u: 13, v: "c" }],
  ]);
  const run = (options = {}): ReturnType<typeof load> =>
    load(connectionTo(api), { things }, postgres(server.url, { schema: "crm" }), options);
  const rows = (): ReturnType<typeof server.query> => server.query("SELECT id, u, v FROM crm.things ORDER BY id");

  expect((await run()).resources["things"]).toMatchObject({ mode: "full", inserted: 3, cursor: "13" });

  api.pages = [
    [
      { id: 3, u: 13, v: "c" },
      { id: 1, u: 14, v: "z" },
    ],
  ];
  expect((await run()).resources["things"]).toMatchObject({
    mode: "incremental",
    inserted: 0,
    updated: 1,
    unchanged: 1,
    cursor: "14",
  });
  expect(api.urls.at(-1)).toBe("/things?since=13&page=1");

  api.pages = [[{ id: 1, u: 14, v: "z" }], [{ id: 2, u: 12, v: "b" }]];
  expect((await run({ fullRefresh: true, checkpoint: { pages: 1 } })).resources["things"]).toMatchObject({
    mode: "full",
    inserted: 2,
    deleted: 1,
  });
  expect(await rows()).toEqual([
    { id: "1", u: "14", v: "z" },
    { id: "2", u: "12", v: "b" },
  ]);

  api.pages = [[{ id: 4, u: 15, v: "d" }], { status: 500 }];
  await expect(run({ checkpoint: { pages: 1 } })).rejects.toMatchObject({ name: "LoadError" });
  expect(await rows()).toHaveLength(3);
  api.pages = [[], [{ id: 5, u: 16, v: "e" }]];
  expect((await run()).resources["things"]).toMatchObject({ done: true, inserted: 1 });
  expect(api.urls.at(-1)).toBe("/things?since=14&page=2");
});
