import type { DataType } from "../../../templates/runtime/load/table.ts";
import type { ColumnConfig } from "../../config/columns.ts";
import type { ExpandedResource } from "../../config/expand.ts";
import type { StepConfig } from "../../config/processing.ts";
import { type Columns, flattened, type Shape } from "./flattened-columns.ts";

/** Tells the columns of the object at keys of a resource's rows. */
type PartsAt = (resource: string, path: readonly string[]) => Columns | undefined;

/**
 * The resource with the columns that its rows have after the declared steps. Where a function makes the rows, the
 * columns are what they are declared to be; without declared columns nothing is known, before and after.
 */
export function withProcessedColumns(resource: ExpandedResource, partsAt: PartsAt): ExpandedResource {
  const steps = resource.options.processing_steps ?? [];
  const { columns, name } = resource;
  const isUnknown = steps.some((step) => step.map !== undefined || step.yield_map !== undefined);
  if (steps.length === 0 || columns.size === 0 || isUnknown) return resource;
  const sources = new Map([...columns.keys()].map((field) => [field, [field]]));
  const start: Shape = { columns, sources, removed: new Set() };
  const after = (shape: Shape, step: StepConfig): Shape =>
    step.flatten === undefined
      ? afterStep(shape, step, columns)
      : flattened(shape, step.flatten === true ? {} : step.flatten, (path) => partsAt(name, path));
  return { ...resource, columns: steps.reduce(after, start).columns };
}

/** @param declared what the columns are said to be; it wins over what a step tells of a new one */
function afterStep(
  { columns, sources, removed }: Shape,
  { add_fields, remove_fields = [], rename }: StepConfig,
  declared: Columns,
): Shape {
  const names = new Map(Object.entries(rename ?? {}));
  const replaced = new Set([...columns.keys()].flatMap((field) => names.get(field) ?? []));
  const kept = [...columns].filter(([field]) => {
    return !remove_fields.includes(field) && (names.has(field) || !replaced.has(field));
  });
  const renamed = kept.map(([field, hints]) => {
    const name = names.get(field);
    return name === undefined ? ([field, hints] as const) : ([name, declared.get(name) ?? hints] as const);
  });
  const added = Object.entries(add_fields ?? {}).map(
    ([field, from]) => [field, declared.get(field) ?? addedColumn(from, columns)] as const,
  );
  const moved = kept.flatMap(([field]) => {
    const source = sources.get(field);
    const name = names.get(field) ?? field;
    return source === undefined || added.some(([own]) => own === name) ? [] : [[name, source] as const];
  });
  const gone = remove_fields.flatMap((path) => {
    const [field = "", ...rest] = path.split(".");
    const source = sources.get(field);
    return source === undefined || rest.length === 0 ? [] : [[...source, ...rest].join(".")];
  });
  return { columns: new Map([...renamed, ...added]), sources: new Map(moved), removed: new Set([...removed, ...gone]) };
}

function addedColumn(from: NonNullable<StepConfig["add_fields"]>[string], columns: Columns): ColumnConfig {
  if (typeof from === "object" && from !== null && "path" in from) {
    const type = columns.get(from.path)?.data_type;
    return type === undefined ? {} : { data_type: type };
  }
  const value: unknown = typeof from === "object" && from !== null ? from.value : from;
  if (value === null) return {};
  return { data_type: typeOf(value), nullable: false };
}

function typeOf(value: unknown): DataType {
  if (typeof value === "string") return "text";
  if (typeof value === "boolean") return "bool";
  if (typeof value !== "number") return "json";
  return Number.isInteger(value) ? "bigint" : "double";
}
