import { fact, type Fact } from "./fact.ts";
import { parentColumn } from "./parent-column.ts";
import type { Bindings } from "./parents.ts";
import { flat } from "./compare-names.ts";

/** Keys that tell rows apart only within their parent. */
const LOCAL = new Set(["name", "number", "iid", "index", "position", "sequence", "num", "slug"]);

/** What completes a local key: the parent's name and key. */
export interface ParentKey {
  readonly name: string;
  readonly key: readonly string[];
}

/** A key such as `name` or `number` below a parent is completed by the parent's own key. */
export function localKey(
  key: Fact<readonly string[]>,
  bindings: Bindings,
  parent: ParentKey | undefined,
): Fact<readonly string[]> {
  const [only] = key.value;
  if (parent === undefined || bindings.parent === undefined || only === undefined || key.value.length > 1) return key;
  if (!LOCAL.has(flat(only)) || parent.key.length === 0) return key;
  const columns = parent.key.map((field) => parentColumn(parent.name, field));
  return fact([...columns, only], Math.min(key.confidence, 0.6), `${key.evidence}, within its parent`);
}
