const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const shortDay = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)";
const longDay = "(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)";
const month = `(?<month>${months.join("|")})`;
const time = "(?<hour>\\d{2}):(?<minute>\\d{2}):(?<second>\\d{2})";

/** The three forms of an HTTP-date (RFC 9110, 5.6.7): IMF-fixdate, RFC 850, asctime. */
const dates: readonly RegExp[] = [
  new RegExp(`^${shortDay}, (?<day>\\d{2}) ${month} (?<year>\\d{4}) ${time} GMT$`),
  new RegExp(`^${longDay}, (?<day>\\d{2})-${month}-(?<year>\\d{2}) ${time} GMT$`),
  new RegExp(`^${shortDay} ${month} (?<day>[\\d ]\\d) ${time} (?<year>\\d{4})$`),
];

/**
 * How long a `Retry-After` header asks to wait, in milliseconds (RFC 9110, 10.2.3): whole seconds or an HTTP-date.
 * `undefined` where it asks for nothing: no header, 0, a moment in the past, or a text that is neither form.
 */
export function retryAfterMs(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const wait = /^\d+$/.test(header) ? Number(header) * 1000 : dateMs(header, now) - now;
  return wait > 0 ? wait : undefined;
}

function dateMs(header: string, now: number): number {
  const match = dates.map((form) => form.exec(header)).find((found) => found !== null);
  const { day = "", month = "", year = "", hour = "", minute = "", second = "" } = match?.groups ?? {};
  const monthIndex = months.indexOf(month);
  const fullYear = year.length === 2 ? centuryOf(Number(year), now) : Number(year);
  const valid =
    monthIndex >= 0 &&
    Number(day) >= 1 &&
    Number(day) <= daysIn(fullYear, monthIndex) &&
    Number(hour) <= 23 &&
    Number(minute) <= 59 &&
    // 60 is a leap second.
    Number(second) <= 60;
  if (!valid) return NaN;
  const moment = new Date(0);
  moment.setUTCFullYear(fullYear, monthIndex, Number(day));
  return moment.setUTCHours(Number(hour), Number(minute), Number(second));
}

/** The year that two digits mean: one that would be more than 50 years ahead is in the past. */
function centuryOf(year: number, now: number): number {
  const current = new Date(now).getUTCFullYear();
  const inThisCentury = current - (current % 100) + year;
  return inThisCentury > current + 50 ? inThisCentury - 100 : inThisCentury;
}

function daysIn(year: number, monthIndex: number): number {
  const last = new Date(0);
  last.setUTCFullYear(year, monthIndex + 1, 0);
  return last.getUTCDate();
}
