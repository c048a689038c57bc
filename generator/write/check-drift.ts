import type { LockInfo } from "./lock.ts";
import { planWrite, type Change, type WriteOptions } from "./plan-write.ts";

/** How a file on disk differs from what would be generated. */
export interface Drift {
  readonly path: string;
  /** `changed`: the generator's output has changed; `hand-edited`: the file has; `in-the-way`: it cannot be written. */
  readonly kind: "missing" | "changed" | "stale" | "hand-edited" | "in-the-way";
}

/** Lists what differs, sorted by path; writes nothing. */
export function checkDrift(
  dir: string,
  files: ReadonlyMap<string, string>,
  info: LockInfo,
  options: Pick<WriteOptions, "createOnce"> = {},
): readonly Drift[] {
  return planWrite(dir, files, info, { ...options, force: false }).changes.flatMap((change) => {
    const kind = driftOf(change);
    return kind === undefined ? [] : [{ path: change.path, kind }];
  });
}

function driftOf(change: Change): Drift["kind"] | undefined {
  switch (change.kind) {
    case "created":
      return "missing";
    case "changed":
      return "changed";
    case "removed":
      return "stale";
    case "refused":
      return change.refusal?.reason === "hand-edited" ? "hand-edited" : "in-the-way";
    case "unchanged":
    case "kept":
      return undefined;
  }
}
