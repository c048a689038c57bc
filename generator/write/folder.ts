import { lstatSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { diskKey } from "./safe-path.ts";

/** What stands at a path inside a connector's folder. */
export type OnDisk =
  | { readonly kind: "absent" }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "link" }
  /** A folder or another thing stands at the path, or no folder on the way to it; `at` says where. */
  | { readonly kind: "other"; readonly at: string };

/** Looks at a path without following symbolic links: neither its own nor one on the way to it. */
export function lookAt(folder: string, path: string): OnDisk {
  const names = path.split("/");
  for (let length = 1; length <= names.length; length += 1) {
    const stat = lstatSync(join(folder, ...names.slice(0, length)), { throwIfNoEntry: false });
    if (stat === undefined) return { kind: "absent" };
    if (stat.isSymbolicLink()) return { kind: "link" };
    const isLast = length === names.length;
    if (isLast ? !stat.isFile() : !stat.isDirectory()) return { kind: "other", at: names.slice(0, length).join("/") };
  }
  return { kind: "text", text: readFileSync(join(folder, path), "utf8") };
}

/** Whether a path holds files, and all of them are of the set: one file itself, or those below a folder. */
export function holdsOnly(folder: string, path: string, files: ReadonlySet<string>): boolean {
  const stat = lstatSync(join(folder, path), { throwIfNoEntry: false });
  if (stat?.isDirectory() !== true) return files.has(path);
  const entries = entriesOf(join(folder, path));
  return entries.length > 0 && entries.every((entry) => holdsOnly(folder, `${path}/${entry}`, files));
}

/** An entry that stands for `path` on disks where case does not count, and is another one elsewhere. */
export function disguised(folder: string, path: string): string | undefined {
  const names = path.split("/");
  for (let length = 1; length <= names.length; length += 1) {
    const parent = names.slice(0, length - 1).join("/");
    const name = names[length - 1] ?? "";
    const entries = entriesOf(join(folder, parent));
    if (entries.includes(name)) continue;
    const twin = entries.find((entry) => diskKey(entry) === diskKey(name));
    if (twin !== undefined) return parent === "" ? twin : `${parent}/${twin}`;
  }
  return undefined;
}

function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** A folder that an interrupted run has left beside the connector. */
export interface Leftover {
  readonly path: string;
  /** `new`: what was being built. `old`: the connector, moved aside. */
  readonly kind: "new" | "old";
  /** The process that made it. */
  readonly pid: number;
}

/** The folder beside the connector that a run with this process id works in. */
export function besideFolder(dir: string, kind: Leftover["kind"], pid: number): string {
  return join(dirname(dir), `.${basename(dir)}.gen-${kind}-${pid}`);
}

/** What runs have left beside the connector, or are working on. */
export function leftovers(dir: string): Leftover[] {
  const parent = dirname(dir);
  const found: Leftover[] = [];
  for (const entry of entriesOf(parent).sort()) {
    for (const kind of ["new", "old"] as const) {
      const prefix = `.${basename(dir)}.gen-${kind}-`;
      const pid = entry.startsWith(prefix) ? entry.slice(prefix.length) : "";
      if (/^\d+$/.test(pid)) found.push({ path: join(parent, entry), kind, pid: Number(pid) });
    }
  }
  return found;
}

/** Where the connector's files are: its folder, or where an interrupted run has moved it to. */
export function currentFolder(dir: string): string {
  if (lstatSync(dir, { throwIfNoEntry: false }) !== undefined) return dir;
  return leftovers(dir).find(({ kind }) => kind === "old")?.path ?? dir;
}
