import type { Inferred, InferredResource } from "./infer.ts";
import { WEAK } from "./explain.ts";
import { formatSelector } from "./selector.ts";

/** The table of what was inferred: one line per loaded resource, what is weak marked with `?`. The first line is the head. */
export function inferenceTable(inferred: Inferred): readonly (readonly string[])[] {
  const names = new Map(inferred.resources.map(({ candidate, name }) => [candidate.key, name]));
  const head = ["resource", "request", "rows", "pages", "key", "cursor", "parent", "sure"];
  const loaded = inferred.resources.filter(({ selected }) => selected.value);
  return [head, ...loaded.map((resource) => line(resource, names))];
}

function line(resource: InferredResource, names: ReadonlyMap<string, string>): readonly string[] {
  const { candidate, primaryKey, paging, incremental, bindings, name } = resource;
  const key = primaryKey.value.length === 0 ? "-" : primaryKey.value.join(", ");
  const parent = bindings.parent === undefined ? "-" : (names.get(bindings.parent.key) ?? "-");
  return [
    name,
    candidate.key,
    formatSelector(candidate.selector.value) + mark(candidate.selector.confidence),
    paging.paginator.value.type + mark(paging.paginator.confidence),
    key + mark(primaryKey.confidence),
    incremental === undefined ? "-" : incremental.cursor.value.join(".") + mark(incremental.cursor.confidence),
    parent,
    `${Math.round(100 * weakest(resource))} %`,
  ];
}

function mark(confidence: number): string {
  return confidence < WEAK ? " ?" : "";
}

/** How sure the least sure fact of a resource is. */
function weakest({ candidate, primaryKey, paging, incremental, bindings }: InferredResource): number {
  const bound = [...bindings.values.values()].map(({ confidence }) => confidence);
  const cursor = incremental === undefined ? [] : [incremental.cursor.confidence];
  return Math.min(
    candidate.selector.confidence,
    primaryKey.confidence,
    paging.paginator.confidence,
    ...cursor,
    ...bound,
  );
}
