import { fact, type Fact } from "./fact.ts";
import { parentColumn } from "./parent-column.ts";
import type { Bindings } from "./parents.ts";
import { flat } from "./words.ts";

/** Keys that tell rows apart only within their parent. */
const LOCAL = new Set(["name", "number", "iid", "index", "position", "sequence", "num", "key", "slug"]);

/** A key such as `name` or `number` below a parent is completed by the parent's own key. */
export function localKey(
  key: Fact<readonly string[]>,
  bindings: Bindings,
  names: ReadonlyMap<string, string>,
): Fact<readonly string[]> {
  const [only] = key.value;
  if (bindings.parent === undefined || only === undefined || key.value.length > 1 || !LOCAL.has(flat(only))) return key;
  const columns = [...bindings.values.values()].flatMap(({ value }) =>
    value.kind === "parent" ? [parentColumn(names.get(value.parent.key) ?? "", value.field)] : [],
  );
  if (columns.length === 0) return key;
  return fact([...columns, only], Math.min(key.confidence, 0.6), `${key.evidence}, within its parent`);
}
