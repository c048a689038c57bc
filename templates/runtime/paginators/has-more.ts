import { kindOf } from "../select/describe.ts";
import { valueAt } from "../select/value-at.ts";
import type { PageFacts } from "./paginator.ts";
import { pageError } from "./pagination-error.ts";

const yes: readonly string[] = ["true", "yes", "t", "y", "1"];
const no: readonly string[] = ["false", "no", "f", "n", "0"];

/**
 * Whether the body says that there are more pages: true or false, 1 or 0, or a word for these in any letter case.
 *
 * @throws PaginationError for anything else, also where nothing stands there.
 */
export function hasMore(page: PageFacts, path: readonly string[]): boolean {
  const value = valueAt(page.body, path);
  const word = typeof value === "string" ? value.toLowerCase() : JSON.stringify(value);
  if (yes.includes(word)) return true;
  if (no.includes(word)) return false;
  const found = typeof value === "string" || typeof value === "number" ? JSON.stringify(value) : kindOf(value);
  throw pageError(
    page,
    `"${path.join(".")}" should say whether there are more pages, true or false, and is ${found}. Correct \`has_more_path\``,
  );
}
