import { diagnosticsJson } from "../diagnostics/print.ts";
import { visible } from "../diagnostics/visible.ts";
import type { GeneratedConnector, ResourceSummary } from "../generate-types.ts";
import { pathsOf, type ChangeKind, type WritePlan } from "../write/plan-write.ts";
import type { ConnectorOutcome } from "./connector.ts";

/** What a run did, for people; the diagnostics are printed apart. */
export function connectorText(outcome: ConnectorOutcome): string {
  const { connector, drift, diff, plan } = outcome;
  if (connector === undefined) return "";
  if (drift !== undefined) return driftText(connector, drift);
  if (diff !== undefined) return diff === "" ? `${upToDate(connector)}\n` : diff;
  const done = plan === undefined || !outcome.written ? "Nothing was written." : writtenText(connector, plan);
  return `${resourceTable(connector.resources)}\n\n${done}\n`;
}

/** What a run did, for scripts: one object on one line. */
export function connectorJson(outcome: ConnectorOutcome): string {
  const { connector, drift, diff, plan, exitCode, written } = outcome;
  return `${JSON.stringify({
    exitCode,
    written,
    connector: connector && {
      name: connector.name,
      dir: slashes(connector.dir),
      resources: connector.resources.map((resource) => ({ ...resource, cursor: resource.cursor ?? null })),
    },
    files: plan && filesOf(plan),
    drift,
    diff,
    diagnostics: diagnosticsJson(outcome.diagnostics),
  })}\n`;
}

function filesOf(plan: WritePlan): Record<ChangeKind, string[]> {
  const of = (kind: ChangeKind): string[] => pathsOf(plan, kind);
  return {
    created: of("created"),
    changed: of("changed"),
    removed: of("removed"),
    unchanged: of("unchanged"),
    kept: of("kept"),
    refused: of("refused"),
  };
}

function driftText(connector: GeneratedConnector, drift: NonNullable<ConnectorOutcome["drift"]>): string {
  if (drift.length === 0) return `${upToDate(connector)}\n`;
  const lines = table(drift.map(({ kind, path }) => [kind, path]));
  const count = `${drift.length} ${drift.length === 1 ? "file differs" : "files differ"}`;
  return `${visible(slashes(connector.dir))}: ${count} from what the spec gives.\n${lines}\n\nRun the command without --check to write ${drift.length === 1 ? "it" : "them"}.\n`;
}

function upToDate(connector: GeneratedConnector): string {
  return `${visible(slashes(connector.dir))} is up to date.`;
}

function resourceTable(resources: readonly ResourceSummary[]): string {
  const heads = ["resource", "request", "pages", "key", "cursor"];
  const rows = resources.map(({ name, method, path, paginator, key, cursor }) => [
    name,
    `${method} ${path}`,
    paginator,
    key.length === 0 ? "-" : key.join(", "),
    cursor ?? "-",
  ]);
  return table([heads, ...rows]);
}

function writtenText(connector: GeneratedConnector, plan: WritePlan): string {
  const counts = (["created", "changed", "removed"] as const).flatMap((kind) => {
    const { length } = pathsOf(plan, kind);
    return length === 0 ? [] : [`${length} ${kind}`];
  });
  if (counts.length === 0) return upToDate(connector);
  const same = pathsOf(plan, "unchanged").length + pathsOf(plan, "kept").length;
  const rest = same === 0 ? [] : [`${same} as before`];
  return `Wrote ${visible(slashes(connector.dir))}: ${[...counts, ...rest].join(", ")}.`;
}

function table(rows: readonly (readonly string[])[]): string {
  const cells = rows.map((row) => row.map(visible));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  return cells
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .join("\n");
}

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
