import { isUtf8 } from "node:buffer";
import { readFileSync, statSync } from "node:fs";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";

/** Bytes of a file that are read at most. */
const MAX_BYTES = 100 * 1024 * 1024;

/** Gives a file's bytes; throws as `node:fs` does where it cannot. */
export type ReadBytes = (path: string) => Uint8Array;

/** A file's text without its byte order mark, or why there is none. */
export type FileText = { readonly text: string } | { readonly diagnostic: Diagnostic };

/** Reads a UTF-8 file. */
export function readText(path: string, readBytes: ReadBytes = readFromDisk): FileText {
  let bytes: Uint8Array;
  try {
    bytes = readBytes(path);
  } catch (error) {
    return { diagnostic: unreadable(path, error) };
  }
  if (bytes.length > MAX_BYTES) return { diagnostic: tooLarge(path, bytes.length) };
  const encoding = foreignEncoding(bytes);
  if (encoding !== undefined) return { diagnostic: notUtf8(path, `The file is ${encoding}, not UTF-8.`) };
  const text = new TextDecoder("utf-8").decode(bytes);
  if (isUtf8(bytes)) return { text };
  const line = lineOfFirstBadByte(bytes, text);
  return { diagnostic: { ...notUtf8(path, "The file holds bytes that are not UTF-8."), line, column: 1 } };
}

class TooLarge extends Error {
  override readonly name = "TooLarge" as const;
  readonly bytes: number;

  constructor(bytes: number) {
    super("too large");
    this.bytes = bytes;
  }
}

function readFromDisk(path: string): Uint8Array {
  const { size } = statSync(path);
  if (size > MAX_BYTES) throw new TooLarge(size);
  return readFileSync(path);
}

const MISSING = { message: "There is no such file.", fix: "Check the path; it is relative to where `gen` runs." };
const FORBIDDEN = { message: "Reading this file is not allowed.", fix: "Change its permissions." };
const REASONS: Readonly<Record<string, { readonly message: string; readonly fix: string }>> = {
  ENOENT: MISSING,
  ENOTDIR: MISSING,
  EACCES: FORBIDDEN,
  EPERM: FORBIDDEN,
  EISDIR: { message: "This is a folder, not a file.", fix: "Name the config or OpenAPI file inside it." },
};

function unreadable(file: string, error: unknown): Diagnostic {
  if (error instanceof TooLarge) return tooLarge(file, error.bytes);
  const code = errorCode(error) ?? "unknown reason";
  const { message, fix } = REASONS[code] ?? { message: `The file cannot be read (${code}).`, fix: undefined };
  return { code: "unreadable-file", severity: "error", file, message, fix };
}

function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function tooLarge(file: string, bytes: number): Diagnostic {
  const megabytes = Math.ceil(bytes / 1024 / 1024);
  return {
    code: "too-large",
    severity: "error",
    message: `The file has ${megabytes} MB; at most ${MAX_BYTES / 1024 / 1024} MB are read.`,
    fix: "Cut the document down to the part that you need.",
    file,
  };
}

function notUtf8(file: string, message: string): Diagnostic {
  return { code: "not-utf-8", severity: "error", message, fix: "Save it as UTF-8.", file };
}

/** The encoding that a byte order mark other than UTF-8's, or the zero bytes of plain ASCII in UTF-16, gives away. */
function foreignEncoding(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "UTF-16 (little endian)";
  if (first === 0xfe && second === 0xff) return "UTF-16 (big endian)";
  if (first !== undefined && first !== 0 && second === 0) return "UTF-16 (little endian)";
  if (first === 0 && second !== undefined && second !== 0) return "UTF-16 (big endian)";
  return undefined;
}

function lineOfFirstBadByte(bytes: Uint8Array, text: string): number {
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  const valid = new TextEncoder().encode(text);
  let line = 1;
  for (let index = 0; bytes[index + mark] === valid[index] && index < valid.length; index += 1) {
    if (valid[index] === 0x0a) line += 1;
  }
  return line;
}
