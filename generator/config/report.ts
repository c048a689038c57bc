import type { DiagnosticCode } from "../diagnostics/codes.ts";
import type { Diagnostic, Severity } from "../diagnostics/diagnostic.ts";
import type { Path, SourceDocument } from "../read/source-document.ts";

/** A finding before its place in the file is looked up. */
export interface Finding {
  readonly code: DiagnosticCode;
  /** Where in the config. */
  readonly path: Path;
  readonly message: string;
  readonly fix?: string | undefined;
  /** Whether the key at `path` is meant, rather than its value. */
  readonly key?: boolean;
}

/** Collects findings; the same finding about the same place counts once. */
export interface Report {
  readonly error: (finding: Finding) => void;
  readonly warning: (finding: Finding) => void;
  readonly info: (finding: Finding) => void;
  /** All findings so far, in the order of the file. */
  readonly diagnostics: () => readonly Diagnostic[];
}

/** A report on the config in `document`; without a document, findings have pointers but no lines. */
export function reportOn(document: SourceDocument | undefined): Report {
  const found = new Map<string, Diagnostic>();
  const add = (severity: Severity) => (finding: Finding) => {
    const diagnostic = located(severity, finding, document);
    const identity = JSON.stringify([severity, diagnostic.code, diagnostic.pointer, diagnostic.message]);
    if (!found.has(identity)) found.set(identity, diagnostic);
  };
  return {
    error: add("error"),
    warning: add("warning"),
    info: add("info"),
    diagnostics: () => [...found.values()].sort(byPlace),
  };
}

/** A path as a JSON pointer (RFC 6901). */
export function pointerOf(path: Path): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** A path as people write it: `resources[0].endpoint.path`. */
export function pathText(path: Path): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${key}`)).join("");
  return text === "" ? "The config" : text.replace(/^\./, "");
}

function located(severity: Severity, finding: Finding, document: SourceDocument | undefined): Diagnostic {
  const { code, path, message, fix, key } = finding;
  const position = key === true ? document?.locateKey(path) : document?.locate(path);
  return {
    code,
    severity,
    message,
    fix,
    file: document?.file,
    line: position?.line,
    column: position?.column,
    pointer: pointerOf(path),
  };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
