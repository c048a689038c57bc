import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { http, HttpResponse, passthrough } from "msw";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { runConnector, type ConnectorOutcome } from "../../generator/commands/connector.ts";
import { generate } from "../../generator/generate.ts";
import { DESTINATIONS, type DestinationName } from "../../generator/words/destinations.ts";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import { type ClickHouseServer, noClickHouse, startClickHouse } from "../runtime/clickhouse/server.ts";
import { query } from "../support/duckdb.ts";
import { type PostgresServer, startPostgres } from "../support/postgres-server.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { answerRequests } from "../support/unhandled.ts";
import { COMPILERS, compilerFindings, NEWER, PLATFORMS, STRICT } from "./compilers.ts";

// Compilers are slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const folder = temporaryFolder("destinations");
const connector = join(folder, "generated", "shop");
const spec = join(folder, "shop.json");
const config = {
  name: "shop",
  client: { base_url: "https://shop.example.com" },
  resource_defaults: { primary_key: "id", write_disposition: "merge" },
  resources: [{ name: "orders", endpoint: { path: "/orders", data_selector: "$", paginator: "single_page" } }],
};
answerRequests(
  http.get("https://shop.example.com/orders", () => HttpResponse.json([{ id: 1 }, { id: 2 }])),
  // ClickHouse is talked to by HTTP.
  http.all(/^http:\/\/127\.0\.0\.1:/, () => passthrough()),
);

let server: PostgresServer;
let clickhouse: ClickHouseServer | undefined;
beforeAll(async () => {
  server = await startPostgres();
  clickhouse = noClickHouse === undefined ? await startClickHouse() : undefined;
  mkdirSync(connector, { recursive: true });
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
});
afterAll(async () => {
  await server.stop();
  await clickhouse?.stop();
});

interface Kind {
  readonly title: string;
  /** What must not be in a connector that does not load into it. */
  readonly words: RegExp;
  readonly argument: () => string;
  readonly count: () => Promise<unknown>;
}

const file = join(folder, "shop.duckdb");
const kinds: Readonly<Record<DestinationName, Kind>> = {
  duckdb: {
    title: "DuckDB",
    words: /duckdb/i,
    argument: () => file,
    count: () => query(file, "SELECT count(*)::INT AS n FROM orders"),
  },
  postgres: {
    title: "PostgreSQL",
    words: /postgres|\bpg\b/i,
    argument: () => server.url,
    count: () => server.query("SELECT count(*)::int AS n FROM orders"),
  },
  clickhouse: {
    title: "ClickHouse",
    words: /clickhouse/i,
    argument: () => clickhouse?.url ?? "",
    count: () => clickhouse?.query("SELECT toInt32(count()) AS n FROM orders") ?? Promise.resolve([]),
  },
};

async function run(
  written: object,
  destinations: readonly DestinationName[] | undefined,
  more: { readonly check?: boolean } = {},
): Promise<ConnectorOutcome> {
  writeFileSync(spec, JSON.stringify(written));
  const outcome = await runConnector(
    {
      ...{ spec, out: join(folder, "generated"), importExt: "ts", destinations, allowRef: [] },
      ...{ openapi: undefined, name: undefined, only: undefined, pick: undefined, explain: undefined },
      ...{ check: false, dryRun: false, force: false, json: false, ...more },
    },
    {
      ...{ version: "1.2.3", color: false, debug: false, out: () => undefined, err: () => undefined },
      loadGenerate: () => Promise.resolve(generate),
    },
  );
  expect(outcome.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return outcome;
}

const filesOf = (): string[] => readdirSync(connector, { recursive: true, encoding: "utf8" }).sort();
const textOf = (path: string): string => readFileSync(join(connector, path), "utf8");

test.each(DESTINATIONS)("a connector for %s alone has nothing of the others, compiles and loads", async (name) => {
  // The connector of the one before gives way.
  await run(config, [name]);
  for (const other of DESTINATIONS.filter((each) => each !== name)) {
    const { words } = kinds[other];
    expect(filesOf().filter((path) => words.test(path))).toEqual([]);
    for (const path of ["README.md", "package.json"]) expect(textOf(path)).not.toMatch(words);
    for (const path of filesOf().filter((each) => each.endsWith(".ts"))) {
      const specifiers = textOf(path).match(/(?:\bfrom|import\()\s*"[^"]*"/g) ?? [];
      expect(specifiers.filter((specifier) => words.test(specifier), path)).toEqual([]);
    }
  }
  expect(textOf("README.md")).toContain(`Loads go into ${kinds[name].title};`);
  expect(Object.keys((JSON.parse(textOf("package.json")) as { exports: object }).exports)).toContain(`./${name}`);

  const files = ["index.ts", `${name}.ts`].map((path) => `generated/shop/${path}`);
  // The compilers of the matrix see the same modules in the committed connectors; here it is that none is missed.
  const options = { ...STRICT, ...NEWER, ...PLATFORMS["Node types only"], skipLibCheck: true };
  expect(await compilerFindings(folder, COMPILERS["7.0"], { name, options, files })).toBe("");

  const [index, module] = await Promise.all(
    // A module is an object of its exports, other than that of the runs before.
    ["index.ts", `${name}.ts`].map(
      (path) =>
        import(`${pathToFileURL(join(connector, path)).href}?${name}`) as Promise<Readonly<Record<string, unknown>>>,
    ),
  );
  // What generated modules export.
  const create = index?.["createShop"] as () => { load: (into: Destination) => Promise<LoadReport> };
  const open = module?.[name] as (argument: string) => Destination;
  // Not on every machine there is an engine.
  if (name === "clickhouse" && clickhouse === undefined) return;
  expect((await create().load(open(kinds[name].argument()))).done).toBe(true);
  expect(await kinds[name].count()).toEqual([{ n: 2 }]);
});

test("what was asked for is remembered, unless the config says it; the command says what would not be", async () => {
  // Those of the last test, which named it.
  const [one = "postgres", other = "duckdb"] = [...DESTINATIONS].reverse();
  const lock = (): unknown => JSON.parse(textOf("connector.lock.json"));
  expect(lock()).toMatchObject({ options: { destinations: [one], command: "gen connector shop.json" } });
  expect((await run(config, undefined, { check: true })).drift).toEqual([]);

  const own = { ...config, destinations: [other] };
  const { plan } = await run(own, undefined);
  expect(plan?.changes).toContainEqual(expect.objectContaining({ path: `${one}.ts`, kind: "removed" }));
  expect(plan?.changes).toContainEqual(expect.objectContaining({ path: `${other}.ts`, kind: "created" }));
  expect(lock()).not.toMatchObject({ options: { destinations: expect.anything() as unknown } });

  await run(own, [one, other]);
  expect(lock()).toMatchObject({
    options: {
      command: `gen connector shop.json --destination ${DESTINATIONS.filter((name) => name === one || name === other).join()}`,
    },
  });
  expect(filesOf()).toEqual(expect.arrayContaining([`${one}.ts`, `${other}.ts`]));
});
