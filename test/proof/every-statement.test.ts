import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LoadError } from "../../templates/runtime/errors.ts";
import type { DeathKind } from "./life.ts";
import { errorsOf, playedIn, twoRounds } from "./plain-scenario.ts";
import { type Target, targets } from "./targets.ts";

describe.each(Object.entries(targets))("%s", (name, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
  });

  // One in so many statements is tried; the other properties try any.
  test.each<readonly [kind: DeathKind, step: number]>([
    ["error", 23],
    ["statement", 47],
  ])(
    "whichever statement fails (%s), the error has a type, and the next load leaves the exact rows",
    async (kind, step) => {
      let tried = 0;
      // Beyond the last statement nothing fails any more.
      for (let at = 1; ; at += step) {
        const attempts = await playedIn(target, twoRounds({ deaths: [{ kind, at }] }));
        if (attempts.length === 0) break;
        tried += 1;
        for (const error of errorsOf(attempts)) expect(error).toBeInstanceOf(LoadError);
      }
      expect(tried).toBeGreaterThan(1);
    },
    300_000,
  );

  test.runIf(name === "postgres")(
    "at whichever statement the connection is lost, the load goes on by a new one, and nobody notices",
    async () => {
      for (let at = 5; at < 100; at += 19) {
        expect(await playedIn(target, twoRounds({ deaths: [{ kind: "lost", at }] }))).toEqual([]);
      }
    },
    300_000,
  );
});
