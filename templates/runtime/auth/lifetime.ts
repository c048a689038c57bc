/** How long tokens are used; times in milliseconds. */
export interface Lifetime {
  /** How long a token lasts where the answer does not tell; Infinity for until it is refused. */
  readonly defaultMs: number;
  /** So long before its end a token is not used any more; at most half of what it lasts. */
  readonly leewayMs: number;
}

/**
 * The time until which a token is used.
 *
 * @param told what the answer tells: seconds from now, as OAuth has it (RFC 6749, 4.2.2); an instant as Unix time in
 *   seconds or milliseconds, or as an ISO 8601 text
 * @param now milliseconds since 1970-01-01 UTC
 */
export function usableUntil(told: unknown, { defaultMs, leewayMs }: Lifetime, now: number): number {
  const lasts = Math.max(0, lifetimeMs(told, now) ?? defaultMs);
  return now + lasts - Math.min(leewayMs, lasts / 2);
}

// No token lasts 30 years; no instant since 2001 is less.
const firstInstant = 1e9;
const firstInstantMs = 1e11;

function lifetimeMs(told: unknown, now: number): number | undefined {
  const value = typeof told === "string" && told.trim() !== "" ? numberOrInstant(told) : told;
  if (typeof value !== "number" || Number.isNaN(value)) return undefined;
  if (value < firstInstant) return value * 1000;
  return (value < firstInstantMs ? value * 1000 : value) - now;
}

function numberOrInstant(text: string): number {
  return Number.isNaN(Number(text)) ? Date.parse(text) : Number(text);
}
