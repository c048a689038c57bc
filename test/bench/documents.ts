/**
 * What `gen connector` costs on large OpenAPI documents, against openapi-typescript alone on the same ones.
 *
 *     npm run build && npx tsx test/bench/documents.ts --runs 3
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { cutDocument } from "./cut-document.ts";
import { median, printTable } from "./table.ts";

/** What a process used, as it says itself when it ends. */
interface Usage {
  readonly seconds: number;
  readonly cpu: number;
  readonly peakMb: number;
}

/** Loaded into both programs; the last word goes to a file, since they print as they like. */
const PROBE = `import { writeFileSync } from "node:fs";
process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const cpu = (userCPUTime + systemCPUTime) / 1e6;
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify({ seconds: performance.now() / 1000, cpu, peakMb: maxRSS / 1024 }));
});`;

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));
const lines: string[][] = [];
try {
  const large = resolve("node_modules/@octokit/openapi/generated/api.github.com.json");
  const medium = join(folder, "medium.json");
  writeFileSync(medium, cutDocument(readFileSync(large, "utf8"), 4_000_000));
  for (const document of [medium, large]) {
    const size = `${(statSync(document).size / 1e6).toFixed(1)} MB`;
    const alone = run(["node_modules/openapi-typescript/bin/cli.js", document, "-o", join(folder, "types.ts")]);
    const gen = run(["dist/generator/cli.js", "connector", document, "--out", join(folder, "generated"), "--force"]);
    for (const [name, usage] of [
      ["openapi-typescript", alone],
      ["gen connector", gen],
    ] as const) {
      lines.push([
        `${size}, ${name}`,
        ...[usage.seconds, usage.cpu].map((value) => value.toFixed(1)),
        usage.peakMb.toFixed(0),
      ]);
    }
    const ratios = [gen.seconds / alone.seconds, gen.cpu / alone.cpu, gen.peakMb / alone.peakMb];
    lines.push([`${size}, ratio`, ...ratios.map((ratio) => `${ratio.toFixed(2)}×`)]);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printTable(["document, program", "seconds", "CPU seconds", "peak MB"], lines);

/** The middle of several runs, figure by figure. */
function run(args: readonly string[]): Usage {
  const usages = Array.from({ length: Number(values.runs) }, () => once(args));
  const middle = (key: keyof Usage): number => median(usages.map((usage) => usage[key]));
  return { seconds: middle("seconds"), cpu: middle("cpu"), peakMb: middle("peakMb") };
}

function once(args: readonly string[]): Usage {
  const file = join(folder, "usage.json");
  const probe = `data:text/javascript,${encodeURIComponent(PROBE)}`;
  execFileSync(process.execPath, ["--import", probe, ...args], {
    env: { ...process.env, BENCH_USAGE: file },
    stdio: ["ignore", "ignore", "inherit"],
  });
  // The probe writes it so.
  return JSON.parse(readFileSync(file, "utf8")) as Usage;
}
