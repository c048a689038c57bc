import type { ColumnConfig } from "../config/columns.ts";
import type { Column } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";

/** The fields of a resource's key. */
export interface Keys {
  readonly primary: readonly string[];
  readonly merge: readonly string[];
}

/** The primary and merge key: as the resource names them, else the columns that say they are part of one. */
export function planKeys({ resource }: Pick<ResourceScope, "resource">): Keys {
  const { primary_key: primary, merge_key: merge } = resource.options;
  const marked = (hint: "primary_key" | "merge_key"): readonly string[] =>
    [...resource.columns].flatMap(([field, hints]) => (hints[hint] === true ? [field] : []));
  return {
    primary: unique(primary ?? marked("primary_key")),
    merge: unique(merge ?? marked("merge_key")),
  };
}

/** The declared columns that have a type, in declared order; key fields are never null. */
export function planColumns({ resource, included }: ResourceScope, keys: Keys): readonly Column[] {
  return [...new Map([...resource.columns, ...included])].flatMap(([field, hints]) => {
    return columnsFor(field, hints, !keys.primary.includes(field) && hints.nullable !== false);
  });
}

/** What is declared of fields within lists, each with the way that leads there as its field. */
export function planParts({ resource }: Pick<ResourceScope, "resource">): readonly Column[] {
  return [...(resource.parts ?? [])].flatMap(([field, hints]) => columnsFor(field, hints, hints.nullable !== false));
}

function columnsFor(field: string, hints: ColumnConfig, nullable: boolean): readonly Column[] {
  const { data_type: type, description, precision, scale } = hints;
  if (type === undefined) return [];
  return [{ field, type, nullable, description, precision: precision ?? undefined, scale: scale ?? undefined }];
}

/** What the declared columns leave open about a key or cursor field. */
export function checkKeyColumns(scope: ResourceScope, keys: Keys): void {
  const { resource, included, place, report } = scope;
  for (const [role, fields] of [
    ["primary_key", keys.primary],
    ["merge_key", keys.merge],
  ] as const) {
    for (const field of fields) {
      const hints = resource.columns.get(field);
      if (hints === undefined && !included.has(field) && resource.columns.size > 0) {
        report.warning({
          code: "undeclared-column",
          path: place([role]),
          message: `The ${role.replace("_", " ")} \`${field}\` is not among the declared columns, so its type is not known.`,
          fix: `Declare \`${field}\` in \`columns\`.`,
        });
      }
      if (hints?.nullable === true) {
        report.warning({
          code: "nullable-key",
          path: place(["columns", field, "nullable"]),
          message: `The ${role.replace("_", " ")} \`${field}\` is declared nullable; a row without it cannot be identified.`,
          fix: "Write `nullable: false`.",
        });
      }
    }
  }
}

function unique(names: string | readonly string[]): readonly string[] {
  return [...new Set(typeof names === "string" ? [names] : names)];
}
