import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ConnectionOptions } from "../../templates/runtime/connection.ts";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadOptions } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { MockApi, MockOptions } from "../../templates/runtime/mocks/api.ts";
import { hasErrors } from "../diagnostics/diagnostic.ts";
import { generate } from "../generate.ts";
import { packageRoot } from "../package-root.ts";
import { applyWrite } from "../write/apply-write.ts";
import { planWrite } from "../write/plan-write.ts";

type Row = Readonly<Record<string, unknown>>;
type Rows = Readonly<Record<"issues" | "projects" | "users" | "issue_fields", Row>>;

/** What the demo uses of the connector that it has just generated. */
export interface IssueTracker {
  readonly createIssueTracker: (options: ConnectionOptions & { readonly apiKey: string }) => {
    readonly load: (destination: Destination, options?: LoadOptions) => Promise<LoadReport>;
  };
  readonly createIssueTrackerMocks: (options: MockOptions<Rows>) => MockApi<Rows>;
  readonly mockSecrets: { readonly apiKey: string };
  readonly duckdb: (path: string) => Destination;
}

/**
 * Generates the connector of a source config below a folder, as `gen connector` does.
 *
 * @returns the connector's folder, and how many files are in it.
 */
export async function generateInto(folder: string, specPath: string): Promise<{ dir: string; files: number }> {
  const { connector, diagnostics } = await generate({ specPath, outDir: join(folder, "generated"), importExt: "ts" });
  if (connector === undefined || hasErrors(diagnostics)) {
    throw new Error(diagnostics.map(({ file = "", line = 0, message }) => `${file}:${line} ${message}`).join("\n"));
  }
  const { dir, files, lock, createOnce } = connector;
  mkdirSync(join(folder, "generated"), { recursive: true });
  const problems = applyWrite(planWrite(dir, files, { generator: "demo", ...lock }, { createOnce }));
  if (problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return { dir, files: files.size + 1 };
}

/** Imports the generated connector; it finds the database and MSW among this project's own packages. */
export async function importConnector(folder: string, dir: string): Promise<IssueTracker> {
  const packages = join(folder, "node_modules");
  if (!existsSync(packages)) symlinkSync(join(packageRoot(), "node_modules"), packages, "junction");
  const modules = await Promise.all(
    ["index.ts", "mocks.ts", "duckdb.ts"].map(async (file): Promise<object> => {
      // A module is an object of its exports.
      return (await import(pathToFileURL(join(dir, file)).href)) as object;
    }),
  );
  // These exports are the generator's promise, which the project's tests keep.
  return Object.assign({}, ...modules) as IssueTracker;
}
