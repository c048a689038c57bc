/**
 * From a local HTTP server into a merged DuckDB table: the generated connector, dlt's rest_api source, a loop written
 * by hand, what fetch and DuckDB's reader reach with nothing else, and the ceiling, side by side. Ratios, not times, are
 * what to read.
 *
 *     npx tsx test/bench/end-to-end.ts --rows 1000000 --shape flat --runs 3 [--without dlt,loop] [--page 1000] [--memory 256MB]
 *
 * dlt needs Python 3; its virtual environment is made in the temporary folder on first use.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { bundledConnector, way } from "./connector.ts";
import { type Measured, runWay, withApi } from "./processes.ts";
import { columnTypes, PAGE_ROWS, type Shape } from "./records.ts";
import { rowFiles } from "./row-files.ts";
import { printWays } from "./table.ts";

const { values } = parseArgs({
  options: {
    rows: { type: "string", default: "100000" },
    shape: { type: "string", default: "flat" },
    page: { type: "string", default: String(PAGE_ROWS) },
    runs: { type: "string", default: "3" },
    without: { type: "string", default: "" },
    memory: { type: "string" },
  },
});
const rows = Number(values.rows);
const page = Number(values.page);
const shape: Shape = values.shape === "nested" ? "nested" : "flat";
const left = values.without.split(",");
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));

type Way = (baseUrl: string, file: string) => Promise<Measured>;

const connector = await bundledConnector(folder, page);
const [own, loop, bare, ceiling] = [
  await way(folder, "connector"),
  await way(folder, "loop"),
  await way(folder, "bare"),
  await way(folder, "ceiling"),
];
const ways: Readonly<Record<string, Way>> = {
  connector: (baseUrl, file) => runWay(own, { connector, baseUrl, at: file, memoryLimit: values.memory }),
  // Written for flat rows.
  ...(shape === "flat" ? { loop: (baseUrl: string, file: string) => runWay(loop, { baseUrl, file, page }) } : {}),
  dlt: (baseUrl, file) =>
    runWay([python(), fileURLToPath(new URL("ways/dlt_source.py", import.meta.url))], { baseUrl, file, page }),
  bare: (baseUrl, file) => runWay(bare, { baseUrl, file, page, columns: columnTypes(shape) }),
  ceiling: (_, file) => runWay(ceiling, { files: files(), columns: columnTypes(shape), file }),
};

// Enough of them that DuckDB reads on every processor.
const files = (): readonly string[] => rowFiles(folder, { shape, rows });

const measured = new Map<string, Measured[]>();
try {
  await withApi({ shape, rows, page }, async (baseUrl) => {
    for (let run = 0; run < Number(values.runs); run += 1) {
      for (const [name, way] of Object.entries(ways)) {
        if (left.includes(name)) continue;
        const result = await way(baseUrl, join(folder, `${name}-${run}.duckdb`));
        if (result.rows !== rows) throw new Error(`${name} loaded ${result.rows} rows of ${rows}`);
        measured.set(name, [...(measured.get(name) ?? []), result]);
      }
    }
  });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\n${rows} ${shape} rows, pages of ${page}, median of ${values.runs}\n`);
printWays(rows, measured);

/** The Python that has dlt. */
function python(): string {
  const environment = join(tmpdir(), "gen-bench-python");
  const program = join(environment, "bin", "python");
  if (!existsSync(program)) {
    execFileSync("python3", ["-m", "venv", environment]);
    execFileSync(program, ["-m", "pip", "install", "--quiet", "dlt[duckdb]"], { stdio: "inherit" });
  }
  return program;
}
