import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll } from "vitest";
import { generate } from "../../generator/generate.ts";
import type { ResourceClient } from "../../templates/runtime/client.ts";
import type { ConnectionOptions } from "../../templates/runtime/connection.ts";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadOptions } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { MockApi, MockOptions } from "../../templates/runtime/mocks/api.ts";

type Row = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<string, Row>>;

/** A connector that lives as long as its test, with its types put aside. */
export interface ThrowAway {
  /** Path below its folder → text. */
  readonly files: ReadonlyMap<string, string>;
  /** A client of the API; each of its resources is a property beside `load`. */
  readonly create: (options?: ConnectionOptions) => Readonly<Record<string, ResourceClient<Row>>> & {
    readonly load: (destination: Destination, options?: LoadOptions) => Promise<LoadReport>;
  };
  /** Credentials that the mocks accept. */
  readonly mockSecrets: Readonly<Record<string, string>>;
  readonly createMocks: (options?: MockOptions<Rows>) => MockApi<Rows>;
  /** All that mocks.ts exports. */
  readonly mocks: Readonly<Record<string, unknown>>;
  readonly duckdb: (path: string) => Destination;
  readonly postgres: (url: string, options?: { readonly schema?: string }) => Destination;
}

/**
 * Generates a connector from a source config and imports it; call it outside of a test. Generating type-checks it under the strictest options.
 *
 * @param extensions the text of extensions.ts that its user has written; by default it stays as generated
 * @throws Error with the diagnostics where there is none.
 */
export async function throwAway(config: unknown, extensions?: string): Promise<ThrowAway> {
  const folder = mkdtempSync(join(tmpdir(), "gen-throw-away-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const specPath = join(folder, "api.json");
  writeFileSync(specPath, JSON.stringify(config));
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const { connector, diagnostics } = await generate({ specPath, outDir: folder, importExt: "ts" });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  for (const [path, text] of connector.files) {
    mkdirSync(dirname(join(connector.dir, path)), { recursive: true });
    writeFileSync(join(connector.dir, path), path === "extensions.ts" ? (extensions ?? text) : text);
  }
  const [index, mocks, duckdb, postgres] = await Promise.all(
    ["index.ts", "mocks.ts", "duckdb.ts", "postgres.ts"].map(async (file) =>
      connector.files.has(file)
        ? // A module is an object of its exports.
          ((await import(pathToFileURL(join(connector.dir, file)).href)) as Readonly<Record<string, unknown>>)
        : undefined,
    ),
  );
  const named = (module: Readonly<Record<string, unknown>> | undefined): unknown =>
    Object.entries(module ?? {}).find(([name]) => name.startsWith("create"))?.[1];
  return {
    files: connector.files,
    // The type-check proves that the exports are what is said of them here.
    create: named(index) as ThrowAway["create"],
    mockSecrets: (mocks?.["mockSecrets"] ?? {}) as ThrowAway["mockSecrets"],
    createMocks: named(mocks) as ThrowAway["createMocks"],
    mocks: mocks ?? {},
    duckdb: duckdb?.["duckdb"] as ThrowAway["duckdb"],
    postgres: postgres?.["postgres"] as ThrowAway["postgres"],
  };
}
