/** A name as a quoted identifier. */
export function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

/** A text as a string literal. */
export function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Identifiers, separated by commas. */
export function identifiers(names: readonly string[]): string {
  return names.map(identifier).join(", ");
}

/** A table's name with its schema. */
export function qualified(schema: string, table: string): string {
  return `${identifier(schema)}.${identifier(table)}`;
}

/** The same columns of two tables compared. */
export function pairwise(names: readonly string[], left: string, right: string, operator: string): string {
  return names.map((name) => `${left}.${identifier(name)} ${operator} ${right}.${identifier(name)}`).join(" AND ");
}

/** Columns as one comparable value. */
export function tuple(names: readonly string[]): string {
  return names.length === 1 ? identifiers(names) : `row(${identifiers(names)})`;
}

/**
 * What a statement calls a table whose columns it names inside of a subquery over another: there DuckDB takes `o.id` for
 * the field of a column `o`, if there is one, so that this is a name that no column has.
 */
export const outerRow = '"the outer row"';
