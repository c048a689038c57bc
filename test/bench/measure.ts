import type { Measured } from "./processes.ts";

/** Runs what is measured and prints its time and the peak of the process's memory, as the last line. */
export async function measure(run: () => Promise<number>): Promise<void> {
  const start = performance.now();
  const rows = await run();
  const measured: Measured = {
    seconds: (performance.now() - start) / 1000,
    // In kilobytes on every platform.
    peakMb: process.resourceUsage().maxRSS / 1024,
    rows,
  };
  console.log(JSON.stringify(measured));
}

/** The settings that `runWay` started the process with, as JSON text. */
export function settingsText(): string {
  return process.argv.at(-1) ?? "{}";
}
