import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { runNode } from "../support/run-node.ts";

const project = process.cwd();
let folder: string;
let tarball: string;
let consumer: string;

const npm = (args: string[], cwd: string): string =>
  execFileSync("npm", args, { cwd, env: ownEnvironment(), encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

/** The environment without what an npm around this test has set for itself: a user's shell has none of it. */
function ownEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.toLowerCase().startsWith("npm_")));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "gen-packed-"));
  // The package was built when it was installed; building again would pull dist/ from under the tests beside this one.
  npm(["pack", "--ignore-scripts", "--pack-destination", folder, "--loglevel=error"], project);
  tarball = join(folder, readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "missing.tgz");
  consumer = join(folder, "consumer");
  mkdirSync(consumer);
  writeFileSync(join(consumer, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  npm(
    ["install", tarball, "--no-audit", "--no-fund", "--prefer-offline", "--ignore-scripts", "--loglevel=error"],
    consumer,
  );
}, 300_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const SPEC = `name: notes
client:
  base_url: https://notes.example
  auth: { type: bearer, token: "{secrets.token}" }
resources:
  - name: notes
    primary_key: id
    write_disposition: merge
    endpoint: { path: /notes, data_selector: items, paginator: { type: page_number, base_page: 1, total_path: pages } }
    columns:
      id: { data_type: bigint, nullable: false }
      text: { data_type: text, nullable: true }
`;

test("the packed tarball generates, in an empty folder, a connector that compiles and pages", async () => {
  writeFileSync(join(consumer, "notes.yaml"), SPEC);
  const output = execFileSync("npx", ["--no-install", "gen", "connector", "notes.yaml"], {
    cwd: consumer,
    env: ownEnvironment(),
    encoding: "utf8",
  });
  expect(output).toContain("notes");
  const connector = join(consumer, "generated", "notes");
  for (const file of ["index.ts", "resources.ts", "types.ts", "extensions.ts", "connector.lock.json", "README.md"])
    expect(existsSync(join(connector, file)), file).toBe(true);

  writeFileSync(
    join(consumer, "main.ts"),
    `import { createNotes } from "./generated/notes/index.ts";
const notes = createNotes({ token: "t0k", baseUrl: process.argv[2] ?? "" });
const texts: string[] = [];
for await (const note of notes.notes.rows()) texts.push(note.id + ":" + (note.text ?? "-"));
console.log(texts.join(" "));
`,
  );
  compile(["main.ts"]);
  const server = await serveNotes();
  try {
    const { port } = server.address() as AddressInfo; // listening on TCP: an address object
    const run = await runNode([join(consumer, "out", "main.js"), `http://127.0.0.1:${port}`], { cwd: consumer });
    expect(run.stderr).toBe("");
    expect(run.stdout.trim()).toBe("1:one 2:- 3:three");
  } finally {
    server.close();
  }
}, 240_000);

test("the packed tarball says what is wrong with a spec, and where, without a stack trace", async () => {
  writeFileSync(
    join(consumer, "broken.yaml"),
    "client: { base_url: https://a.example, heders: {} }\nresources: [a, a]\n",
  );
  const run = await runNode([join(consumer, "node_modules/gen/dist/generator/cli.js"), "connector", "broken.yaml"], {
    cwd: consumer,
  });
  expect(run.code).toBe(2);
  const said = run.stdout + run.stderr;
  expect(said).toContain("broken.yaml:1:");
  expect(said).toContain("headers");
  expect(said).toContain("broken.yaml:2:");
  expect(said).not.toMatch(/^\s+at /m);
  expect(existsSync(join(consumer, "generated", "broken"))).toBe(false);
});

test("publint and are-the-types-wrong find nothing in the package", async () => {
  const publint = await runNode([join(project, "node_modules/publint/src/cli.js"), tarball, "--strict"], {
    cwd: project,
  });
  expect(publint.stdout + publint.stderr).toContain("All good!");
  expect(publint.code).toBe(0);
  const attw = await runNode(
    [join(project, "node_modules/@arethetypeswrong/cli/dist/index.js"), tarball, "--profile", "esm-only", "--no-emoji"],
    { cwd: project },
  );
  expect(attw.code, attw.stdout + attw.stderr).toBe(0);
}, 120_000);

function compile(files: string[]): void {
  const flags = "--outDir out --module nodenext --target es2022 --lib es2023,dom --strict --skipLibCheck --types".split(
    " ",
  );
  execFileSync(
    process.execPath,
    [
      join(consumer, "node_modules/typescript/bin/tsc"),
      ...flags.slice(0, -1),
      "--rewriteRelativeImportExtensions",
      "--typeRoots",
      join(project, "node_modules/@types"),
      "--types",
      "node",
      ...files,
    ],
    { cwd: consumer, stdio: "inherit" },
  );
}

/** Two pages of notes behind a bearer token. */
async function serveNotes(): Promise<Server> {
  const server = createServer((request, response) => {
    const page = Number(new URL(request.url ?? "/", "http://x").searchParams.get("page"));
    const items = page === 1 ? [{ id: 1, text: "one" }, { id: 2 }] : [{ id: 3, text: "three" }];
    const allowed = request.headers.authorization === "Bearer t0k";
    response.writeHead(allowed ? 200 : 401, { "content-type": "application/json" });
    response.end(JSON.stringify(allowed ? { items, pages: 2 } : { error: "Unauthorized" }));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return server;
}
