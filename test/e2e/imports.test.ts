import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test, vi } from "vitest";
import { runNode } from "../support/run-node.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { loadPlainConnectors } from "./connectors.ts";

// Compilers are slow on a busy machine.
vi.setConfig({ testTimeout: 240_000 });

const project = resolve(".");
const connectors = await loadPlainConnectors();
const folder = temporaryFolder("imports");
const WANT = connectors.map(({ name }) => `${name}: 250 rows\n`).join("");

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const STRIPS_TYPES = major > 22 || (major === 22 && minor >= 18);

beforeAll(() => {
  writeFileSync(
    join(folder, "package.json"),
    JSON.stringify({ private: true, type: "module", workspaces: ["generated/*"] }),
  );
  mkdirSync(join(folder, "node_modules"));
  for (const name of ["msw", "@types", "undici-types", "@duckdb"]) {
    symlinkSync(join(project, "node_modules", name), join(folder, "node_modules", name));
  }
  for (const { name, folder: from } of connectors) {
    cpSync(from, join(folder, "generated", name), { recursive: true });
    // As `npm install` links a workspace's packages.
    symlinkSync(join(folder, "generated", name), join(folder, "node_modules", packageName(name)), "junction");
  }
  writeFileSync(
    join(folder, "by-path.ts"),
    programOf((name, file) => `./generated/${name}/${file}.ts`),
  );
  writeFileSync(
    join(folder, "by-name.ts"),
    programOf((name, file) => packageName(name) + (file === "index" ? "" : `/${file}`)),
  );
  writeFileSync(
    join(folder, "by-folder.ts"),
    programOf((name, file) => `./generated/${name}${file === "index" ? "" : `/${file}`}`),
  );
});

test("tsx runs it by path", async () => {
  await expectRows(["--import", tsx(), "by-path.ts"]);
});

test("tsx runs it by package name, through a workspace", async () => {
  await expectRows(["--import", tsx(), "by-name.ts"]);
});

test("tsc resolves it by path and by name and compiles it into another folder (NodeNext); node runs that", async () => {
  const options = { module: "nodenext", rewriteRelativeImportExtensions: true, outDir: "out", rootDir: "." };
  await tsc(options, ["by-path.ts", "by-name.ts"]);
  await expectRows([join("out", "by-path.js")]);
});

test("tsc resolves it by folder and by name as bundlers do", async () => {
  const options = { module: "esnext", moduleResolution: "bundler", allowImportingTsExtensions: true, noEmit: true };
  await tsc(options, ["by-folder.ts", "by-name.ts"]);
});

test.each(["by-path.ts", "by-folder.ts", "by-name.ts"])(
  "a bundler bundles %s, and node runs the bundle",
  async (file) => {
    const bundle = join(folder, file.replace(".ts", ".bundle.mjs"));
    await build({
      absWorkingDir: folder,
      entryPoints: [file],
      outfile: bundle,
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["msw", "@duckdb/node-api"],
      logLevel: "silent",
    });
    await expectRows([bundle]);
  },
);

test.skipIf(!STRIPS_TYPES)("node itself, which strips types from 22.18 on, runs it by path", async () => {
  await expectRows(["by-path.ts"]);
});

test.skipIf(!STRIPS_TYPES)("node itself, which strips types from 22.18 on, runs it by package name", async () => {
  await expectRows(["by-name.ts"]);
});

test("vitest imports it, and importing has no side effects", async () => {
  for (const { folder: at, factory } of connectors) {
    const module = (await import(join(at, "index.ts"))) as Record<string, unknown>;
    expect(module[factory]).toBeTypeOf("function");
    const { sideEffects } = JSON.parse(readFileSync(join(at, "package.json"), "utf8")) as { sideEffects: unknown };
    expect(sideEffects).toBe(false);
  }
});

function packageName(connector: string): string {
  const text = readFileSync(join(project, "generated", connector, "package.json"), "utf8");
  return (JSON.parse(text) as { name: string }).name;
}

/** A program that reads the first resource of every connector from its mocks; the mocks answer in place of `fetch`. */
function programOf(specifier: (connector: string, file: "index" | "mocks") => string): string {
  const imports = connectors.map(
    ({ name, factory }, index) => `
import { ${factory} } from ${JSON.stringify(specifier(name, "index"))};
import * as mocks${index} from ${JSON.stringify(specifier(name, "mocks"))};`,
  );
  const reads = connectors.map(
    ({ name, factory, resources, secrets }, index) => `
{
  const api = mocks${index}.${factory}Mocks();
  const answer = async (input: string | URL, init?: RequestInit): Promise<Response> =>
    (await getResponse(api.handlers, new Request(input, init))) ?? Response.error();
  const client = ${factory}({ ...${JSON.stringify(secrets)}, fetch: answer });
  let rows = 0;
  for await (const _ of client.${resources[0]?.property ?? ""}.rows()) rows += 1;
  console.log(\`${name}: \${rows} rows\`);
}`,
  );
  return `import { getResponse } from "msw";${imports.join("")}\n${reads.join("")}\n`;
}

async function expectRows(args: string[]): Promise<void> {
  // Newer versions of Node warn of what MSW looks for, and older ones of stripping types.
  const { code, stdout, stderr } = await runNode(["--disable-warning=ExperimentalWarning", ...args], { cwd: folder });
  expect(stderr).toBe("");
  expect(stdout).toBe(WANT);
  expect(code).toBe(0);
}

async function tsc(options: object, files: readonly string[]): Promise<void> {
  const config = join(folder, "tsconfig.json");
  const common = {
    target: "es2022",
    lib: ["es2022", "dom", "dom.iterable"],
    types: ["node"],
    strict: true,
    skipLibCheck: true,
  };
  writeFileSync(config, JSON.stringify({ compilerOptions: { ...common, ...options }, files }));
  const { code, stdout } = await runNode([join(project, "node_modules/typescript/bin/tsc"), "-p", config], {
    cwd: folder,
  });
  expect(stdout).toBe("");
  expect(code).toBe(0);
}

function tsx(): string {
  return join(project, "node_modules", "tsx", "dist", "loader.mjs");
}
