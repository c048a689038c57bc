/** A piece of a written instant: fixed text, or a part of it by name. */
export type WrittenPart = { readonly text: string } | { readonly part: string };

const widths: Readonly<Record<string, string>> = {
  year: "\\d{4}",
  dayOfYear: "\\d{3}",
  millisecond: "\\d{3}",
  microsecond: "\\d{6}",
  epochSeconds: "-?\\d+",
  monthName: "[A-Z][a-z]+",
  shortMonthName: "[A-Z][a-z]{2}",
  half: "AM|PM",
};

/** Reads instants that are written as these parts, in nanoseconds since 1970; `undefined` for other texts. */
export function readWritten(parts: readonly WrittenPart[]): (text: string) => bigint | undefined {
  const pattern = parts.map((part) => ("text" in part ? escaped(part.text) : `(${widths[part.part] ?? "\\d{2}"})`));
  const names = parts.flatMap((part) => ("part" in part ? [part.part] : []));
  const whole = new RegExp(`^${pattern.join("")}$`);
  return (text) => {
    const values = whole.exec(text)?.slice(1);
    return values && instantOf(new Map(names.map((name, index) => [name, values[index] ?? ""])));
  };
}

function instantOf(values: ReadonlyMap<string, string>): bigint {
  const number = (name: string): number | undefined => (values.has(name) ? Number(values.get(name)) : undefined);
  const seconds = number("epochSeconds");
  if (seconds !== undefined) return BigInt(seconds) * 1_000_000_000n;
  const year = number("year") ?? 2000 + (number("shortYear") ?? 0);
  const name = (values.get("monthName") ?? values.get("shortMonthName"))?.slice(0, 3);
  const month =
    name === undefined ? (number("month") ?? 1) : "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(name) / 3 + 1;
  const dayOfYear = number("dayOfYear");
  const date = dayOfYear === undefined ? Date.UTC(year, month - 1, number("day") ?? 1) : Date.UTC(year, 0, dayOfYear);
  const half = values.get("half") === "PM" ? 12 : 0;
  const hour = number("hour") ?? ((number("hour12") ?? 0) % 12) + half;
  const time = (hour * 60 + (number("minute") ?? 0)) * 60 + (number("second") ?? 0);
  const microseconds = number("microsecond") ?? (number("millisecond") ?? 0) * 1000;
  return BigInt(date + time * 1000) * 1_000_000n + BigInt(microseconds) * 1000n;
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, "\\$&");
}
