// The main job from end to end, on this machine alone: `npm run demo`.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import { query } from "../../test/support/duckdb.ts";
import { startHttpServer } from "../../test/support/http-server.ts";
import { generateInto, type IssueTracker, importConnector } from "./connector.ts";
import { type Progress, progressOn } from "./progress.ts";
import { tableOf } from "./table.ts";

const SPEC = "specs/issue_tracker.yaml";
const ROWS = { issues: 5000, projects: 40, users: 120, issue_fields: 30 };
const NEWEST = "SELECT id, name, status, updated_at FROM issues ORDER BY updated_at DESC LIMIT 5";

/** What the demo's parts share. */
interface Stage {
  readonly progress: Progress;
  readonly connector: IssueTracker;
  readonly api: ReturnType<IssueTracker["createIssueTrackerMocks"]>;
  readonly baseUrl: string;
  readonly database: string;
}

process.exitCode = await main(progressOn(process.stdout));

async function main(progress: Progress): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "gen-demo-"));
  const server = await startHttpServer();
  process.once("SIGINT", () => process.exit(130));
  try {
    await demo(progress, folder, server);
    return 0;
  } catch (error) {
    process.stderr.write(`\nThe demo failed: ${error instanceof Error ? error.message : String(error)}\n`);
    rmSync(folder, { recursive: true, force: true });
    return 1;
  } finally {
    await server.close();
  }
}

async function demo(
  progress: Progress,
  folder: string,
  server: Awaited<ReturnType<typeof startHttpServer>>,
): Promise<void> {
  const dir = await progress.step(`Generating a connector from ${SPEC}`, async () => {
    const started = performance.now();
    const made = await generateInto(folder, SPEC);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    return { value: made.dir, text: `Generated a connector from ${SPEC}: ${made.files} files in ${seconds} s` };
  });
  const connector = await importConnector(folder, dir);
  const api = connector.createIssueTrackerMocks({ baseUrl: server.url, rows: ROWS });
  server.use(...api.handlers);
  const stage: Stage = { progress, connector, api, baseUrl: server.url, database: join(folder, "tracker.duckdb") };

  // The API asks once to wait, as real ones do.
  api.fail({ resource: "issues", after: 2, status: 429, retryAfter: "1" });
  await load(stage, `First load from the connector's mock API at ${server.url}: everything`);
  await change(stage);
  await load(stage, "Second load: what is new since the first");
  await show(stage);
  progress.note(`
The connector  ${dir}
The database   ${stage.database}
To read next   ${join(dir, "README.md")}

They are yours to look at; delete ${folder} when you have.`);
}

async function load(stage: Stage, text: string): Promise<void> {
  const { progress, connector, api, baseUrl, database } = stage;
  const before = api.requests.length;
  const client = connector.createIssueTracker({ ...connector.mockSecrets, baseUrl });
  const report = await progress.step(text, async (update) => {
    const value = await client.load(connector.duckdb(database), {
      onProgress: ({ resource, report: { rows } }) => {
        update(`${text}\n  ${resource}: ${rows} rows`);
      },
    });
    return { value, text: `${text} (${(value.durationMs / 1000).toFixed(1)} s)` };
  });
  progress.detail(reportTable(report));
  const sent = api.requests.slice(before);
  const refused = sent.filter(({ status }) => status === 429).length;
  if (refused > 0) progress.detail(`The API answered 429 once and asked to wait 1 s: the page was asked for again.`);
  const first = sent.find(({ resource }) => resource === "issues");
  if (first !== undefined) progress.detail(`First request: ${first.method} ${withoutKey(first.url)}`);
}

function reportTable(report: LoadReport): string {
  const rows = Object.entries(report.resources).map(([name, resource]) => {
    const { mode = "", requests = 0, rows: read = 0, inserted = 0, updated = 0, unchanged = 0 } = resource ?? {};
    return [name, mode, requests, read, inserted, updated, unchanged];
  });
  return tableOf(["resource", "mode", "requests", "rows read", "inserted", "updated", "unchanged"], rows);
}

function withoutKey(url: string): string {
  const { pathname, searchParams } = new URL(url);
  searchParams.delete("api_key");
  return `${pathname}?${searchParams.toString()}`;
}

async function change({ progress, api }: Stage): Promise<void> {
  await progress.step("Changing rows in the API", () => {
    const { issues } = api.resources;
    issues.upsert({ ...issues.get(17), name: "Exports stop at 10,000 rows", status: "in progress", updated_at: at(1) });
    issues.upsert({ ...issues.get(4711), name: "Typo on the welcome page", status: "done", updated_at: at(2) });
    issues.upsert({
      ...issues.get(1),
      id: 5001,
      name: "Dark mode",
      status: "open",
      created_at: at(3),
      updated_at: at(3),
    });
    return Promise.resolve({ value: undefined, text: "Changed the API's data: two issues edited, one added" });
  });
}

function at(minute: number): string {
  return `2024-06-01T09:0${minute}:00Z`;
}

async function show({ progress, database }: Stage): Promise<void> {
  const newest = await progress.step("Querying the database", async () => {
    const [counted] = await query(
      database,
      "SELECT count(*)::integer AS rows, count(DISTINCT id)::integer AS ids FROM issues",
    );
    const text = `Queried the database: ${String(counted?.["rows"])} issues with ${String(counted?.["ids"])} different ids; the newest are`;
    return { value: await query(database, NEWEST), text };
  });
  progress.detail(`${NEWEST};`);
  progress.detail(
    tableOf(
      ["id", "name", "status", "updated_at"],
      newest.map((row) => Object.values(row).map(String)),
    ),
  );
}
