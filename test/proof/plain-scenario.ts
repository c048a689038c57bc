import type { Fault } from "./faults.ts";
import { inProcess } from "./in-process.ts";
import type { Death } from "./life.ts";
import { type Attempt, type Loader, newTotals, play, type Round, type Scenario } from "./play.ts";
import type { Change } from "./rows.ts";
import type { ProofServer } from "./server.ts";
import type { Setup } from "./setup.ts";
import type { ProofPlace, Target } from "./targets.ts";

/** A row is made or changed. */
export function put(id: number, tags: readonly string[] = [], v = `v${id}`): Change {
  return { kind: "put", id, part: "a", fields: { v, n: id / 2, tags }, isTouched: true };
}

/** A round in which nothing goes wrong but what is given; a commit per page. */
export function round(changes: readonly Change[], more: Partial<Round> = {}): Round {
  return { changes, isRefresh: false, faults: [], deaths: [], pagesPerCommit: 1, ...more };
}

/** A merge by `id` with lists and a sweep, two rows a page, but for what is given. */
export const plainSetup: Setup = {
  way: "upsert",
  deletes: "hard",
  maxShare: 1,
  key: ["id"],
  pages: "cursor",
  pageSize: 2,
  nesting: "all",
  isDeclared: false,
};

/** Two rounds; in the second goes wrong what is given. */
export function twoRounds(wrong: { readonly deaths?: readonly Death[]; readonly faults?: readonly Fault[] }): Scenario {
  return {
    setup: plainSetup,
    rounds: [
      round([put(1, ["x"]), put(2, ["x", "y"]), put(3)]),
      round([put(1), put(3, ["z"]), put(4, ["w"]), { kind: "delete", id: 2, part: "a" }], wrong),
    ],
  };
}

/** Plays a scenario and gives how each load went that was not done. */
export async function playedIn(
  target: Target,
  { setup, rounds }: Scenario,
  loaderIn: (place: ProofPlace) => (server: ProofServer) => Loader = (place) => inProcess(setup, place),
  isShared = false,
): Promise<readonly Attempt[]> {
  const place = await target.place(isShared);
  const failed: Attempt[] = [];
  try {
    await play(
      { setup, rounds },
      place,
      (server) => {
        const loader = loaderIn(place)(server);
        return {
          load: async (wish) => {
            const attempt = await loader.load(wish);
            if (attempt.kind !== "report") failed.push(attempt);
            return attempt;
          },
        };
      },
      newTotals(),
    );
    return failed;
  } finally {
    await place.close();
  }
}

/** The errors of loads that failed. */
export function errorsOf(attempts: readonly Attempt[]): readonly unknown[] {
  return attempts.flatMap((attempt) => (attempt.kind === "failed" ? [attempt.error] : []));
}
