/** Text in UTF-8, or bytes, as base64 (RFC 4648, 4). */
export function base64(content: string | Uint8Array): string {
  const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

/** The form that URLs and JSON web tokens use, without padding (RFC 4648, 5). */
export function base64Url(content: string | Uint8Array): string {
  return base64(content).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
