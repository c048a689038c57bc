import type { InferredResource } from "./infer.ts";
import { isJsonLines } from "../read/openapi/media-types.ts";
import { requestConfig, type RequestContext } from "./request-config.ts";
import { formatSelector } from "./selector.ts";
import { oneLine, type ConfigObject, type ConfigValue, type Note } from "./to-config.ts";

/** What a resource's config depends on beside itself. */
export interface ResourceContext {
  readonly request: RequestContext;
  /** The client's paginator as JSON text. */
  readonly shared: string | undefined;
}

/** One resource of the source config, with notes whose paths start at the resource. */
export function resourceConfig(
  resource: InferredResource,
  context: ResourceContext,
): { readonly config: ConfigObject; readonly notes: readonly Note[] } {
  const { candidate, primaryKey, incremental, selected, paging } = resource;
  const notes: Note[] = [];
  const note = (path: readonly string[], of: { confidence: number; evidence: string }) =>
    notes.push({ path, confidence: of.confidence, evidence: of.evidence });
  const request = requestConfig(resource, context.request);
  notes.push(...request.notes);
  const paginator = JSON.stringify(paging.paginator.value);
  const own = paginator === context.shared ? {} : { paginator: paging.paginator.value };
  note(["endpoint", "paginator"], paging.paginator);
  note(["endpoint", "data_selector"], candidate.selector);
  if (!selected.value) note(["selected"], selected);
  note(["primary_key"], primaryKey);
  const description = oneLine(candidate.operation.summary ?? candidate.operation.description ?? "").slice(0, 200);
  const endpoint: Record<string, ConfigValue> = {
    ...request.endpoint,
    ...(isJsonLines(candidate.mediaType)
      ? { headers: { accept: candidate.mediaType }, body_format: "json_lines" }
      : {}),
    ...(resource.auth === undefined ? {} : { auth: resource.auth.value }),
    // A response that is not described is searched for rows at run time.
    ...(candidate.response === undefined ? {} : { data_selector: formatSelector(candidate.selector.value) }),
    ...own,
  };
  if (resource.auth !== undefined) note(["endpoint", "auth"], resource.auth);
  if (incremental !== undefined) {
    note(["endpoint", "incremental"], incremental.cursor);
    endpoint["incremental"] = incrementalConfig(incremental);
  }
  const config = {
    name: resource.name,
    ...(description === "" ? {} : { description }),
    operation: candidate.key,
    ...(selected.value ? {} : { selected: false }),
    primary_key: keyConfig(primaryKey.value),
    // Without a key rows cannot be merged: what can be read anew is replaced, the rest appended.
    ...(primaryKey.value.length > 0 ? {} : { write_disposition: incremental === undefined ? "replace" : "append" }),
    ...(request.includeFromParent.length === 0 ? {} : { include_from_parent: request.includeFromParent }),
    endpoint,
  };
  return { config, notes };
}

function keyConfig(key: readonly string[]): ConfigValue {
  return key.length === 0 ? null : key.length === 1 ? (key[0] ?? null) : key;
}

function incrementalConfig(incremental: NonNullable<InferredResource["incremental"]>): ConfigValue {
  const { cursor, start, format, initial, sorting } = incremental;
  const lag = start === undefined ? {} : { lag: overlap(start.value.format) };
  return {
    cursor_path: cursor.value.join("."),
    ...(initial === undefined ? {} : { initial_value: initial }),
    ...(sorting === undefined ? {} : { row_order: sorting.value.order }),
    ...(format === undefined ? {} : { format }),
    ...lag,
    on_cursor_value_missing: "include",
  };
}

/** A stretch that is read again, because rows become visible a little late: a minute, or a day where days are all there is. */
function overlap(format: string | undefined): number {
  return format === "date" ? 1 : format === "unix_ms" ? 60_000 : 60;
}
