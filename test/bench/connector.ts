import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { generate } from "../../generator/generate.ts";

/** A source config for the made-up API. */
function config(page: number): object {
  return {
    name: "bench",
    client: { base_url: "https://api.example.com" },
    resources: [
      {
        name: "records",
        primary_key: "id",
        write_disposition: "merge",
        deletes: "none",
        endpoint: {
          path: "/v1/records",
          data_selector: "data",
          paginator: { type: "offset", limit: page, total_path: "total" },
        },
      },
    ],
  };
}

/** Generates a connector for the made-up API into `folder` and bundles it as users do; gives back the module's path. */
export async function bundledConnector(folder: string, page: number): Promise<string> {
  const specPath = join(folder, "bench.json");
  writeFileSync(specPath, JSON.stringify(config(page)));
  const { connector, diagnostics } = await generate({ specPath, outDir: join(folder, "generated"), importExt: "ts" });
  if (connector === undefined) throw new Error(JSON.stringify(diagnostics, undefined, 2));
  for (const [path, text] of connector.files) {
    mkdirSync(dirname(join(connector.dir, path)), { recursive: true });
    writeFileSync(join(connector.dir, path), text);
  }
  symlinkSync(resolve("node_modules"), join(folder, "node_modules"), "junction");
  const entry = join(connector.dir, "entry.ts");
  const exported = ["duckdb", "postgres", "clickhouse"].map((name) => `export { ${name} } from "./${name}.ts";`);
  writeFileSync(entry, ['export { createBench } from "./index.ts";', ...exported].join("\n"));
  return bundled(entry, join(folder, "connector.mjs"));
}

/** The command that runs a way of `ways/`, bundled into `folder`: nothing but what is measured is in its process. */
export async function way(folder: string, name: string): Promise<readonly string[]> {
  const entry = fileURLToPath(new URL(`ways/${name}.ts`, import.meta.url));
  return [process.execPath, await bundled(entry, join(folder, `${name}.way.mjs`))];
}

async function bundled(entry: string, outfile: string): Promise<string> {
  await build({ entryPoints: [entry], outfile, bundle: true, format: "esm", platform: "node", packages: "external" });
  return outfile;
}
