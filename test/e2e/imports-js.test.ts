import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, expect, test, vi } from "vitest";
import { generate } from "../../generator/generate.ts";
import { runNode } from "../support/run-node.ts";
import { temporaryFolder } from "../support/temporary.ts";

// Compilers are slow on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const project = resolve(".");
const folder = temporaryFolder("imports-js");
const PROGRAM = `import { getResponse } from "msw";
import { createProductAnalytics } from "./generated/product_analytics/index.js";
import { createProductAnalyticsMocks, mockSecrets } from "./generated/product_analytics/mocks.js";

const api = createProductAnalyticsMocks();
const client = createProductAnalytics({
  ...mockSecrets,
  fetch: async (input, init) => (await getResponse(api.handlers, new Request(input, init))) ?? Response.error(),
});
let rows = 0;
for await (const _ of client.events.rows()) rows += 1;
console.log(rows);
`;

// A connector whose relative imports end in .js, for projects whose tsc refuses .ts there.
beforeAll(async () => {
  const specPath = "specs/product_analytics.yaml";
  const { connector } = await generate({ specPath, outDir: join(folder, "generated"), importExt: "js" });
  if (connector === undefined) throw new Error(`${specPath} does not generate.`);
  for (const [path, text] of connector.files) {
    mkdirSync(dirname(join(connector.dir, path)), { recursive: true });
    writeFileSync(join(connector.dir, path), text);
  }
  symlinkSync(join(project, "node_modules"), join(folder, "node_modules"), "junction");
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  writeFileSync(join(folder, "program.ts"), PROGRAM);
});

async function expectRows(args: string[]): Promise<void> {
  // Newer versions of Node warn of what MSW looks for.
  const { code, stdout, stderr } = await runNode(["--disable-warning=ExperimentalWarning", ...args], { cwd: folder });
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "250\n", stderr: "" });
}

test("tsc compiles it without any option for extensions (NodeNext), and node runs that", async () => {
  const common = { target: "es2022", lib: ["es2022", "dom"], types: ["node"], strict: true, skipLibCheck: true };
  const compilerOptions = { ...common, module: "nodenext", outDir: "out", rootDir: "." };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  const { stdout } = await runNode([join(project, "node_modules/typescript/bin/tsc"), "-p", "."], { cwd: folder });
  expect(stdout).toBe("");
  await expectRows(["out/program.js"]);
});

test("tsx runs it", async () => {
  await expectRows(["--import", join(project, "node_modules/tsx/dist/loader.mjs"), "program.ts"]);
});

test("a bundler bundles it, and node runs the bundle", async () => {
  await build({
    absWorkingDir: folder,
    entryPoints: ["program.ts"],
    outfile: "bundle.mjs",
    bundle: true,
    platform: "node",
    format: "esm",
    external: ["msw"],
    logLevel: "silent",
  });
  await expectRows(["bundle.mjs"]);
});
