import { lstatSync, renameSync, rmSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { leftovers, type Leftover } from "./folder.ts";

/** How long a run may take to write one connector, in milliseconds: what is older was left by a dead one. */
const LONGEST_WRITE_MS = 60_000;

/**
 * Clears up after interrupted runs: puts a connector that was moved aside back in its place and removes unfinished
 * folders.
 * @returns A diagnostic where another run is still at work.
 */
export function recover(dir: string, step: (what: string) => void): Diagnostic | undefined {
  const left = leftovers(dir);
  const busy = left.find(isAtWork);
  if (busy !== undefined) return concurrentRun(dir, busy);
  const old = left.find(({ kind }) => kind === "old");
  if (old !== undefined && lstatSync(dir, { throwIfNoEntry: false }) === undefined) {
    step("put the old folder back");
    renameSync(old.path, dir);
  }
  for (const { path } of left) {
    step("remove a leftover");
    rmSync(path, { recursive: true, force: true });
  }
  return undefined;
}

function isAtWork({ path, pid }: Leftover): boolean {
  if (pid === process.pid) return false;
  // Process ids are used again, so a living process alone does not prove that it is the one.
  const changed = lstatSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0;
  return Date.now() - changed < LONGEST_WRITE_MS && isAlive(pid);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function concurrentRun(dir: string, { path, pid }: Leftover): Diagnostic {
  return {
    code: "concurrent-run",
    severity: "error",
    message: `Process ${pid} is writing the same connector.`,
    fix: `Wait until it is done, or remove ${path.replaceAll("\\", "/")} where it is none of \`gen\`.`,
    file: dir.replaceAll("\\", "/"),
  };
}
