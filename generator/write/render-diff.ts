import { createTwoFilesPatch } from "diff";
import { normalized } from "./lock.ts";
import type { WritePlan } from "./plan-write.ts";

/** What a plan would do, as one unified diff in the order of the paths; empty where it would do nothing. */
export function renderDiff(plan: WritePlan): string {
  return plan.changes
    .filter(({ kind }) => kind === "created" || kind === "changed" || kind === "removed")
    .map(({ path, before, after }) => {
      const from = before === undefined ? "/dev/null" : `a/${path}`;
      const to = after === undefined ? "/dev/null" : `b/${path}`;
      const patch = createTwoFilesPatch(from, to, normalized(before ?? ""), after ?? "", undefined, undefined);
      return patch.replace(/^=+\n/, "");
    })
    .join("");
}
