import { lookAt } from "./folder.ts";
import { LOCK_FILE, parseLock, type Lock } from "./lock.ts";

/** The lock file of a connector's folder. */
export type LockOnDisk =
  | { readonly kind: "absent" }
  | { readonly kind: "lock"; readonly lock: Lock; readonly text: string }
  | { readonly kind: "broken" };

/** Reads the lock of a connector that was written before. */
export function readLock(folder: string): LockOnDisk {
  const disk = lookAt(folder, LOCK_FILE);
  if (disk.kind === "absent") return { kind: "absent" };
  const lock = disk.kind === "text" ? parseLock(disk.text) : undefined;
  return lock === undefined || disk.kind !== "text" ? { kind: "broken" } : { kind: "lock", lock, text: disk.text };
}
