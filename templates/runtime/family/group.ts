import { fieldOf, type Grouping, type ParentRow } from "../parents.ts";
import { scalarText } from "../values.ts";
import { withField } from "./with-field.ts";

/** Parent rows of which up to `size` go into one request, their values in one text. */
export function joined(size: number, separator = ","): Grouping {
  return { size, together: grouped((values) => values.map((value) => scalarText(value) ?? "").join(separator)) };
}

/** Parent rows of which up to `size` go into one request, their values as a list. */
export function listed(size: number): Grouping {
  return { size, together: grouped((values) => values) };
}

function grouped(together: (values: readonly unknown[]) => unknown): Grouping["together"] {
  return (rows, fields) =>
    fields.reduce<ParentRow>((row, field) => {
      const values = rows.map((each) => fieldOf(each, field));
      return withField(row, field.split("."), together(values));
    }, {});
}
