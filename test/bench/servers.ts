/**
 * From a local HTTP server into a merged table of PostgreSQL or ClickHouse: the generated connector, a loop written by
 * hand, and the ceiling, side by side; servers of their own, made for the bench. Ratios, not times, are what to read.
 *
 *     npx tsx test/bench/servers.ts --destination postgres --rows 300000 --runs 3
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startClickHouse } from "../runtime/clickhouse/server.ts";
import { startPostgres } from "../support/postgres-server.ts";
import { bundledConnector, way } from "./connector.ts";
import { copyLine, type FlatRow } from "./copy-lines.ts";
import { type Measured, runWay, withApi } from "./processes.ts";
import { PAGE_ROWS } from "./records.ts";
import { rowFiles } from "./row-files.ts";
import { printWays } from "./table.ts";

const { values } = parseArgs({
  options: {
    destination: { type: "string", default: "postgres" },
    rows: { type: "string", default: "100000" },
    runs: { type: "string", default: "3" },
  },
});
const kind = values.destination === "clickhouse" ? "clickhouse" : "postgres";
const rows = Number(values.rows);
const page = PAGE_ROWS;
const folder = mkdtempSync(join(tmpdir(), "gen-bench-"));
const server = kind === "postgres" ? await startPostgres() : await startClickHouse();

/** The rows of a file as what the destination reads by itself. */
function asLines(list: Buffer): string {
  const read = JSON.parse(list.toString()) as FlatRow[]; // made so
  return read.map((row) => (kind === "postgres" ? copyLine(row) : `${JSON.stringify(row)}\n`)).join("");
}

async function empty(): Promise<void> {
  if (kind === "postgres") {
    await server.query("DROP SCHEMA public CASCADE");
    await server.query("CREATE SCHEMA public");
    return;
  }
  for (const { name } of await server.query("SELECT name FROM system.tables WHERE database = 'default'")) {
    await server.query(`DROP TABLE IF EXISTS \`${String(name)}\``);
  }
}

const measured = new Map<string, Measured[]>();
try {
  const connector = await bundledConnector(folder, page);
  const files = rowFiles(folder, { shape: "flat", rows }, asLines);
  const commands = {
    connector: await way(folder, "connector"),
    loop: await way(folder, `${kind}-loop`),
    ceiling: await way(folder, `${kind}-ceiling`),
  };
  await withApi({ rows, page }, async (baseUrl) => {
    for (let run = 0; run < Number(values.runs); run += 1) {
      for (const [name, command] of Object.entries(commands)) {
        await empty();
        const result = await runWay(command, { connector, kind, baseUrl, at: server.url, page, files });
        if (result.rows !== rows) throw new Error(`${name} loaded ${result.rows} rows of ${rows}`);
        measured.set(name, [...(measured.get(name) ?? []), result]);
      }
    }
  });
} finally {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

console.log(`\n${rows} flat rows into ${kind}, pages of ${page}, median of ${values.runs}\n`);
printWays(rows, measured);
