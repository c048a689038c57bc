/** PostgreSQL cuts longer names off, silently, in bytes; file names of other databases have room for thrice as many. */
const maxBytes = 63;

/**
 * The name as every database can keep it: one of more than 63 bytes is cut and ends with a hash of the whole, so that two
 * long names that begin the same way stay apart.
 */
export function storedName(name: string): string {
  const bytes = new TextEncoder().encode(name);
  if (bytes.length <= maxBytes) return name;
  const hash = `_${fnv1a(bytes)}`;
  const kept = new TextDecoder().decode(bytes.subarray(0, maxBytes - hash.length));
  // A character that was cut in the middle reads as the replacement character.
  return `${kept.replace(/\ufffd+$/, "")}${hash}`;
}

/** FNV-1a with 64 bits, in hexadecimal. */
function fnv1a(bytes: Uint8Array): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of bytes) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, "0");
}
