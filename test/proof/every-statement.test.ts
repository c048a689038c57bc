import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { LoadError } from "../../templates/runtime/errors.ts";
import { inProcess } from "./in-process.ts";
import type { Death, DeathKind } from "./life.ts";
import { newTotals, play, type Round, type Scenario } from "./play.ts";
import type { Change } from "./rows.ts";
import { type Target, targets } from "./targets.ts";

const put = (id: number, tags: readonly string[], isTouched = true): Change => ({
  kind: "put",
  id,
  part: "a",
  fields: { v: `v${id}`, n: id / 2, tags },
  isTouched,
});
const round = (changes: readonly Change[], deaths: readonly Death[] = []): Round => ({
  changes,
  isRefresh: false,
  faults: [],
  deaths,
  pagesPerCommit: 1,
});

/** Rows with lists that are merged twice; the second time with what is to end the first load. */
const scenario = (death: Death | undefined): Scenario => ({
  setup: {
    way: "upsert",
    deletes: "hard",
    maxShare: 1,
    key: ["id"],
    pages: "cursor",
    pageSize: 2,
    nesting: "all",
    isDeclared: false,
  },
  rounds: [
    round([put(1, ["x"]), put(2, ["x", "y"]), put(3, [])]),
    round(
      [put(1, []), put(3, ["z"]), put(4, ["w"]), { kind: "delete", id: 2, part: "a" }],
      death === undefined ? [] : [death],
    ),
  ],
});

describe.each(Object.entries(targets))("%s", (_, open) => {
  let target: Target;
  beforeAll(async () => {
    target = await open();
  });
  afterAll(async () => {
    await target.stop();
  });

  /** Plays it, and gives the errors that came up. */
  const played = async (death: Death | undefined): Promise<readonly unknown[]> => {
    const place = await target.place(false);
    const errors: unknown[] = [];
    const { setup, rounds } = scenario(death);
    try {
      await play(
        { setup, rounds },
        place,
        (server) => {
          const loader = inProcess(setup, place)(server);
          return {
            load: async (wish) => {
              const attempt = await loader.load(wish);
              if (attempt.kind !== "report") errors.push(attempt.kind === "failed" ? attempt.error : undefined);
              return attempt;
            },
          };
        },
        newTotals(),
      );
      return errors;
    } finally {
      await place.close();
    }
  };

  // One in so many statements is tried; the other properties try any.
  test.each<readonly [kind: DeathKind, step: number]>([
    ["error", 13],
    ["statement", 29],
  ])(
    "whichever statement fails (%s), the error has a type, and the next load leaves the exact rows",
    async (kind, step) => {
      let tried = 0;
      // Beyond the last statement nothing fails any more.
      for (let at = 1; ; at += step) {
        const errors = await played({ kind, at });
        if (errors.length === 0) break;
        tried += 1;
        if (kind === "error") for (const error of errors) expect(error).toBeInstanceOf(LoadError);
      }
      expect(tried).toBeGreaterThan(1);
    },
    300_000,
  );
});
