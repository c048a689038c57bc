const FIRST = "2024-01-01T00:00:00Z";

/** One of the values, in turn. */
export function choice<T>(n: number, values: readonly T[]): T {
  const [value] = values.slice(n % values.length);
  if (value === undefined) throw new RangeError("choice: at least one value is expected");
  return value;
}

/** The value, or null in every seventh row. */
export function orNull<T>(n: number, value: T): T | null {
  return n % 7 === 0 ? null : value;
}

/** An instant, a minute after the one before; ISO 8601 in UTC. */
export function instant(n: number, first: string = FIRST): string {
  return new Date(Date.parse(first) + n * 60_000).toISOString().replace(".000Z", "Z");
}

/** A date, a day after the one before; ISO 8601. */
export function day(n: number, first: string = FIRST): string {
  return new Date(Date.parse(first) + n * 86_400_000).toISOString().slice(0, 10);
}

/** A UUID of version 4's form (RFC 9562) that counts. */
export function uuid(n: number): string {
  return `00000000-0000-4000-8000-${n.toString(16).padStart(12, "0")}`;
}
