import {
  chmodSync,
  constants,
  copyFileSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { join } from "node:path";

/**
 * Makes the files of `from` available in `to` without moving them: by hard links, or copies where the disk has none.
 * Symbolic links are made again as they are. Folders that lose all of their files through `leaveOut` are not made.
 */
export function linkFolder(
  from: string,
  to: string,
  leaveOut: ReadonlySet<string>,
  step: (what: string) => void,
  below = "",
): void {
  for (const entry of readdirSync(join(from, below), { withFileTypes: true })) {
    const path = below === "" ? entry.name : `${below}/${entry.name}`;
    if (leaveOut.has(path)) continue;
    step(`carry over ${path}`);
    if (entry.isDirectory()) {
      linkSubfolder(from, to, path, leaveOut, step);
      continue;
    }
    mkdirSync(join(to, below), { recursive: true });
    if (entry.isSymbolicLink()) symlinkSync(readlinkSync(join(from, path)), join(to, path));
    else linkFile(join(from, path), join(to, path));
  }
}

function linkSubfolder(
  from: string,
  to: string,
  path: string,
  leaveOut: ReadonlySet<string>,
  step: (what: string) => void,
): void {
  const isEmpty = readdirSync(join(from, path)).length === 0;
  if (isEmpty) mkdirSync(join(to, path), { recursive: true });
  else linkFolder(from, to, leaveOut, step, path);
  const made = statSync(join(to, path), { throwIfNoEntry: false });
  if (made !== undefined) chmodSync(join(to, path), statSync(join(from, path)).mode);
}

function linkFile(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to, constants.COPYFILE_EXCL);
  }
}
