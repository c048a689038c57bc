import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Replaces a file as a whole: a reader sees the old text or the new, never half of it. */
export function replaceFile(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { flag: "wx" });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}
