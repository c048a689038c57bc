/** Prints a Markdown table. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  console.log([line(head), `|---|${"--:|".repeat(head.length - 1)}`, ...rows.map(line)].join("\n"));
}

/** The middle one of some figures. */
export function median(figures: readonly number[]): number {
  return [...figures].sort((one, other) => one - other)[Math.floor(figures.length / 2)] ?? NaN;
}

/** Seconds, thousands of rows per second and megabytes, for a table. */
export function figures(rows: number, seconds: number, peakMb: number): readonly string[] {
  return [seconds.toFixed(2), (rows / seconds / 1000).toFixed(1), peakMb.toFixed(0)];
}
