import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceDocument } from "../read/source-document.ts";
import { checkAuth } from "./check-auth.ts";
import { checkConflicts } from "./check-conflicts.ts";
import { checkNames } from "./check-names.ts";
import { checkRateLimit } from "./check-rate-limit.ts";
import { checkSecrets } from "./check-secrets.ts";
import { checkUrls } from "./check-urls.ts";
import { findingsOf } from "./issues.ts";
import { isRawObject } from "./raw.ts";
import { reportOn } from "./report.ts";
import { sourceConfig, type SourceConfig } from "./source-config.ts";

/** A source config as read, or what is wrong with it. */
export interface ParsedConfig {
  /** Absent where there are errors. */
  readonly config?: SourceConfig;
  readonly diagnostics: readonly Diagnostic[];
}

/** Checks a document against the schema of the source config and its rules; all findings are reported together. */
export function parseSourceConfig(document: SourceDocument): ParsedConfig {
  const report = reportOn(document);
  const { value } = document;
  if (!isRawObject(value)) {
    report.error({
      code: "no-config",
      path: [],
      message: "The document is no source config: expected an object with `client` and `resources`.",
      fix: "Write `client` and `resources` at the top level.",
    });
    return { diagnostics: report.diagnostics() };
  }
  const result = sourceConfig.safeParse(value);
  for (const finding of result.success ? [] : findingsOf(result.error.issues, value)) report.error(finding);
  checkNames(value, report);
  checkUrls(value, report);
  checkSecrets(value, report);
  checkConflicts(value, report);
  checkAuth(value, report);
  checkRateLimit(value, report);
  const diagnostics = report.diagnostics();
  const failed = diagnostics.some(({ severity }) => severity === "error");
  return result.success && !failed ? { config: result.data, diagnostics } : { diagnostics };
}
