const ISO_8601 = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** Milliseconds of a duration: a number of seconds, or ISO 8601 in weeks and less (`PT1M`); `undefined` for else. */
export function milliseconds(duration: number | string): number | undefined {
  if (typeof duration === "number") return Math.round(duration * 1000);
  const match = ISO_8601.exec(duration);
  if (match === null || /[PT]$/.test(duration)) return undefined;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = numbersOf(match);
  return Math.round((((weeks * 7 + days) * 24 + hours) * 60 + minutes) * 60_000 + seconds * 1000);
}

/** Calendar months of an ISO 8601 duration in years and months (`P1M`); `undefined` for else, and for none. */
export function calendarMonths(duration: string): number | undefined {
  const match = /^P(?:(\d+)Y)?(?:(\d+)M)?$/.exec(duration);
  const [years = 0, months = 0] = match === null ? [] : numbersOf(match);
  return years * 12 + months > 0 ? years * 12 + months : undefined;
}

function numbersOf(match: RegExpExecArray): readonly number[] {
  const groups: readonly (string | undefined)[] = match.slice(1);
  return groups.map((group) => Number(group ?? 0));
}
