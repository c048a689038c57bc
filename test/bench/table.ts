import type { Measured } from "./processes.ts";

/** Prints a Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  console.log([line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n"));
}

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
}

/** Prints what the ways of loading the same rows took, beside `connector`; medians of their runs. */
export function printWays(rows: number, measured: ReadonlyMap<string, readonly Measured[]>): void {
  const connectors = measured.get("connector") ?? [];
  const middle = (results: readonly Measured[], figure: keyof Measured): number =>
    median(results.map((result) => result[figure]));
  const ratio = (results: readonly Measured[], figure: keyof Measured): string =>
    (middle(results, figure) / middle(connectors, figure)).toFixed(2);
  printTable(
    ["way", "seconds", "1,000 rows/s", "peak MB", "CPU seconds", "its time ÷ the connector's", "its CPU time ÷"],
    [...measured].map(([name, results]) => {
      const seconds = middle(results, "seconds");
      const own = [seconds.toFixed(2), (rows / seconds / 1000).toFixed(1), middle(results, "peakMb").toFixed(0)];
      const cpu = middle(results, "cpuSeconds").toFixed(1);
      return [name, ...own, cpu, ratio(results, "seconds"), ratio(results, "cpuSeconds")];
    }),
  );
}
