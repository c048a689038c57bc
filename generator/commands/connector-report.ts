import { diagnosticsJson } from "../diagnostics/print.ts";
import { visible } from "../diagnostics/visible.ts";
import type { GeneratedConnector, ResourceSummary } from "../generate-types.ts";
import { pathsOf, type ChangeKind, type WritePlan } from "../write/plan-write.ts";
import type { Explanation } from "../infer/explain.ts";
import type { ConnectorOutcome } from "./connector.ts";
import { explanationData, sureness, weakMark } from "./explanation.ts";
import { textTable } from "./text-table.ts";

/** What a run did, for people; the diagnostics are printed apart. */
export function connectorText(outcome: ConnectorOutcome, width?: number): string {
  const { connector, drift, diff, plan } = outcome;
  if (connector === undefined) return "";
  if (drift !== undefined) return driftText(connector, drift);
  if (diff !== undefined) return diff === "" ? `${upToDate(connector)}\n` : diff;
  const done = plan === undefined || !outcome.written ? "Nothing was written." : writtenText(connector, plan);
  return `${resourceTable(connector, width)}\n\n${done}\n`;
}

/** What a run did, for scripts: one object on one line. */
export function connectorJson(outcome: ConnectorOutcome, explanations?: readonly Explanation[]): string {
  const { connector, drift, diff, plan, exitCode, written } = outcome;
  return `${JSON.stringify({
    exitCode,
    written,
    connector: connector && {
      name: connector.name,
      dir: slashes(connector.dir),
      resources: connector.resources.map((resource) => summary(resource, connector)),
      ...(explanations === undefined ? {} : { explanations: explanationData(explanations) }),
    },
    files: plan && filesOf(plan),
    drift,
    diff,
    diagnostics: diagnosticsJson(outcome.diagnostics),
  })}\n`;
}

function summary(resource: ResourceSummary, { explanations }: GeneratedConnector): object {
  const confidence = explanations?.find((each) => each.resource === resource.name)?.confidence;
  const { cursor = null, parent = null } = resource;
  return { ...resource, cursor, parent, ...(confidence === undefined ? {} : { confidence }) };
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
  const lines = textTable(drift.map(({ kind, path }) => [kind, path]));
  const count = `${drift.length} ${drift.length === 1 ? "file differs" : "files differ"}`;
  return `${visible(slashes(connector.dir))}: ${count} from what the spec gives.\n${lines}\n\nRun the command without --check to write ${drift.length === 1 ? "it" : "them"}.\n`;
}

function upToDate(connector: GeneratedConnector): string {
  return `${visible(slashes(connector.dir))} is up to date.`;
}

/** The resources, with their parents where there are any, and how sure what was inferred is. */
function resourceTable({ resources, explanations }: GeneratedConnector, width: number | undefined): string {
  const hasParents = resources.some(({ parent }) => parent !== undefined);
  const inferred = new Map(explanations?.map((each) => [each.resource, each]));
  const heads = ["resource", "request", "pages", "key", "cursor", ...(hasParents ? ["parent"] : [])];
  const rows = resources.map((resource) => {
    const { name, method, path, paginator, key, cursor, parent } = resource;
    const found = inferred.get(name);
    const mark = (at: string): string => weakMark(found?.values.find((value) => value.at === at)?.confidence);
    return [
      name,
      `${method} ${path}`,
      paginator + mark("endpoint.paginator"),
      (key.length === 0 ? "-" : key.join(", ")) + mark("primary_key"),
      (cursor ?? "-") + mark("endpoint.incremental"),
      ...(hasParents ? [parent ?? "-"] : []),
      ...(explanations === undefined ? [] : [found === undefined ? "-" : sureness(found.confidence)]),
    ];
  });
  const table = textTable([[...heads, ...(explanations === undefined ? [] : ["sure"])], ...rows], width);
  return explanations === undefined
    ? table
    : `${table}\n\n"?" marks what is worth a look: --explain says why, and how to change it.`;
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

function slashes(path: string): string {
  return path.replaceAll("\\", "/");
}
