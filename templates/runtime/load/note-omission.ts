import { followsNewest } from "../incremental/bounds.ts";
import type { Incremental } from "../incremental/incremental.ts";
import type { Gaps } from "../incremental/state.ts";
import type { LeftOut } from "../traverse.ts";
import type { Tally } from "./tally.ts";

/** Counts what a traversal left out, and tells what that means for the run, after what it left out before. */
export function noteOmission(
  tally: Tally,
  omission: LeftOut,
  incremental: Incremental | undefined,
  before: Gaps | undefined,
): Gaps | undefined {
  const { action, warning, isFirst } = omission;
  // The list has ended as it should.
  if (action === "end") return before;
  tally.hasGaps = true;
  tally.omissions.set(warning, (tally.omissions.get(warning) ?? 0) + 1);
  tally.counts[action === "skip_parent" ? "parentsSkipped" : "pagesSkipped"] += 1;
  if (before === "open" || action === "skip_page") return "open";
  // Nothing is behind the cursor where no row was read, or where the newest rows come last.
  return isFirst || (incremental !== undefined && followsNewest(incremental)) ? "known" : "open";
}
