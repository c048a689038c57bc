import { BodyError } from "../errors.ts";

const utf8 = new TextDecoder("utf-8", { fatal: true });

/**
 * A body's text.
 *
 * @throws BodyError where it is empty or not UTF-8, which JSON has to be (RFC 8259, 8.1).
 */
export function decodeUtf8(bytes: Uint8Array, resource: string): string {
  if (bytes.length === 0) throw new BodyError(resource, "the body is empty");
  try {
    return utf8.decode(bytes);
  } catch (cause) {
    throw new BodyError(resource, "the body is not UTF-8 text", { cause });
  }
}

/**
 * A body's JSON value.
 *
 * @throws BodyError where the text is not JSON, or breaks off.
 */
export function parseJson(text: string, resource: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = /^\s*</.test(text)
      ? "the body is markup (HTML or XML), not JSON"
      : "the body is not JSON, or breaks off";
    // The cause names the place; it quotes the body, so it stays out of the message.
    throw new BodyError(resource, reason, { cause });
  }
}
