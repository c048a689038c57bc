import { dirname, extname, join } from "node:path";
import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { readText } from "./read-file.ts";
import type { SourceDocument } from "./source-document.ts";
import { isObject, listOf, textOf } from "./values.ts";

/** The sample files that a config names. */
export interface Samples {
  /** What each file holds, by its name in the config. */
  readonly byName: ReadonlyMap<string, unknown>;
  /** The files that were read. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads the files that `samples` of a config's resources name, relative to the config. */
export function readSamples(config: SourceDocument, specPath: string): Samples {
  const byName = new Map<string, unknown>();
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  const places = [
    ["resource_defaults"],
    ...listOf(config.value, "resources").map((_, index) => ["resources", index]),
  ] as const;
  for (const place of places) {
    const holder = place.reduce<unknown>((value, key) => child(value, key), config.value);
    const name = textOf(holder, "samples");
    if (name === undefined || byName.has(name)) continue;
    const path = join(dirname(specPath), name);
    const read = readSampleFile(path);
    if ("problem" in read) {
      const at = [...place, "samples"];
      diagnostics.push({
        code: read.code,
        severity: "error",
        message: `The sample rows ${JSON.stringify(name)}: ${read.problem}`,
        fix: "Name a file of JSON or JSON Lines, relative to the config: a list of rows, or an answer of the API.",
        file: config.file,
        pointer: `/${at.join("/")}`,
        ...config.locate(at),
      });
      continue;
    }
    files.push(path);
    byName.set(name, read.value);
  }
  return { byName, files, diagnostics };
}

type SampleFile =
  { readonly value: unknown } | { readonly code: "unreadable-file" | "syntax-error"; readonly problem: string };

function readSampleFile(path: string): SampleFile {
  const read = readText(path);
  if ("diagnostic" in read) return { code: "unreadable-file", problem: read.diagnostic.message };
  const isLines = [".jsonl", ".ndjson"].includes(extname(path).toLowerCase());
  try {
    if (!isLines) return { value: JSON.parse(read.text) };
    const lines = read.text.split("\n").filter((line) => line.trim() !== "");
    return { value: lines.map((line): unknown => JSON.parse(line)) };
  } catch {
    return { code: "syntax-error", problem: `this is not well-formed ${isLines ? "JSON Lines" : "JSON"}.` };
  }
}

function child(value: unknown, key: string | number): unknown {
  if (typeof key === "number") return Array.isArray(value) ? value[key] : undefined;
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}
