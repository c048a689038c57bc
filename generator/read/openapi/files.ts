import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";

/** Reads a file as text; throws where it cannot be read. */
export type ReadFile = (path: string) => string;

/** Which files a document may refer to. */
export interface FilePolicy {
  /** Absolute folder of the document. */
  readonly root: string;
  /** Absolute files and folders outside of it that are allowed. */
  readonly allowed: readonly string[];
}

/** A file that must not be read, as opposed to one that cannot. */
export class RefusedFile extends Error {
  override readonly name = "RefusedFile" as const;
}

/** The policy for a document: its own folder, and what the user names. */
export function filePolicy(document: string, allowRef: readonly string[]): FilePolicy {
  return { root: dirname(resolve(document)), allowed: allowRef.map((path) => resolve(path)) };
}

/** The absolute path that the file part of a `$ref` names; `undefined` where the policy refuses it. */
export function allowedPath(reference: string, policy: FilePolicy): string | undefined {
  if (isAddress(reference)) return undefined;
  const absolute = resolve(policy.root, reference);
  const allowed = policy.allowed.some((entry) => contains(entry, absolute));
  if (allowed) return absolute;
  const foreign = isForeign(reference) || !contains(policy.root, absolute);
  return foreign ? undefined : absolute;
}

/** Reads from the disk; a symbolic link must not lead out of what the policy allows. */
export function diskReader(policy: FilePolicy): ReadFile {
  const roots = [policy.root, ...policy.allowed].map((path) => realPath(path));
  return (path) => {
    const real = realpathSync(path);
    if (!roots.some((root) => contains(root, real)))
      throw new RefusedFile("a symbolic link leads out of the document's folder");
    if (!statSync(real).isFile()) throw new Error("not a file");
    return readFileSync(real, "utf8");
  };
}

/** The folder-relative name of a file, with forward slashes. */
export function relativeName(path: string, policy: FilePolicy): string {
  return relative(policy.root, path).split(sep).join("/");
}

/** What names no file of this machine, whatever the user allows: URLs of any scheme, and names with a zero byte. */
function isAddress(reference: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(reference) || /^[/\\]{2}/.test(reference) || reference.includes("\0");
}

/** Drive letters, absolute paths and backslashes. */
function isForeign(reference: string): boolean {
  return /^[a-z]:/i.test(reference) || /^[/\\]/.test(reference) || reference.includes("\\");
}

function contains(folder: string, path: string): boolean {
  const inner = relative(folder, path);
  return inner === "" || (inner !== ".." && !inner.startsWith(`..${sep}`) && !isAbsolute(inner));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
