import type { GenerateRequest, GenerateResult } from "../generate-types.ts";

/** What a command touches beside the files of its arguments. */
export interface World {
  /** Writes to standard output: results. */
  readonly out: (text: string) => void;
  /** Writes to standard error: diagnostics. */
  readonly err: (text: string) => void;
  /** Whether standard error is a terminal that shows colours. */
  readonly color: boolean;
  /** Columns of the terminals behind the two; absent where there is none. */
  readonly width?: { readonly out: number | undefined; readonly err: number | undefined };
  /** Whether internal errors show their stack. */
  readonly debug: boolean;
  /** The generator's version. */
  readonly version: string;
  /** Loads the generator, which takes the most of a command's start. */
  readonly loadGenerate: () => Promise<(request: GenerateRequest) => Promise<GenerateResult>>;
}
