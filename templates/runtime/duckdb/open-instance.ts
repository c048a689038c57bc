import type * as Driver from "@duckdb/node-api";
import { LoadError } from "../errors.ts";

/**
 * Opens a database file, shared with whoever opened it in this process through DuckDB's instance cache.
 *
 * @throws LoadError where the driver is not installed, or the file cannot be opened for writing.
 */
export async function openInstance(path: string): Promise<Driver.DuckDBInstance> {
  const driver = await importDriver();
  try {
    return await driver.DuckDBInstance.fromCache(path);
  } catch (cause) {
    throw openError(path, cause);
  }
}

async function importDriver(): Promise<typeof Driver> {
  try {
    return await import("@duckdb/node-api");
  } catch (cause) {
    throw new LoadError("loading into DuckDB needs the package @duckdb/node-api: run `npm install @duckdb/node-api`.", {
      cause,
    });
  }
}

function openError(path: string, cause: unknown): LoadError {
  const reason = cause instanceof Error ? cause.message.replaceAll(/\s+/g, " ") : String(cause);
  return new LoadError(`the DuckDB file ${path} cannot be opened for writing: ${reason} ${adviceFor(reason)}`, {
    cause,
  });
}

function adviceFor(reason: string): string {
  if (/lock/i.test(reason)) return "Another process has it open: close it there, or load into another file.";
  if (reason.includes("different configuration")) {
    return "This process has it open with other settings: pass that DuckDBInstance to `duckdb` instead of the path.";
  }
  if (/permission|read-only/i.test(reason)) return "Check that this user may write the file and its folder.";
  if (reason.includes("not a valid DuckDB")) return "Choose the path of a DuckDB file, or of none.";
  return "Check the path: its folder must exist.";
}
