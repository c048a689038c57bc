const ISO = /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d+))? ?([Zz]|[+-]\d{2}:?\d{2})?)?$/;

/**
 * An instant in nanoseconds since 1970: ISO 8601 (UTC where no offset stands, midnight where no time stands),
 * or a number of seconds or, from 10^11 on, of milliseconds; `undefined` for anything else.
 */
export function instantOf(value: string | number, unit?: "unix" | "unix_ms"): bigint | undefined {
  const text = String(value);
  if (/^-?\d+(?:\.\d+)?$/.test(text)) {
    const number = Number(text);
    const milliseconds = unit === "unix_ms" || (unit === undefined && Math.abs(number) >= 1e11);
    return BigInt(Math.round(milliseconds ? number : number * 1000)) * 1_000_000n;
  }
  const [, date, time = "00:00", fraction = "", offset = "Z"] = ISO.exec(text) ?? [];
  const zone = offset.replace(/^([+-]\d{2}):?(\d{2})$/, "$1:$2").toUpperCase();
  const milliseconds = Date.parse(`${date ?? ""}T${time}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1_000_000n + BigInt(fraction.slice(0, 9).padEnd(9, "0"));
}
