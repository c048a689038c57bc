import { join } from "node:path";
import type { World } from "../../generator/commands/world.ts";
import { run } from "../../generator/commands/run.ts";
import type { GenerateRequest, GenerateResult } from "../../generator/generate-types.ts";

/** What a run of the command line printed and returned. */
export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly requests: readonly GenerateRequest[];
}

/** Runs the command line with a generator of the test's own. */
export async function runCli(
  words: readonly string[],
  generate: (request: GenerateRequest) => GenerateResult,
  more: Partial<World> = {},
): Promise<Ran> {
  let out = "";
  let err = "";
  const requests: GenerateRequest[] = [];
  const code = await run(words, {
    out: (text) => (out += text),
    err: (text) => (err += text),
    color: false,
    debug: false,
    version: "1.2.3",
    loadGenerate: () =>
      Promise.resolve((request: GenerateRequest) => {
        requests.push(request);
        return Promise.resolve(generate(request));
      }),
    ...more,
  });
  return { code, out, err, requests };
}

/** A generator that gives these files, whatever it is asked for. */
export function gives(files: Readonly<Record<string, string>>): (request: GenerateRequest) => GenerateResult {
  return ({ outDir }) => ({
    diagnostics: [{ code: "unknown-key", severity: "warning", message: "Odd.", file: "pets.yaml", line: 3, column: 1 }],
    connector: {
      name: "pets",
      dir: join(outDir, "pets"),
      files: new Map(Object.entries(files)),
      createOnce: new Set(["extensions.ts"]),
      lock: { inputHash: "ab".repeat(32), options: { importExtension: "ts" } },
      resources: [
        {
          name: "cats",
          method: "GET",
          path: "/v1/cats",
          paginator: "offset",
          key: ["id"],
          cursor: "updated_at",
          parent: undefined,
        },
        {
          name: "owners_and_pets",
          method: "POST",
          path: "/o",
          paginator: "cursor",
          key: [],
          cursor: undefined,
          parent: undefined,
        },
      ],
    },
  });
}
