import type { DataType } from "../../../templates/runtime/load/table.ts";
import { flattenDefaults } from "../../../templates/runtime/steps/flatten.ts";
import type { ColumnConfig } from "../../config/columns.ts";
import type { ExpandedResource } from "../../config/expand.ts";
import type { StepConfig } from "../../config/processing.ts";

type FlattenConfig = Exclude<NonNullable<StepConfig["flatten"]>, true>;
type Columns = ReadonlyMap<string, ColumnConfig>;

/**
 * The resource with the columns that its rows have after the declared steps. Where a function makes the rows, the
 * columns are what they are declared to be; without declared columns nothing is known, before and after.
 */
export function withProcessedColumns(resource: ExpandedResource): ExpandedResource {
  const steps = resource.options.processing_steps ?? [];
  const { columns } = resource;
  const isUnknown = steps.some((step) => step.map !== undefined || step.yield_map !== undefined);
  if (steps.length === 0 || columns.size === 0 || isUnknown) return resource;
  return { ...resource, columns: steps.reduce((left, step) => afterStep(left, step, columns), columns) };
}

/** @param declared what the columns are said to be; it wins over what a step tells of a new one */
function afterStep(
  columns: Columns,
  { add_fields, remove_fields = [], rename, flatten }: StepConfig,
  declared: Columns,
): Columns {
  if (flatten !== undefined) return flattened(columns, flatten === true ? {} : flatten);
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
  return new Map([...renamed, ...added]);
}

/** An object gives way to the columns that are declared for its parts; what else is JSON may be a list, or gone. */
function flattened(columns: Columns, { fields, separator = flattenDefaults.separator }: FlattenConfig): Columns {
  const names = [...columns.keys()];
  const isFlat = ([field, { data_type: type }]: readonly [string, ColumnConfig]): boolean =>
    type !== "json" || fields?.includes(field) === false;
  return new Map(
    [...columns].flatMap((column): (readonly [string, ColumnConfig])[] => {
      const [field, hints] = column;
      if (isFlat(column)) return [column];
      return names.some((name) => name.startsWith(`${field}${separator}`))
        ? []
        : [[field, { ...hints, nullable: true }]];
    }),
  );
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
