import type { DiagnosticCode } from "./codes.ts";

/** How much a diagnostic matters: an error stops the run before anything is written, a warning and an info do not. */
export type Severity = "error" | "warning" | "info";

/** One thing that is wrong with an input, where it is, and what to do about it. */
export interface Diagnostic {
  /** Stable name, documented in `codes.ts`; scripts may rely on it. */
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  /** What was found and what was expected, in one sentence. */
  readonly message: string;
  /** What to do, as an instruction. */
  readonly fix?: string | undefined;
  /** The file as the user named it. */
  readonly file?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
  /** 1-based, in UTF-16 code units. */
  readonly column?: number | undefined;
  /** JSON pointer (RFC 6901) of the value inside the document. */
  readonly pointer?: string | undefined;
}

/** Whether any of them stops the run. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === "error");
}
