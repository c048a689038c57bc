import type { Explanation } from "./infer/explain.ts";
import type { Diagnostic } from "./diagnostics/diagnostic.ts";

import type { DestinationName } from "./words/destinations.ts";

/** The extension of relative imports in generated files. */
export type ImportExtension = "ts" | "js";

/** What is to be generated. Paths are as the user gave them. */
export interface GenerateRequest {
  /** A source config (YAML, JSON, or dlt's notation in .py or .md), or an OpenAPI document. */
  readonly specPath: string;
  /** An OpenAPI document that gives types and fills gaps. */
  readonly openapiPath?: string | undefined;
  /** Files and folders outside of the OpenAPI document's folder that its `$ref`s may lead to. Default: none. */
  readonly allowRef?: readonly string[] | undefined;
  /** The folder that holds one folder per connector. */
  readonly outDir: string;
  /** The connector's name, instead of the config's. */
  readonly name?: string | undefined;
  /** The resources to generate. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Which config of a file that holds several: its number from 1, or its name. */
  readonly pick?: string | undefined;
  /** Default: as the project around `outDir` compiles. */
  readonly importExt?: ImportExtension | undefined;
  /** The databases to load into. Default: as the config says, or as the last time. */
  readonly destinations?: readonly DestinationName[] | undefined;
}

/** A connector in memory, or what stands in its way. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where a diagnostic is an error. */
  readonly connector?: GeneratedConnector;
}

/** A connector's files, verified and not yet written. */
export interface GeneratedConnector {
  readonly name: string;
  /** The connector's own folder: below `outDir`. */
  readonly dir: string;
  /** Path below `dir`, with forward slashes → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Files that are written only where they do not exist yet: they are the user's. */
  readonly createOnce: ReadonlySet<string>;
  readonly lock: LockInput;
  readonly resources: readonly ResourceSummary[];
  /** Why the config says what it says, where it was inferred from an OpenAPI document alone. */
  readonly explanations?: readonly Explanation[] | undefined;
}

/** What the lock file remembers beside the checksums. */
interface LockInput {
  /** SHA-256 of all inputs, in hexadecimal. */
  readonly inputHash: string;
  readonly options: { readonly [key: string]: string | readonly string[] };
}

/** One line of the summary that the command prints. */
export interface ResourceSummary {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly paginator: string;
  readonly key: readonly string[];
  readonly cursor: string | undefined;
  /** The resource whose rows its requests are made from. */
  readonly parent: string | undefined;
}
