import { scrub } from "./redact.ts";

/** An excerpt has at most this many characters. */
const longest = 500;

/** Secrets are looked for in this many bytes, so that none is cut in two where the excerpt ends. */
const examined = 8192;

/** The beginning of a body as one line of text without secrets, for messages. */
export function excerptOf(bytes: Uint8Array, secrets: readonly string[]): string {
  const text = scrub(new TextDecoder().decode(bytes.subarray(0, examined)), secrets);
  const line = text.replace(/[\s\p{Cc}\p{Cf}]+/gu, " ").trim();
  return line.length > longest ? `${line.slice(0, longest)}…` : line;
}
