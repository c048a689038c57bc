import type { PageText } from "../load/destination.ts";
import { fieldKinds } from "../load/field-kinds.ts";
import { kinds } from "../select/kinds.ts";
import type { SplitOptions } from "./split.ts";
import type { SplitTable } from "./tree.ts";

/** Keys that are ours in split text, and those that a destination might not read as they are. */
const unusable = /^[nirh]\d*$|^d\d+$|[^ -~]|^$/i;

/**
 * The rows as a table of their own text, where there is nothing in them to take apart, nothing to add to them, and no
 * key that has to be told from another; else `undefined`.
 */
export function plainRows(
  pages: readonly PageText[],
  { levels, isWhole, rowId }: SplitOptions,
): SplitTable | undefined {
  if (rowId !== undefined) return undefined;
  const leaves = Array.from(fieldKinds(pages), ([id, seen]) => ({ id, path: [id], kinds: seen }));
  const isLeaf = ({ id, kinds: seen }: (typeof leaves)[number]): boolean =>
    (seen & (kinds.object | kinds.array)) === 0 || levels === 0 || isWhole([id]);
  const isPlain = leaves.every((leaf) => !unusable.test(leaf.id) && isLeaf(leaf));
  // Destinations may read keys in any notation of case.
  const isDistinct = new Set(leaves.map(({ id }) => id.toLowerCase())).size === leaves.length;
  return isPlain && isDistinct ? { path: [], leaves, pages } : undefined;
}
