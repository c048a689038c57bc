import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { FaultKind } from "./faults.ts";
import { errorsOf, plainSetup, playedIn, put, round } from "./plain-scenario.ts";
import type { Scenario } from "./play.ts";
import { type Target, targets } from "./targets.ts";

let target: Target;
beforeAll(async () => {
  target = await (targets["duckdb"] ?? fail)();
});
afterAll(async () => {
  await target.stop();
});

/** Seven rows on four pages, with the fault from the third request on. */
const faulty = (kind: FaultKind, times: number): Scenario => ({
  setup: { ...plainSetup, deletes: "none" },
  rounds: [
    round(
      [1, 2, 3, 4, 5, 6, 7].map((id) => put(id, ["a", "b"])),
      { faults: [{ kind, at: 3, times }] },
    ),
  ],
});

describe("an API that fails", () => {
  test.each<FaultKind>(["429", "503", "reset", "stall", "truncated", "html"])(
    "once (%s) is asked again, and nobody notices",
    async (kind) => {
      expect(await playedIn(target, faulty(kind, 1))).toEqual([]);
    },
  );

  test.each<readonly [kind: FaultKind, cause: object]>([
    ["429", { name: "HttpError", status: 429 }],
    ["503", { name: "HttpError", status: 503 }],
    ["reset", { name: "NetworkError" }],
    ["stall", { name: "TimeoutError" }],
    ["truncated", { name: "BodyError" }],
    ["html", { name: "BodyError" }],
    ["wrong-shape", { name: "SelectorError" }],
    ["repeated", { name: "PaginationError" }],
  ])("for longer (%s) ends the load with an error that says so, and the next one goes on", async (kind, cause) => {
    const [error, ...others] = errorsOf(await playedIn(target, faulty(kind, 3)));
    expect(error).toMatchObject({ name: "LoadError", resource: "things", cause });
    // Whole pages were committed before.
    expect(error).toMatchObject({ report: { done: false, resources: { things: { pages: 2, rows: 4, inserted: 4 } } } });
    // Each load asks once where that cannot help, else three times.
    expect(others).toHaveLength(kind === "wrong-shape" || kind === "repeated" ? 2 : 0);
  });
});

function fail(): never {
  throw new Error("The list of destinations lacks this one.");
}
