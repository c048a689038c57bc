/**
 * What `gen connector` costs on large OpenAPI documents, against openapi-typescript's own command on the same ones, each
 * in a process of its own; then what `gen init` costs on each document of ../shared/inference/specs, and
 * `gen connector` on the largest of ../shared/corpus/openapi, where these folders are.
 *
 *     npm run build && npx tsx test/bench/documents.ts --runs 3
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
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

const COLUMNS = ["seconds", "CPU seconds", "peak MB"];

const { values } = parseArgs({ options: { runs: { type: "string", default: "3" } } });
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));
try {
  compare();
  measureEach("gen init", documentsIn("../shared/inference/specs"), (document) => ["init", document]);
  const [largest] = documentsIn("../shared/corpus/openapi");
  if (largest !== undefined) measureEach("gen connector", [largest], connectorOf);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Both programs on two documents; one run of the one after one of the other, so that both meet the same machine. */
function compare(): void {
  const large = resolve("node_modules/@octokit/openapi/generated/api.github.com.json");
  const medium = join(folder, "medium.json");
  writeFileSync(medium, cutDocument(readFileSync(large, "utf8"), 4_000_000));
  const lines = [medium, large].flatMap((document) => {
    const openapiTypescript = ["node_modules/openapi-typescript/bin/cli.js", document, "-o", join(folder, "types.ts")];
    const pairs = Array.from({ length: Number(values.runs) }, () => [
      once(openapiTypescript),
      once(gen(connectorOf(document))),
    ]);
    const alone = middle(pairs.flatMap(([usage]) => usage ?? []));
    const own = middle(pairs.flatMap(([, usage]) => usage ?? []));
    const ratios = [own.seconds / alone.seconds, own.cpu / alone.cpu, own.peakMb / alone.peakMb];
    return [
      [`${megabytes(document)}, openapi-typescript`, ...figures(alone)],
      [`${megabytes(document)}, gen connector`, ...figures(own)],
      [`${megabytes(document)}, ratio`, ...ratios.map((ratio) => `${ratio.toFixed(2)}×`)],
    ];
  });
  printTable(["document, program", ...COLUMNS], lines);
}

/** One command on each of some documents, with the slowest first. */
function measureEach(name: string, documents: readonly string[], args: (document: string) => readonly string[]): void {
  if (documents.length === 0) return;
  const usages = documents.map((document) => ({ document, usage: once(gen(args(document))) }));
  const sorted = usages.sort((one, other) => other.usage.seconds - one.usage.seconds);
  const lines = sorted.map(({ document, usage }) => [
    `${basename(document)}, ${megabytes(document)}`,
    ...figures(usage),
  ]);
  console.log();
  printTable([name, ...COLUMNS], lines);
}

function connectorOf(document: string): readonly string[] {
  return ["connector", document, "--out", join(folder, "generated"), "--force"];
}

function gen(args: readonly string[]): readonly string[] {
  return ["dist/generator/cli.js", ...args];
}

/** The largest first; none where the folder is not there. */
function documentsIn(path: string): readonly string[] {
  if (!existsSync(path)) return [];
  const files = readdirSync(path)
    .map((name) => join(path, name))
    .filter((file) => /\.(json|ya?ml)$/.test(file));
  return files.sort((one, other) => statSync(other).size - statSync(one).size);
}

function megabytes(document: string): string {
  return `${(statSync(document).size / 1e6).toFixed(1)} MB`;
}

function figures({ seconds, cpu, peakMb }: Usage): readonly string[] {
  return [seconds.toFixed(1), cpu.toFixed(1), peakMb.toFixed(0)];
}

/** The middle of several runs, figure by figure. */
function middle(usages: readonly Usage[]): Usage {
  const of = (key: keyof Usage): number => median(usages.map((usage) => usage[key]));
  return { seconds: of("seconds"), cpu: of("cpu"), peakMb: of("peakMb") };
}

function once(args: readonly string[]): Usage {
  const file = join(folder, "usage.json");
  const probe = `data:text/javascript,${encodeURIComponent(PROBE)}`;
  execFileSync(process.execPath, ["--import", probe, ...args], {
    env: { ...process.env, BENCH_USAGE: file },
    stdio: ["ignore", "ignore", "pipe"],
    maxBuffer: 2 ** 28,
  });
  // The probe writes it so.
  return JSON.parse(readFileSync(file, "utf8")) as Usage;
}
