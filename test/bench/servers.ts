/**
 * From a local HTTP server into a merged table of PostgreSQL or ClickHouse: the generated connector, a loop written by
 * hand, and the ceiling, side by side; servers of their own, made for the bench. Ratios, not times, are what to read.
 *
 *     npx tsx test/bench/servers.ts --destination postgres --rows 300000 --runs 3
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { startClickHouse } from "../runtime/clickhouse/server.ts";
import { startPostgres } from "../support/postgres-server.ts";
import { bundledConnector, way } from "./connector.ts";
import { copyLine, type FlatRow } from "./copy-lines.ts";
import { type Measured, runWay, withApi } from "./processes.ts";
import { filled, PAGE_ROWS, pageTemplate } from "./records.ts";
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

/** The rows as files of what the destination reads by itself. */
function rowFiles(): readonly string[] {
  const perFile = 50_000;
  const template = pageTemplate("flat", Math.min(perFile, rows), "2024-06-01T12:00:00Z");
  return Array.from({ length: Math.ceil(rows / perFile) }, (_, index) => {
    const path = join(folder, `rows-${index}`);
    const list = JSON.parse(filled(template, (row) => index * perFile + row).toString()) as FlatRow[]; // made so
    const lines = list.map((row) => (kind === "postgres" ? copyLine(row) : `${JSON.stringify(row)}\n`));
    writeFileSync(path, lines.join(""));
    return path;
  });
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
  const files = rowFiles();
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
