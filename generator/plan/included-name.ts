/** The name under which a row has a field of its parent's row: `_projects_id`. */
export function includedName(parent: string, field: string): string {
  return `_${parent}_${field.replaceAll(".", "_")}`;
}
