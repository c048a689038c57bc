const ISO_8601 = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of a duration: a number of seconds, or ISO 8601 in days and less (`PT1M`); `undefined` for else. */
export function milliseconds(duration: number | string): number | undefined {
  if (typeof duration === "number") return Math.round(duration * 1000);
  const match = ISO_8601.exec(duration);
  if (match === null || /[PT]$/.test(duration)) return undefined;
  const [days, hours, minutes, seconds] = [1, 2, 3, 4].map((group) => Number(match[group] ?? 0));
  return Math.round((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000);
}
