import type { Measured } from "./processes.ts";

/** Runs what is measured and prints its time, its processor time and the peak of its memory, as the last line. */
export async function measure(run: () => Promise<number>): Promise<void> {
  const start = performance.now();
  const before = process.cpuUsage();
  const rows = await run();
  const { user, system } = process.cpuUsage(before);
  const measured: Measured = {
    seconds: (performance.now() - start) / 1000,
    cpuSeconds: (user + system) / 1e6,
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
