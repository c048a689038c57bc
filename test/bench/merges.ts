/**
 * Merging few changed rows into many: how the time depends on the table's size.
 *
 *     npx tsx test/bench/merges.ts --tables 100000,1000000,10000000 --changes 1000,10000,100000 --runs 3
 */
import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundledConnector, way } from "./connector.ts";
import { runWay, withApi } from "./processes.ts";
import { PAGE_ROWS } from "./records.ts";
import { median, printTable } from "./table.ts";

const { values } = parseArgs({
  options: {
    tables: { type: "string", default: "100000,1000000" },
    changes: { type: "string", default: "1000,10000,100000" },
    runs: { type: "string", default: "3" },
  },
});
const numbers = (list: string): readonly number[] => list.split(",").map(Number);
const tables = numbers(values.tables);
const changes = numbers(values.changes);
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));

const medians = new Map<string, number>();
try {
  const connector = await bundledConnector(folder, PAGE_ROWS);
  const load = await way(folder, "connector");
  for (const table of tables) {
    const full = join(folder, `full-${table}.duckdb`);
    await withApi({ rows: table }, (baseUrl) => runWay(load, { connector, baseUrl, at: full }));
    for (const rows of changes) {
      const seconds = await withApi({ rows, among: table, updated: "2024-07-01T12:00:00Z" }, async (baseUrl) => {
        const times: number[] = [];
        for (let run = 0; run < Number(values.runs); run += 1) {
          const file = join(folder, "copy.duckdb");
          copyFileSync(full, file);
          times.push((await runWay(load, { connector, baseUrl, at: file })).seconds);
        }
        return median(times);
      });
      medians.set(`${table} ${rows}`, seconds);
    }
    rmSync(full);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\nseconds from the first request to the last commit, and how often those of the smallest table\n`);
printTable(
  ["changed rows", ...tables.map((table) => `into ${table.toLocaleString("en-US")}`)],
  changes.map((rows) => {
    const first = medians.get(`${tables[0]} ${rows}`) ?? NaN;
    const cells = tables.map((table) => medians.get(`${table} ${rows}`) ?? NaN);
    return [rows.toLocaleString("en-US"), ...cells.map((time) => `${time.toFixed(3)} (${(time / first).toFixed(2)})`)];
  }),
);
