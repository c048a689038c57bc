import type { Diagnostic } from "./diagnostics/diagnostic.ts";

/** What a connector is generated from, and how. */
export interface GenerateRequest {
  /** A source config (YAML, JSON, Python, Markdown) or an OpenAPI document, as the user named it. */
  readonly specPath: string;
  /** An OpenAPI document beside a source config. */
  readonly openapiPath?: string | undefined;
  /** The folder that holds connectors; the connector gets a folder of its own inside. */
  readonly outDir: string;
  /** Default: the config's own name, else one made from the file's. */
  readonly name?: string | undefined;
  /** The resources to generate, by name. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** Which config of a file that holds several: its number from 1, or its name. */
  readonly pick?: string | undefined;
  /** The extension of relative imports. Default: what the lock remembers, else what the project around compiles. */
  readonly importExt?: "ts" | "js" | undefined;
  /** Whether hand-edited files may be overwritten. */
  readonly force: boolean;
}

/** The outcome of all stages but the last: nothing is written yet. */
export interface GenerateResult {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent where a diagnostic is an error. */
  readonly connector?: GeneratedConnector | undefined;
}

/** A connector as text. */
export interface GeneratedConnector {
  readonly name: string;
  /** Its folder. */
  readonly dir: string;
  /** Text by path relative to `dir`, with forward slashes. */
  readonly files: ReadonlyMap<string, string>;
  /** Those of `files` that belong to the user once they exist. */
  readonly createOnce: ReadonlySet<string>;
  readonly lock: LockInput;
  readonly resources: readonly ResourceSummary[];
}

/** What the lock file remembers of a run beside the files. */
export interface LockInput {
  /** SHA-256 of everything that the connector was made from, in hexadecimal. */
  readonly inputHash: string;
  /** Options that the next run takes over: JSON data without secrets. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** One line of the report about a resource. */
export interface ResourceSummary {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  /** The type of its paginator. */
  readonly paginator: string;
  readonly key: readonly string[];
  /** The cursor field; `undefined` where every load is a full one. */
  readonly cursor: string | undefined;
}

/** Reads, infers, plans and emits. Throws only where the generator itself is wrong. */
export type Generate = (request: GenerateRequest) => Promise<GenerateResult>;
