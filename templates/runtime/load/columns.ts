import { LoadError } from "../errors.ts";
import type { FieldName } from "./destination.ts";
import type { Column, Columns, DataType } from "./table.ts";
import { kinds } from "../select/kinds.ts";

/** How a database names and types columns. */
export interface ColumnRules {
  /** A column's name for a row field. */
  readonly nameOf: (field: string) => string;
  /** The type of a declared column. */
  readonly sqlType: (column: Pick<Column, "type" | "precision" | "scale">) => string;
  /** What a type holds. */
  readonly dataType: (sqlType: string) => DataType;
  /** The type of a field that nothing is declared of, after the kinds of all its values; `undefined` while it only was null. */
  readonly inferredType: (seen: number, isInstant: boolean) => string | undefined;
  /** The type that holds the values of both; `undefined` where there is none. */
  readonly commonType: (left: string, right: string) => string | undefined;
  /** The type of a column that is there and is now declared otherwise. */
  readonly redeclaredType: (present: string, declared: string) => string;
}

/** A column of the table with what the batch has for it. */
export interface TableColumn {
  /** The row field. */
  readonly field: string;
  readonly name: string;
  /** The field in messages. */
  readonly label: string;
  /** The database's type. */
  readonly type: string;
  readonly description: string | undefined;
  /** Bits of `kinds`; 0 where the batch has no such field. */
  readonly kinds: number;
}

/** Names that are given to fields; `undefined` where all columns are called after their fields. */
type FieldNames = ReadonlyMap<string, FieldName> | undefined;

/** The field's column. */
function nameIn({ nameOf }: Pick<ColumnRules, "nameOf">, names: FieldNames, field: string): string {
  return names?.get(field)?.name ?? nameOf(field);
}

/** The field in messages. */
function labelIn(names: FieldNames, field: string): string {
  return names?.get(field)?.label ?? field;
}

/** Fields of which nothing is declared, that are new to the table and have only texts: they might be instants. */
export function possibleInstants(
  rules: Pick<ColumnRules, "nameOf">,
  seen: ReadonlyMap<string, number>,
  declared: Columns,
  existing: ReadonlyMap<string, string>,
  names?: FieldNames,
): readonly string[] {
  return [...seen.entries()]
    .filter(
      ([field, bits]) =>
        (bits & ~kinds.null) === kinds.text &&
        !Object.hasOwn(declared, field) &&
        !existing.has(nameIn(rules, names, field)),
    )
    .map(([field]) => field);
}

/**
 * The columns that the table must have for this batch: those that it has as they are, widened where the declaration or
 * the batch needs it, declared ones as declared, and new ones by all their values.
 *
 * @throws LoadError where two fields would share a column.
 */
export function resolveColumns(
  rules: ColumnRules,
  resource: string,
  declared: Columns,
  existing: ReadonlyMap<string, string>,
  batch: { readonly kinds: ReadonlyMap<string, number>; readonly instants: ReadonlySet<string> },
  names?: FieldNames,
): readonly TableColumn[] {
  const { sqlType, inferredType, commonType, redeclaredType } = rules;
  const columns: TableColumn[] = [];
  for (const [field, { description, ...column }] of Object.entries(declared)) {
    const name = nameIn(rules, names, field);
    const present = existing.get(name);
    const wanted = sqlType(column);
    const type = present === undefined ? wanted : redeclaredType(present, wanted);
    columns.push({
      field,
      name,
      label: labelIn(names, field),
      type,
      description,
      kinds: batch.kinds.get(field) ?? 0,
    });
  }
  for (const [field, seen] of batch.kinds) {
    if (Object.hasOwn(declared, field)) continue;
    const inferred = inferredType(seen, batch.instants.has(field));
    if (inferred === undefined) continue;
    const name = nameIn(rules, names, field);
    const present = existing.get(name);
    const type = present === undefined ? inferred : (commonType(present, inferred) ?? present);
    columns.push({ field, name, label: labelIn(names, field), type, description: undefined, kinds: seen });
  }
  refuseCollisions(resource, columns);
  return columns;
}

/** What a user should know of columns that are not of the declared type. */
export function keptWarnings(
  { dataType, commonType, sqlType }: ColumnRules,
  declared: Columns,
  columns: readonly TableColumn[],
): readonly string[] {
  return columns.flatMap(({ field, name, label, type }) => {
    const declaration = Object.hasOwn(declared, field) ? declared[field] : undefined;
    if (declaration === undefined) return [];
    if (dataType(type) === declaration.type || commonType(type, sqlType(declaration)) === type) return [];
    return [
      `${label}: declared as ${declaration.type}, but the table's column ${JSON.stringify(name)} is ${type} and was ` +
        "kept. A load with `fullRefresh` makes it as declared.",
    ];
  });
}

function refuseCollisions(resource: string, columns: readonly TableColumn[]): void {
  const byName = new Map<string, string>();
  for (const { name, label } of columns) {
    const other = byName.get(name);
    if (other !== undefined) {
      const both = `${JSON.stringify(other)} and ${JSON.stringify(label)}`;
      throw new LoadError(
        `the fields ${both} would both become the column ${JSON.stringify(name)}, and the loader ` +
          "knows both by it. Give one of them another name with the processing step `rename`.",
        { resource },
      );
    }
    byName.set(name, label);
  }
}
