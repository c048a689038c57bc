import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { printTable } from "../bench/table.ts";
import { runNode } from "../support/run-node.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { COMPILERS, compilerFindings, NEWER, PLATFORMS, preparePackage, STRICT } from "./compilers.ts";
import { corpusDocuments, hasShared, isWhole } from "./corpus/documents.ts";
import type { CorpusResult } from "./corpus/read.ts";

// Documents of many megabytes on a busy machine.
vi.setConfig({ testTimeout: isWhole ? 1_800_000 : 600_000 });

/** Connectors that one compiler run is given: large ones take much memory. */
const CHUNK = 8;

const documents = corpusDocuments();
const folder = temporaryFolder("corpus");
const generated = join(folder, "generated");
const results = new Map<string, CorpusResult>();

beforeAll(() => {
  preparePackage(folder);
  mkdirSync(generated);
  symlinkSync(resolve("node_modules"), join(generated, "node_modules"), "junction");
});

afterAll(() => {
  const rows = documents.map(({ name }) => {
    const result = results.get(name);
    if (result === undefined) return [name, "", "", "", "", "", "", "not generated"];
    const { resources, rows: read, lines, warnings, seconds, peakMb, failures } = result;
    const figures = [resources, read, lines, warnings, Number(seconds.toFixed(1)), peakMb].map(String);
    return [name, ...figures, failures.length === 0 ? "ok" : `${failures.length} failures`];
  });
  printTable(["document", "resources", "rows read", "lines", "warnings", "seconds", "peak MB", ""], rows);
});

describe("a document alone gives a connector that reads its own mocks to the last row", () => {
  test.each(documents)("$name", async ({ name, path, limit }) => {
    const script = resolve("test/e2e/corpus/read.ts");
    const limits = limit === undefined ? [] : [String(limit)];
    const { code, stdout, stderr } = await runNode(
      ["--import", "tsx", "--max-old-space-size=6000", script, path, name, generated, ...limits],
      {},
    );
    expect(code, stderr).toBe(0);
    // The script prints it so.
    const result = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as CorpusResult;
    results.set(name, result);
    expect(result.failures).toEqual([]);
    expect(result.rows).toBeGreaterThan(0);
  });

  test.skipIf(hasShared)("the documents beside the project are not there: only those from npm are tried", () => {
    expect(documents.length).toBeGreaterThan(1);
  });
});

describe("its code compiles under the strictest options", () => {
  const versions = Object.entries(COMPILERS).filter(([version]) => version !== "5.9");
  const platforms = Object.entries(PLATFORMS).slice(0, isWhole ? undefined : 1);
  const cases = versions.flatMap(([version, compiler]) =>
    platforms.map(([platform, lib]) => ({ version, compiler, platform, lib })),
  );

  test.each(cases)("TypeScript $version, $platform", async ({ version, compiler, platform, lib }) => {
    const names = documents.map(({ name }) => name).filter((name) => existsSync(join(generated, name)));
    expect(names.length).toBeGreaterThan(1);
    const options = { ...STRICT, ...(version === "5.5" ? {} : NEWER), ...lib };
    for (let from = 0; from < names.length; from += CHUNK) {
      const files = names
        .slice(from, from + CHUNK)
        .flatMap((name) => ["index.ts", "extensions.ts"].map((file) => `generated/${name}/${file}`));
      const config = { name: `${version} ${platform} ${from}`, options, files };
      expect(await compilerFindings(folder, compiler, config)).toBe("");
    }
  });

  test("their mocks compile as well, beside MSW", async () => {
    const names = documents.map(({ name }) => name).filter((name) => existsSync(join(generated, name)));
    const options = { ...STRICT, ...NEWER, skipLibCheck: true, lib: ["es2022", "dom"], types: ["node"] };
    const files = names.map((name) => `generated/${name}/mocks.ts`);
    expect(await compilerFindings(folder, "typescript7", { name: "mocks", options, files })).toBe("");
  });
});
