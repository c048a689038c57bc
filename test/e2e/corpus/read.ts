/**
 * Generates a connector from an OpenAPI document and reads its mocks to the last row; prints what came of it as JSON.
 * A process of its own for each document, since large ones take much memory.
 *
 *     node --import tsx test/e2e/corpus/read.ts <document> <name> <folder> [limit]
 */
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import { generate } from "../../../generator/generate.ts";
import { readInputs } from "../../../generator/inputs.ts";
import { get, listOf, textOf } from "../../../generator/read/values.ts";
import { clientOf, collect, type Connector, loadConnector, type Row } from "../connectors.ts";

/** What came of one document. */
export interface CorpusResult {
  readonly resources: number;
  readonly rows: number;
  readonly lines: number;
  readonly warnings: number;
  /** Of the generation alone. */
  readonly seconds: number;
  readonly peakMb: number;
  readonly failures: readonly string[];
}

/** Parents of which every child's pages are read. */
const PARENTS = 5;

const [specPath = "", name = "", folder = "", limit] = process.argv.slice(2);
console.log(JSON.stringify(await tried()));

async function tried(): Promise<CorpusResult> {
  const only = limit === undefined ? undefined : await someResources(Number(limit));
  const start = performance.now();
  const { connector, diagnostics } = await generate({ specPath, outDir: folder, name, only, importExt: "ts" });
  const seconds = (performance.now() - start) / 1000;
  const result = { resources: 0, rows: 0, lines: 0, warnings: diagnostics.length, seconds };
  if (connector === undefined) {
    const failures = diagnostics
      .filter(({ severity }) => severity === "error")
      .map(({ code, message }) => `${code}: ${message}`);
    return { ...result, peakMb: peakMb(), failures };
  }
  for (const [path, text] of connector.files) {
    mkdirSync(dirname(join(connector.dir, path)), { recursive: true });
    writeFileSync(join(connector.dir, path), text);
  }
  const own = [...connector.files].filter(([path]) => path.endsWith(".ts") && !path.startsWith("runtime/"));
  const read = await readAll(await loadConnector(connector.dir));
  const lines = own.reduce((sum, [, text]) => sum + text.split("\n").length, 0);
  return { ...result, ...read, lines, resources: connector.resources.length, peakMb: peakMb() };
}

/** Some of the resources that the document selects, from all over it. */
async function someResources(count: number): Promise<readonly string[]> {
  const { config } = await readInputs({ specPath, outDir: folder });
  const names = listOf(config?.value, "resources")
    .filter((resource) => get(resource, "selected") !== false)
    .flatMap((resource) => textOf(resource, "name") ?? []);
  const step = Math.max(1, Math.floor(names.length / count));
  return names.filter((_, index) => index % step === 0).slice(0, count);
}

async function readAll(connector: Connector): Promise<{ readonly rows: number; readonly failures: readonly string[] }> {
  const failures: string[] = [];
  const unhandled: string[] = [];
  const rest = http.all("*", ({ request }) => {
    unhandled.push(`${request.method} ${request.url}`);
    return HttpResponse.error();
  });
  const server = setupServer(rest);
  server.listen({ onUnhandledRequest: "error" });
  const parents = connector.resources.flatMap(({ resource }) => parentOf(resource) ?? []);
  const few = connector.createMocks({ rows: Object.fromEntries(parents.map((parent) => [parent, PARENTS])) });
  const all = connector.createMocks();
  const clock = { now: () => Date.now(), random: () => 0.5, sleep: () => Promise.resolve() };
  const client = connector.create({ ...connector.secrets, clock, retry: { maxRetries: 0 } });
  let total = 0;
  for (const { property, resource } of connector.resources) {
    const mocks = "parent" in resource ? few : all;
    server.resetHandlers(...mocks.handlers, rest);
    try {
      const rows = await collect(clientOf(client, property).rows());
      total += rows.length;
      const want = mocks.resources[resource.name]?.rows.length ?? 0;
      if (rows.length !== want || want === 0) failures.push(`${property}: ${rows.length} rows of ${want}`);
      failures.push(...rowFailures(rows, resource).map((failure) => `${property}: ${failure}`));
    } catch (error) {
      failures.push(`${property}: ${String(error).slice(0, 400)}`);
    }
    failures.push(...unhandled.splice(0).map((request) => `${property}: the mocks do not know ${request}`));
  }
  server.close();
  return { rows: total, failures };
}

/** Keys that are absent or repeated, and cursors that are absent. */
function rowFailures(rows: readonly Row[], resource: Connector["resources"][number]["resource"]): readonly string[] {
  const { primaryKey, incremental } = resource;
  const keys = rows.map((row) => primaryKey.map((key) => row[key] ?? valueAt(row, key)));
  const isMissing = (value: unknown): boolean => value === undefined || value === null;
  const distinct = new Set(keys.map((key) => JSON.stringify(key))).size;
  const cursors = incremental === undefined ? [] : rows.map((row) => valueAt(row, incremental.cursor));
  return [
    ...(keys.flat().some(isMissing) ? [`a row without its key ${primaryKey.join(", ")}`] : []),
    ...(primaryKey.length > 0 && distinct !== rows.length ? [`${distinct} distinct keys of ${rows.length} rows`] : []),
    ...(cursors.some(isMissing) ? ["a row without its cursor"] : []),
  ];
}

function valueAt(row: Row, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => get(value, key), row);
}

/** The name of the resource that one is read for. */
function parentOf(resource: object): string | undefined {
  const parent = get(resource, "parent");
  return textOf(get(parent, "resource"), "name") ?? textOf(get(parent, "of"), "name");
}

function peakMb(): number {
  return Math.round(process.resourceUsage().maxRSS / 1024);
}
