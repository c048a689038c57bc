/** An ISO 8601 date or date-time: `2024-01-31`, `2024-01-31T10:00:00.5Z`, `2024-01-31 10:00+02:00`. */
const pattern =
  /^(\d{4})-(\d{2})-(\d{2})(?:([T ])(\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/** Nanoseconds since 1970, of a date or date-time; without UTC offset it counts as UTC. `undefined` for other texts. */
export function instant(text: string): bigint | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, , hour = "0", minute = "0", second = "0", fraction = "", offset] = match;
  const ms = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second));
  const shifted = ms - offsetMinutes(offset) * 60_000;
  return BigInt(shifted) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
}

/** The instant as text that looks like the sample: its separator, its UTC offset, at least its fraction digits. */
export function instantLike(nanoseconds: bigint, sample: string): string {
  const [, , , , separator, , , , sampleFraction = "", offset = ""] = pattern.exec(sample) ?? [];
  if (separator === undefined) return dateOf(nanoseconds);
  const local = nanoseconds + BigInt(offsetMinutes(offset)) * 60_000_000_000n;
  const iso = isoSeconds(local);
  const digits = fractionOf(local).padEnd(sampleFraction.length, "0");
  return `${iso.slice(0, 10)}${separator}${iso.slice(11)}${digits === "" ? "" : `.${digits}`}${offset}`;
}

/** The UTC date: `2024-01-31`. */
export function dateOf(nanoseconds: bigint): string {
  return isoSeconds(nanoseconds).slice(0, 10);
}

/** In UTC, with as many fraction digits as it takes: `2024-01-31T10:00:00.5Z`. */
export function isoInstant(nanoseconds: bigint): string {
  const digits = fractionOf(nanoseconds);
  return `${isoSeconds(nanoseconds)}${digits === "" ? "" : `.${digits}`}Z`;
}

function offsetMinutes(offset: string | undefined): number {
  if (offset === undefined || offset === "" || offset.toUpperCase() === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(3).replace(":", "") || "0");
  return offset.startsWith("-") ? -minutes : minutes;
}

function isoSeconds(nanoseconds: bigint): string {
  return new Date(Number(floorDivide(nanoseconds, 1_000_000_000n)) * 1000).toISOString().slice(0, 19);
}

function fractionOf(nanoseconds: bigint): string {
  const rest = nanoseconds - floorDivide(nanoseconds, 1_000_000_000n) * 1_000_000_000n;
  return rest.toString().padStart(9, "0").replace(/0+$/, "");
}

/** The quotient, rounded down. */
export function floorDivide(value: bigint, by: bigint): bigint {
  const quotient = value / by;
  return value % by < 0n ? quotient - 1n : quotient;
}
