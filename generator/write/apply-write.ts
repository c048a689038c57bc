import { chmodSync, lstatSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { besideFolder } from "./folder.ts";
import { linkFolder } from "./link-folder.ts";
import type { WritePlan } from "./plan-write.ts";
import { recover } from "./recover.ts";

/** Called before every change of the disk with what is about to be done; tests interrupt the run there. */
export type Step = (what: string) => void;

/**
 * Writes a plan: the whole new folder is built beside the old one and takes its place by two renames, so at every
 * instant one of them is whole. A run that dies between the two renames leaves the connector beside its place, and the
 * next run puts it back (see `recover`). Files of the user are carried over.
 * @returns Why it was not written; then the old connector is as it was.
 * @throws Error where the plan has refused changes.
 */
export function applyWrite(plan: WritePlan, step: Step = () => undefined): readonly Diagnostic[] {
  if (plan.diagnostics.length > 0) throw new Error("A plan with refused changes cannot be written.");
  try {
    const busy = recover(plan.dir, step);
    if (busy !== undefined) return [busy];
    const isNothing = plan.changes.every(({ kind }) => kind === "unchanged" || kind === "kept");
    if (!isNothing) replaceFolder(plan, step);
    return [];
  } catch (error) {
    return [unwritable(plan.dir, error)];
  }
}

function replaceFolder(plan: WritePlan, step: Step): void {
  const { dir } = plan;
  const fresh = besideFolder(dir, "new", process.pid);
  const aside = besideFolder(dir, "old", process.pid);
  const exists = lstatSync(dir, { throwIfNoEntry: false }) !== undefined;
  try {
    buildFolder(plan, fresh, exists, step);
    step("move the old folder aside");
    if (exists) renameSync(dir, aside);
    putInPlace(fresh, dir, exists ? aside : undefined, step);
  } finally {
    step("remove what was moved aside");
    rmSync(fresh, { recursive: true, force: true });
    // What was moved aside is removed only once something is in its place.
    if (lstatSync(dir, { throwIfNoEntry: false }) !== undefined) rmSync(aside, { recursive: true, force: true });
  }
}

function buildFolder(plan: WritePlan, fresh: string, exists: boolean, step: Step): void {
  step("make the new folder");
  mkdirSync(dirname(plan.dir), { recursive: true });
  mkdirSync(fresh);
  if (exists) {
    const replaced = plan.changes.filter(({ kind }) => kind === "changed" || kind === "removed");
    linkFolder(plan.dir, fresh, new Set(replaced.map(({ path }) => path)), step);
    chmodSync(fresh, statSync(plan.dir).mode);
  }
  for (const { path, kind, after } of plan.changes) {
    if ((kind !== "created" && kind !== "changed") || after === undefined) continue;
    step(`write ${path}`);
    mkdirSync(dirname(join(fresh, path)), { recursive: true });
    writeFileSync(join(fresh, path), after, { flag: "wx" });
  }
}

function putInPlace(fresh: string, dir: string, aside: string | undefined, step: Step): void {
  try {
    step("move the new folder in place");
    renameSync(fresh, dir);
  } catch (error) {
    if (aside !== undefined) renameSync(aside, dir);
    throw error;
  }
}

function unwritable(dir: string, error: unknown): Diagnostic {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  // Anything else than a refusal of the operating system is a mistake of the program.
  if (code === undefined) throw error;
  return {
    code: "unwritable-folder",
    severity: "error",
    message: `The connector cannot be written here (${code}); what was there is unchanged.`,
    fix: "Check the folder's permissions and the free space, and close programs that hold files in it open.",
    file: dir.replaceAll("\\", "/"),
  };
}
