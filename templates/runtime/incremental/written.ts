/** Writes a part of an instant. */
export type InstantPart = (at: Instant) => string;

/** An instant in UTC. */
export interface Instant {
  /** Since 1970. */
  readonly nanoseconds: bigint;
  /** The same to the millisecond. */
  readonly date: Date;
}

/** Writes instants as these parts, one after the other. */
export function writtenAs(...parts: readonly (string | InstantPart)[]): (nanoseconds: bigint) => string {
  return (nanoseconds) => {
    const date = new Date(Number(nanoseconds / 1_000_000n));
    return parts.map((part) => (typeof part === "string" ? part : part({ nanoseconds, date }))).join("");
  };
}

export const yearOf: InstantPart = ({ date }) => digits(date.getUTCFullYear(), 4);
export const shortYearOf: InstantPart = ({ date }) => digits(date.getUTCFullYear() % 100, 2);
export const monthOf: InstantPart = ({ date }) => digits(date.getUTCMonth() + 1, 2);
/** The English name: January. */
export const monthNameOf: InstantPart = ({ date }) => date.toLocaleString("en-US", { month: "long", timeZone: "UTC" });
/** The English name's first three letters: Jan. */
export const shortMonthNameOf: InstantPart = (at) => monthNameOf(at).slice(0, 3);
export const dayOf: InstantPart = ({ date }) => digits(date.getUTCDate(), 2);
/** From 001 to 366. */
export const dayOfYearOf: InstantPart = ({ date }) =>
  digits(Math.floor((date.getTime() - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000) + 1, 3);
export const hourOf: InstantPart = ({ date }) => digits(date.getUTCHours(), 2);
/** From 01 to 12. */
export const hour12Of: InstantPart = ({ date }) => digits(((date.getUTCHours() + 11) % 12) + 1, 2);
/** AM or PM. */
export const halfOf: InstantPart = ({ date }) => (date.getUTCHours() < 12 ? "AM" : "PM");
export const minuteOf: InstantPart = ({ date }) => digits(date.getUTCMinutes(), 2);
export const secondOf: InstantPart = ({ date }) => digits(date.getUTCSeconds(), 2);
export const millisecondOf: InstantPart = ({ date }) => digits(date.getUTCMilliseconds(), 3);
/** Six digits. */
export const microsecondOf: InstantPart = ({ nanoseconds, date }) =>
  digits(date.getUTCMilliseconds(), 3) + digits(Number((nanoseconds / 1000n) % 1000n), 3);
/** Seconds since 1970. */
export const epochSecondsOf: InstantPart = ({ date }) => String(Math.floor(date.getTime() / 1000));

function digits(value: number, width: number): string {
  return String(value).padStart(width, "0");
}
