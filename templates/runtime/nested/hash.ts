/** A hash of 64 bits over texts, to tell whether they have changed. */
export interface Hash {
  readonly add: (text: Uint8Array, start: number, end: number) => void;
  /** Sixteen hexadecimal digits; starts anew. */
  readonly take: () => string;
  readonly isEmpty: () => boolean;
}

const firstSeed = 0xdeadbeef;
const secondSeed = 0x41c6ce57;

/** Two independent multiplicative hashes of 32 bits; fast, and not meant to withstand an attacker. */
export function newHash(): Hash {
  let [first, second] = [firstSeed, secondSeed];
  let isEmpty = true;
  return {
    isEmpty: () => isEmpty,
    add: (text, start, end) => {
      isEmpty = false;
      let [left, right] = [first, second];
      for (let index = start; index < end; index += 1) {
        const byte = text[index] ?? 0;
        left = Math.imul(left ^ byte, 2654435761);
        right = Math.imul(right ^ byte, 1597334677);
      }
      [first, second] = [left, right];
    },
    take: () => {
      const left = mixed(first, second);
      const right = mixed(second, first);
      [first, second] = [firstSeed, secondSeed];
      isEmpty = true;
      return hexadecimal(left) + hexadecimal(right);
    },
  };
}

function mixed(value: number, other: number): number {
  return Math.imul(value ^ (value >>> 16), 2246822507) ^ Math.imul(other ^ (other >>> 13), 3266489909);
}

/** The two digits of each byte. */
const digits: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, "0"));

function hexadecimal(value: number): string {
  const [a = "", b = ""] = [digits[value >>> 24], digits[(value >>> 16) & 0xff]];
  const [c = "", d = ""] = [digits[(value >>> 8) & 0xff], digits[value & 0xff]];
  return a + b + c + d;
}
