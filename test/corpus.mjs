// Generates a connector from every OpenAPI document of the corpus, compiles it and reads its mocks to the last row.
// Further documents are arguments: `npm run corpus -- path/to/openapi.yaml`. Takes about half a minute for each.
import { spawnSync } from "node:child_process";
import { delimiter } from "node:path";

const run = spawnSync(
  process.execPath,
  ["node_modules/vitest/vitest.mjs", "run", "--config", ".config/vitest.config.ts", "test/e2e/corpus.test.ts"],
  {
    stdio: "inherit",
    env: { ...process.env, GEN_CORPUS: "all", GEN_CORPUS_DOCUMENTS: process.argv.slice(2).join(delimiter) },
  },
);
process.exit(run.status ?? 1);
