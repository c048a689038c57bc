import { mkdtemp, readdir, rm, rmdir } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { type RowFiles, type RowsText, writeRows } from "./row-files.ts";

/** Files that hand rows to DuckDB; they live only as long as a commit. */
export interface TempFiles {
  /** Writes every list of texts into a file of its own. */
  readonly write: (lists: readonly (readonly RowsText[])[]) => Promise<RowFiles>;
  readonly clear: () => Promise<void>;
  /** Removes the folder. */
  readonly close: () => Promise<void>;
}

/** Tells this process from an earlier one with the same number, as it happens in containers. */
const own = `${process.pid}-${Math.round(performance.timeOrigin)}-`;

/**
 * A folder for one session's files: beside the database file, else in the system's folder for temporary files. What
 * a killed process left is removed: beside the file any other process's folder, for DuckDB's lock says that it is gone.
 */
export async function openTempFiles(database: string | undefined): Promise<TempFiles> {
  const parent = database === undefined ? tmpdir() : dirname(resolve(database));
  const prefix = database === undefined ? "duckdb-loading-" : `${basename(database)}.loading-`;
  for (const name of await readdir(parent)) {
    if (!name.startsWith(prefix) || name.startsWith(prefix + own)) continue;
    if (database !== undefined || !isAlive(name.slice(prefix.length))) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
  const folder = await mkdtemp(join(parent, prefix + own));
  const clear = async (): Promise<void> => {
    for (const name of await readdir(folder)) await rm(join(folder, name), { force: true });
  };
  return {
    write: (lists) =>
      writeRows(
        lists.map((_, index) => join(folder, `${index}.json`)),
        lists,
      ),
    clear,
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/**
 * Removes what DuckDB has spilled beside its file in processes that were killed: it does so itself only where it spills
 * again. Nothing may use the file meanwhile.
 */
export async function removeSpilled(database: string): Promise<void> {
  const folder = `${resolve(database)}.tmp`;
  const names = await readdir(folder).catch(() => []);
  const spilled = names.filter((name) => name.startsWith("duckdb_temp_"));
  for (const name of spilled) await rm(join(folder, name), { force: true });
  // Whatever else is in it, stays.
  if (spilled.length > 0 && spilled.length === names.length) await rmdir(folder);
}

/** Whether the process is there whose number the name begins with. */
function isAlive(name: string): boolean {
  const pid = Number(name.split("-")[0]);
  if (pid === process.pid) return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}
