import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { LockInfo } from "../../generator/write/lock.ts";

export const INFO: LockInfo = { generator: "1.2.3", inputHash: "ab".repeat(32), options: { importExtension: "ts" } };

/** A folder of its own for one test, removed by `remove`. */
export class ConnectorFolder {
  readonly parent = mkdtempSync(join(tmpdir(), "gen-write-"));
  readonly dir = join(this.parent, "pets");

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.dir, path)), { recursive: true });
    writeFileSync(join(this.dir, path), text);
  }

  /** Every file of the connector with its text; empty folders end with a slash. */
  files(): Record<string, string> {
    if (!existsSync(this.dir)) return {};
    const names = readdirSync(this.dir, { recursive: true, encoding: "utf8" }).sort();
    const entries = names.flatMap((name): [string, string][] => {
      const path = join(this.dir, name);
      if (statSync(path).isFile()) return [[name, readFileSync(path, "utf8")]];
      return readdirSync(path).length === 0 ? [[`${name}/`, ""]] : [];
    });
    return Object.fromEntries(entries);
  }

  /** What lies beside the connector. */
  siblings(): string[] {
    return readdirSync(this.parent).filter((name) => name !== "pets");
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}
