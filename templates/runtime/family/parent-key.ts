import { ConfigurationError } from "../errors.ts";
import { fieldOf, type Parent, parentName } from "../parents.ts";

/**
 * What tells a parent row from the others: its values that requests use, as stable text; `undefined` where one is
 * missing that requests need.
 *
 * @throws ConfigurationError where one is missing and that is an error by declaration.
 */
export function parentKey(parent: Parent, row: object): string | undefined {
  const { fields, optional = [], onMissing } = parent;
  const missing = fields.find((field) => !optional.includes(field) && !isThere(fieldOf(row, field)));
  if (missing === undefined) return JSON.stringify(fields.map((field) => fieldOf(row, field) ?? null));
  if (onMissing !== "raise") return undefined;
  throw new ConfigurationError(
    `a row of ${parentName(parent)} has no value in \`${missing}\`, which the request needs. ` +
      "Write `on_parent_value_missing: skip` to pass such rows over, or `omit` to ask without the parameter.",
  );
}

/** Nothing is asked of the API for a value that is absent, null or empty. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null && value !== "";
}
