import { lstatSync } from "node:fs";
import { join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { currentFolder, disguised, holdsOnly, lookAt } from "./folder.ts";
import { checksum, LOCK_FILE, lockText, normalized, type Lock, type LockInfo } from "./lock.ts";
import { readLock, type LockOnDisk } from "./read-lock.ts";
import { refusalDiagnostic, type Refusal } from "./refusals.ts";
import { clashes, pathProblem } from "./safe-path.ts";

/** What happens to a file: `kept` is one that was created once and is the user's since. */
export type ChangeKind = "created" | "changed" | "unchanged" | "removed" | "kept" | "refused";

/** What writing does to one file. */
export interface Change {
  /** Relative to the connector's folder, with forward slashes; `.` for the folder itself. */
  readonly path: string;
  readonly kind: ChangeKind;
  /** The text on disk. */
  readonly before: string | undefined;
  /** The text that is to be on disk. */
  readonly after: string | undefined;
  /** Why it is refused; only where it is. */
  readonly refusal: Refusal | undefined;
}

/** What writing a connector does; nothing is done while one change is refused. */
export interface WritePlan {
  readonly dir: string;
  /** Sorted by path. */
  readonly changes: readonly Change[];
  /** Why changes are refused. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface WriteOptions {
  /** Whether hand-edited files may be overwritten. Default: no. */
  readonly force?: boolean | undefined;
  /** Those of the files that are the user's once they exist. Default: none. */
  readonly createOnce?: ReadonlySet<string> | undefined;
}

/** Compares a connector's files with its folder, reads only. The lock file is added to `files`. */
export function planWrite(
  dir: string,
  files: ReadonlyMap<string, string>,
  info: LockInfo,
  options: WriteOptions = {},
): WritePlan {
  const changes = changesOf(dir, files, info, options).sort((a, b) => (a.path < b.path ? -1 : 1));
  const diagnostics = changes.flatMap((change) =>
    change.refusal === undefined ? [] : [refusalDiagnostic(join(dir, change.path), change.refusal)],
  );
  return { dir, changes, diagnostics };
}

/** The paths of one kind of change. */
export function pathsOf(plan: WritePlan, kind: ChangeKind): string[] {
  return plan.changes.filter((change) => change.kind === kind).map(({ path }) => path);
}

function changesOf(
  dir: string,
  files: ReadonlyMap<string, string>,
  info: LockInfo,
  { force = false, createOnce = new Set() }: WriteOptions,
): Change[] {
  const stat = lstatSync(dir, { throwIfNoEntry: false });
  if (stat !== undefined && !stat.isDirectory())
    return [refused(".", stat.isSymbolicLink() ? { reason: "link" } : { reason: "foreign" })];
  const unsafe = unsafePaths(files.keys());
  if (unsafe.length > 0) return unsafe;

  const folder = currentFolder(dir);
  const old = readLock(folder);
  if (old.kind === "broken") return [refused(LOCK_FILE, { reason: "lock" })];
  const owned = old.kind === "lock" ? old.lock.files : new Map<string, string>();
  const stale = new Set([...owned.keys()].filter((path) => !files.has(path)));
  const rules = { owned, stale, force, createOnce };
  const fileChanges = [...files].map(([path, text]) => fileChange(folder, path, text, rules));
  const staleChanges = [...stale].flatMap((path) => staleChange(folder, path, owned, force) ?? []);
  return [...fileChanges, ...staleChanges, lockChange(old, newLock(files, info, createOnce))];
}

interface Rules {
  readonly owned: ReadonlyMap<string, string>;
  readonly stale: ReadonlySet<string>;
  readonly force: boolean;
  readonly createOnce: ReadonlySet<string>;
}

function fileChange(folder: string, path: string, after: string, { owned, stale, force, createOnce }: Rules): Change {
  const twin = disguised(folder, path);
  if (twin !== undefined && !isOwned(twin, owned)) return refused(path, { reason: "clash", other: twin });
  // Where case does not count, the twin is what stands at this path.
  const disk = twin === undefined ? lookAt(folder, path) : { kind: "absent" as const };
  if (disk.kind === "link") return refused(path, { reason: "link" });
  const isCleared = disk.kind === "other" && holdsOnly(folder, disk.at, stale);
  if (disk.kind === "other" && !isCleared) return refused(path, { reason: "foreign" });
  if (disk.kind !== "text") return { ...change(path, "created"), after };
  if (createOnce.has(path)) return { ...change(path, "kept"), before: disk.text, after: disk.text };
  const same = normalized(disk.text) === after;
  if (same) return { ...change(path, "unchanged"), before: disk.text, after: disk.text };
  const refusal = ownershipRefusal(path, disk.text, owned, force);
  const texts = { before: disk.text, after };
  return refusal === undefined ? { ...change(path, "changed"), ...texts } : { ...refused(path, refusal), ...texts };
}

/** A file that the generator wrote and does not write any more. */
function staleChange(
  folder: string,
  path: string,
  owned: ReadonlyMap<string, string>,
  force: boolean,
): Change | undefined {
  if (disguised(folder, path) !== undefined) return undefined;
  const disk = lookAt(folder, path);
  // What the user has put in the place of the file is not the generator's.
  if (disk.kind !== "text") return undefined;
  const refusal = ownershipRefusal(path, disk.text, owned, force);
  if (refusal !== undefined) return { ...refused(path, refusal), before: disk.text };
  return { ...change(path, "removed"), before: disk.text };
}

function ownershipRefusal(
  path: string,
  text: string,
  owned: ReadonlyMap<string, string>,
  force: boolean,
): Refusal | undefined {
  const sum = owned.get(path);
  if (sum === undefined) return { reason: "foreign" };
  return sum === checksum(text) || force ? undefined : { reason: "hand-edited" };
}

function newLock(files: ReadonlyMap<string, string>, info: LockInfo, createOnce: ReadonlySet<string>): Lock {
  const generated = [...files].filter(([path]) => !createOnce.has(path));
  return { ...info, files: new Map(generated.map(([path, text]) => [path, checksum(text)])) };
}

function lockChange(old: LockOnDisk, lock: Lock): Change {
  const after = lockText(lock);
  if (old.kind !== "lock") return { ...change(LOCK_FILE, "created"), after };
  const kind = normalized(old.text) === after ? "unchanged" : "changed";
  return { ...change(LOCK_FILE, kind), before: old.text, after: kind === "changed" ? after : old.text };
}

function unsafePaths(paths: Iterable<string>): Change[] {
  const list = [...paths];
  const unsafe = list.flatMap((path): Change[] => {
    const problem = path === LOCK_FILE ? "it is the lock file's own name" : pathProblem(path);
    return problem === undefined ? [] : [refused(path, { reason: "path", problem })];
  });
  return [...unsafe, ...clashes(list).map(([path, other]) => refused(path, { reason: "clash", other }))];
}

/** Whether the generator owns the file, or all that it knows of in the folder. */
function isOwned(path: string, owned: ReadonlyMap<string, string>): boolean {
  return owned.has(path) || [...owned.keys()].some((each) => each.startsWith(`${path}/`));
}

function change(path: string, kind: ChangeKind): Change {
  return { path, kind, before: undefined, after: undefined, refusal: undefined };
}

function refused(path: string, refusal: Refusal): Change {
  return { ...change(path, "refused"), refusal };
}
