import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./in-process.ts";
import { errorsOf, plainSetup, playedIn, put, round, twoRounds } from "./plain-scenario.ts";
import type { Attempt, Loader, Scenario } from "./play.ts";
import { postgresTarget } from "./postgres-target.ts";
import type { ProofServer } from "./server.ts";
import type { ProofPlace, Target } from "./targets.ts";

let target: Target;
/** How long is waited for a server; a crash takes its time. */
let patience = 1;
beforeAll(async () => {
  target = await postgresTarget((ms) => new Promise((resolve) => setTimeout(resolve, ms * patience)));
});
afterAll(async () => {
  await target.stop();
});

const server = (): NonNullable<Target["server"]> => {
  if (target.server === undefined) throw new Error("The destination has no server.");
  return target.server;
};

/** A merge of a few pages, whose second load does something at the API's request of that number. */
function during(
  scenario: Scenario,
  request: number,
  happen: (place: ProofPlace) => Promise<void>,
  afterLoad: () => Promise<void> = () => Promise.resolve(),
): Promise<readonly Attempt[]> {
  const loaderIn =
    (place: ProofPlace) =>
    (api: ProofServer): Loader => {
      let loads = 0;
      return {
        load: async (wish) => {
          loads += 1;
          const isSecond = loads === 2;
          const before = (number: number): Promise<void> =>
            isSecond && number === request ? happen(place) : Promise.resolve();
          const attempt = await inProcess(scenario.setup, place, before)(api).load(wish);
          if (isSecond) await afterLoad();
          return attempt;
        },
      };
    };
  return playedIn(target, scenario, loaderIn);
}

const many = Array.from({ length: 9 }, (_, id) => put(id, ["x"]));
const manyPages: Scenario = { setup: plainSetup, rounds: [round([put(1, ["a"])]), round(many)] };

describe("a PostgreSQL server that goes away in the middle of a load", () => {
  test.each(["immediately, as in a crash", "by ending the connections"])(
    "and comes back (%s) is found again, and nobody notices",
    async (how) => {
      const attempts = await during(manyPages, 3, (place) =>
        how.includes("crash")
          ? server().crash()
          : place
              .query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
              )
              .then(() => undefined),
      );
      expect(attempts).toEqual([]);
    },
    120_000,
  );

  test("and stays away ends it with an error that says so; once it is back, the next load goes on", async () => {
    patience = 0;
    const attempts = await during(
      manyPages,
      3,
      () => server().halt(),
      () => server().resume(),
    );
    const [error, ...others] = errorsOf(attempts);
    expect(error).toMatchObject({ name: "LoadError" });
    expect(String(error)).toContain("Check host and port, and whether the server runs.");
    expect(others).toEqual([]);
  }, 120_000);

  test("and has no room left ends it with what to do; once there is some, the next load goes on", async () => {
    // As the server tells of a full disk (SQLSTATE 53100), where a batch enters the table.
    let free = (): Promise<unknown> => Promise.resolve();
    const attempts = await during(
      { ...manyPages, setup: { ...plainSetup, deletes: "none" } },
      3,
      async ({ query, nameOf }) => {
        const full = nameOf("is_full");
        await query(
          `CREATE FUNCTION ${full}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION ` +
            `'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$; ` +
            `CREATE TRIGGER is_full AFTER INSERT ON ${nameOf("things__tags")} EXECUTE FUNCTION ${full}()`,
        );
        free = () => query(`DROP FUNCTION ${full} CASCADE`);
      },
      async () => {
        await free();
      },
    );
    const [error, ...others] = errorsOf(attempts);
    expect(error).toMatchObject({ name: "LoadError" });
    expect(String(error)).toContain("The server has run out of a resource: make room, and load again.");
    expect(others).toEqual([]);
  }, 120_000);
});

test("a load by a server that was started again between loads goes on", async () => {
  let loads = 0;
  const scenario = twoRounds({});
  const attempts = await playedIn(target, scenario, (place) => (api) => {
    const loader = inProcess(scenario.setup, place)(api);
    return {
      load: async (wish) => {
        loads += 1;
        if (loads === 2) await server().crash();
        return loader.load(wish);
      },
    };
  });
  expect(attempts).toEqual([]);
}, 120_000);
