/** Makes UUIDs of version 7 (RFC 9562, 5.7): each is greater than the one before. */
export function rowIds(now: number): () => string {
  const random = new Uint8Array(8);
  let sequence = 0;
  return () => {
    crypto.getRandomValues(random);
    const milliseconds = now + Math.floor(sequence / 0x1000);
    const time = milliseconds.toString(16).padStart(12, "0");
    const order = (sequence % 0x1000).toString(16).padStart(3, "0");
    sequence += 1;
    // The variant takes the two highest bits.
    random[0] = ((random[0] ?? 0) & 0x3f) | 0x80;
    const rest = Array.from(random, (byte) => byte.toString(16).padStart(2, "0")).join("");
    return `${time.slice(0, 8)}-${time.slice(8)}-7${order}-${rest.slice(0, 4)}-${rest.slice(4)}`;
  };
}
