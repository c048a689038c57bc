export type { Diagnostic, Severity } from "./diagnostics/diagnostic.ts";
export { generate } from "./generate.ts";
export type { GeneratedConnector, GenerateRequest, GenerateResult, ResourceSummary } from "./generate-types.ts";
