import type { Selector } from "../resource.ts";
import { exactRows } from "./exact-rows.ts";

/**
 * A selector that is no plain path of keys: what it gives is flattened by one level, and a load keeps its numbers
 * exact.
 *
 * @param within the keys to the first list that it goes through
 */
export function selected<Row extends object>(
  text: string,
  within: readonly string[],
  of: Selector<Row>["of"],
): Selector<Row> {
  const rows = { text, within, of };
  return { ...rows, exactly: (bytes, resource) => exactRows(bytes, { name: resource, rows }) };
}
