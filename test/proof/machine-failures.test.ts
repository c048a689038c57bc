import { randomBytes } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { inProcess } from "./in-process.ts";
import { newLife } from "./life.ts";
import { type Killing, killing, type Restrictions } from "./killed.ts";
import { errorsOf, plainSetup, playedIn, put, round, twoRounds } from "./plain-scenario.ts";
import type { Attempt, Loader, Scenario } from "./play.ts";
import type { ProofServer } from "./server.ts";
import type { ProofPlace, Target } from "./targets.ts";
import { duckdbTarget } from "./duckdb-target.ts";

let target: Target;
beforeAll(async () => {
  target = await duckdbTarget();
});
afterAll(async () => {
  await target.stop();
});
const killers: Killing[] = [];
afterEach(async () => {
  for (const killer of killers.splice(0)) await killer.stop();
});

/** Loads in this process, but for the second load: a process does it that may not do all. */
async function onceRestricted(
  scenario: Scenario,
  restrictions: Restrictions,
  meanwhile: (place: ProofPlace, server: ProofServer) => Promise<void> = () => Promise.resolve(),
): Promise<readonly Attempt[]> {
  const killer = await killing(restrictions);
  killers.push(killer);
  let loads = 0;
  const loaderIn =
    (place: ProofPlace) =>
    (server: ProofServer): Loader => {
      const restricted = killer.loaderOf(scenario.setup, place)(server);
      const free = inProcess(scenario.setup, place)(server);
      return {
        load: async (wish) => {
          loads += 1;
          if (loads !== 2) return free.load(wish);
          const [attempt] = await Promise.all([restricted.load(wish), meanwhile(place, server)]);
          await killer.stop();
          killers.length = 0;
          return attempt;
        },
      };
    };
  return playedIn(target, scenario, loaderIn, true);
}

describe("the machine under a DuckDB file", () => {
  test("a disk that is full ends the load with an error that says so; once there is room, the next one goes on", async () => {
    // Texts that nothing makes shorter.
    const rows = Array.from({ length: 24 }, (_, id) => put(id, ["a"], randomBytes(100_000).toString("base64")));
    const scenario = { setup: { ...plainSetup, deletes: "none" }, rounds: [round([put(1)]), round(rows)] } as const;
    const [error, ...others] = errorsOf(await onceRestricted(scenario, { fileBlocks: 2000 }));
    expect(error).toMatchObject({ name: "LoadError" });
    expect(String(error)).toMatch(/File too large/);
    expect(others).toEqual([]);
  }, 120_000);

  test("a file that may only be read is refused with what to do, and is loaded once it may be written", async () => {
    const attempts = await onceRestricted(twoRounds({}), { isReadOnly: true });
    const [error, ...others] = errorsOf(attempts);
    expect(error).toMatchObject({ name: "LoadError" });
    expect(String(error)).toMatch(/cannot be opened for writing: .*Check that this user may write the file/);
    expect(others).toEqual([]);
  }, 120_000);

  test("a file that another process is loading into is refused; once that has ended, the next load goes on", async () => {
    const refusals: unknown[] = [];
    const [error, ...others] = errorsOf(
      await onceRestricted(twoRounds({ faults: [{ kind: "stall", at: 2, times: 3 }] }), {}, async (place, server) => {
        // The process opens the file before it asks for anything, and has it until its requests have timed out.
        await expect.poll(() => server.requests, { timeout: 60_000 }).toBe(2);
        const opening = place.mortal(newLife(undefined)).open();
        refusals.push(
          await opening.then(
            () => undefined,
            (refusal: unknown) => refusal,
          ),
        );
      }),
    );
    expect(refusals).toEqual([expect.objectContaining({ name: "LoadError" })]);
    expect(String(refusals[0])).toContain("Another process has it open");
    expect(error).toMatchObject({ name: "LoadError" });
    expect(others).toEqual([]);
  }, 120_000);
});
