import { PaginationError } from "../errors.ts";
import type { Json } from "../json.ts";
import { equal } from "../select/equal.ts";

/** What the guard compares of a page. */
export interface GuardedPage {
  readonly position: Json;
  readonly next: Json | undefined;
  /** The rows in whatever form they were decoded. */
  readonly rows: unknown;
  readonly count: number;
}

/**
 * Watches one traversal for pages that go round in circles: a position that was already read, or a page that is not
 * empty and whose rows are those of the page before, of the first page, or of an earlier one (kept from page
 * 2, 4, 8 and so on, so that a circle of any length is found without keeping every page).
 *
 * @returns a function to call with each page. It throws PaginationError.
 */
export function loopGuard(resource: string): (page: GuardedPage) => void {
  const positions = new Set<string>();
  let number = 0;
  let first: unknown;
  let earlier: unknown;
  let previous: unknown;
  let expected: { readonly position: Json; readonly text: string } | undefined;
  return ({ position, next, rows, count }) => {
    positions.add(expected?.position === position ? expected.text : JSON.stringify(position));
    expected = next === undefined ? undefined : { position: next, text: JSON.stringify(next) };
    if (expected !== undefined && positions.has(expected.text)) {
      throw new PaginationError(
        resource,
        `the page after ${shown(position)} is ${shown(expected.position)}, which was already read: the pages go round in circles. Check the paginator.`,
      );
    }
    if (count === 0) return;
    number += 1;
    if (number > 1 && (equal(rows, previous) || equal(rows, first) || equal(rows, earlier))) {
      throw new PaginationError(
        resource,
        `the page at ${shown(position)} has the same rows as one before it: the API does not follow the paginator's parameters, or repeats its last page. Check the paginator.`,
      );
    }
    if (number === 1) first = rows;
    // Powers of two.
    if ((number & (number - 1)) === 0) earlier = rows;
    previous = rows;
  };
}

function shown(position: Json): string {
  const text = JSON.stringify(position);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
