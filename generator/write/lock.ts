import { createHash } from "node:crypto";
import { get, isObject } from "../read/values.ts";
import { pathProblem } from "./safe-path.ts";

/** The lock file's name inside a connector. */
export const LOCK_FILE = "connector.lock.json";

/** What the generator remembers about a connector that it wrote. */
export interface Lock {
  /** The version of the generator. */
  readonly generator: string;
  /** SHA-256 of all inputs, in hexadecimal. */
  readonly inputHash: string;
  /** Options that the next run takes over: JSON data. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The checksum of every file that the generator owns, by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** All of a lock but the files: what the caller of the write stage knows. */
export type LockInfo = Omit<Lock, "files">;

/** The checksum of a text file: line ends do not count, because version control may change them on checkout. */
export function checksum(text: string): string {
  return `sha256-${createHash("sha256").update(normalized(text)).digest("hex")}`;
}

/** The text with LF line ends. */
export function normalized(text: string): string {
  return text.replaceAll("\r\n", "\n");
}

/** The lock file's text: keys sorted by code unit, so the same lock gives the same bytes. */
export function lockText(lock: Lock): string {
  const { generator, inputHash, options } = lock;
  const data = { generator, input: `sha256-${inputHash}`, options, files: Object.fromEntries(lock.files) };
  const { options: sortedOptions, files } = { options: sorted(data.options), files: sorted(data.files) };
  return `${JSON.stringify({ ...data, options: sortedOptions, files }, undefined, 2)}\n`;
}

/** Reads a lock file's text; `undefined` where it is none. Its paths come from outside and are checked. */
export function parseLock(text: string): Lock | undefined {
  const data = parsed(text);
  const generator = get(data, "generator");
  const input = get(data, "input");
  const options = get(data, "options");
  const files = get(data, "files");
  if (typeof generator !== "string" || typeof input !== "string") return undefined;
  if (!isObject(options) || !isObject(files)) return undefined;
  const checksums = new Map<string, string>();
  for (const [path, sum] of Object.entries(files)) {
    if (typeof sum !== "string" || pathProblem(path) !== undefined) return undefined;
    checksums.set(path, sum);
  }
  return { generator, inputHash: input.replace(/^sha256-/, ""), options, files: checksums };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isObject(value)) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sorted(item)]));
}
