import { LoadError } from "../errors.ts";
import type { FieldName } from "../load/destination.ts";
import { columnName } from "../load/naming.ts";
import type { Columns } from "../load/table.ts";
import { kinds } from "../select/kinds.ts";
import { commonType, inferredType, sqlType } from "./types.ts";

/** A column of the table with what the batch has for it. */
export interface TableColumn {
  /** The row field. */
  readonly field: string;
  readonly name: string;
  /** The field in messages. */
  readonly label: string;
  /** DuckDB type. */
  readonly type: string;
  readonly description: string | undefined;
  /** Bits of `kinds`; 0 where the batch has no such field. */
  readonly kinds: number;
}

/** Names that are given to fields; `undefined` where all columns are called after their fields. */
type FieldNames = ReadonlyMap<string, FieldName> | undefined;

/** The field's column. */
function nameIn(names: FieldNames, field: string): string {
  return names?.get(field)?.name ?? nameOf(field);
}

/** The field in messages. */
function labelIn(names: FieldNames, field: string): string {
  return names?.get(field)?.label ?? field;
}

/** Fields of which nothing is declared, that are new to the table and have only texts: they might be instants. */
export function possibleInstants(
  seen: ReadonlyMap<string, number>,
  declared: Columns,
  existing: ReadonlyMap<string, string>,
  names?: FieldNames,
): readonly string[] {
  return [...seen.entries()]
    .filter(
      ([field, bits]) =>
        (bits & ~kinds.null) === kinds.text && !Object.hasOwn(declared, field) && !existing.has(nameIn(names, field)),
    )
    .map(([field]) => field);
}

/**
 * The columns that the table must have for this batch: declared ones as declared, others as they are in the table,
 * widened where the batch needs it, and new ones by all their values.
 *
 * @throws LoadError where two fields would share a column.
 */
export function resolveColumns(
  resource: string,
  declared: Columns,
  existing: ReadonlyMap<string, string>,
  batch: { readonly kinds: ReadonlyMap<string, number>; readonly instants: ReadonlySet<string> },
  names?: FieldNames,
): readonly TableColumn[] {
  const columns: TableColumn[] = Object.entries(declared).map(([field, column]) => ({
    field,
    name: nameIn(names, field),
    label: labelIn(names, field),
    type: sqlType(column),
    description: column.description,
    kinds: batch.kinds.get(field) ?? 0,
  }));
  for (const [field, seen] of batch.kinds) {
    if (Object.hasOwn(declared, field)) continue;
    const name = nameIn(names, field);
    const inferred = inferredType(seen, batch.instants.has(field));
    const present = existing.get(name);
    if (inferred === undefined) continue;
    const type = present === undefined ? inferred : (commonType(present, inferred) ?? present);
    columns.push({ field, name, label: labelIn(names, field), type, description: undefined, kinds: seen });
  }
  refuseCollisions(resource, columns);
  return columns;
}

/** `rowid` is DuckDB's own, and would hide behind a column of that name. */
export function nameOf(field: string): string {
  const name = columnName(field);
  return name === "rowid" ? "row_id" : name;
}

function refuseCollisions(resource: string, columns: readonly TableColumn[]): void {
  const byName = new Map<string, string>();
  const byLowerCase = new Map<string, string>();
  for (const { field, name, label } of columns) {
    const other = byName.get(name) ?? byLowerCase.get(field.toLowerCase());
    if (other !== undefined) {
      const both = `${JSON.stringify(other)} and ${JSON.stringify(label)}`;
      throw new LoadError(
        `the fields ${both} would both become the column ${JSON.stringify(name)}, and the loader knows both by it. Give one of them another name with the processing step \`rename\`.`,
        { resource },
      );
    }
    byName.set(name, label);
    byLowerCase.set(field.toLowerCase(), label);
  }
}
