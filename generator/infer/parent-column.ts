/** The row field that carries a parent row's field along, as dlt names it: `_boards_id`. */
export function parentColumn(parent: string, field: readonly string[]): string {
  return `_${parent}_${field[0] ?? ""}`;
}
