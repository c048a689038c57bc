/**
 * Requests per second on tiny pages, against a bare fetch loop.
 *
 *     npx tsx test/bench/requests.ts --requests 3000 --latencies 0,50 --runs 3
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundledConnector, way } from "./connector.ts";
import { runWay, withApi } from "./processes.ts";
import { median, printTable } from "./table.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "3000" },
    latencies: { type: "string", default: "0,50" },
    runs: { type: "string", default: "3" },
  },
});
const page = 10;
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));
const lines: string[][] = [];
try {
  const connector = await bundledConnector(folder, page);
  const load = await way(folder, "pages");
  for (const latency of values.latencies.split(",").map(Number)) {
    // Where every request waits, fewer of them tell as much.
    const requests = latency === 0 ? Number(values.requests) : Math.ceil(Number(values.requests) / 10);
    await withApi({ rows: requests * page, page, latency }, async (baseUrl) => {
      const times = { bare: [] as number[], connector: [] as number[] };
      for (let run = 0; run < Number(values.runs); run += 1) {
        for (const bare of [true, false]) {
          const { seconds } = await runWay(load, { connector, baseUrl, page, bare });
          times[bare ? "bare" : "connector"].push(seconds);
        }
      }
      const [bare, own] = [median(times.bare), median(times.connector)];
      lines.push([`${latency} ms`, (requests / bare).toFixed(0), (requests / own).toFixed(0), (own / bare).toFixed(2)]);
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
console.log("");
printTable(["latency", "fetch alone, requests/s", "connector, requests/s", "connector's time ÷ fetch's"], lines);
