import { type Chosen, paginatorOf } from "../detect/choice.ts";
import { detect } from "../detect/detect.ts";
import type { Paginator } from "./paginator.ts";

/** Pages that are found out about at run time. */
export interface AutoOptions {
  /** More pages than this are an error. Default: 1,000,000. */
  readonly maximumPages?: number | undefined;
}

/** What holds where `auto` does not say otherwise. */
export const autoDefaults: Required<AutoOptions> = { maximumPages: undefined };

/** The page's position with how the pages were found to follow each other; `null` for the first. */
export type AutoPosition = Chosen | null;

/**
 * Finds out from the first response how the pages follow each other. What was found is part of the position, so that
 * a later run goes on in the same way.
 */
export function auto(options: AutoOptions = {}): Paginator<AutoPosition> {
  return {
    type: "auto",
    first: null,
    maximumPages: options.maximumPages,
    request: (base, position) => (position === null ? base : paginatorOf(position.by, base).request(base, position.at)),
    next: (page, position) => {
      const chosen = position ?? detect(page);
      if (chosen === undefined) return undefined;
      const at = paginatorOf(chosen.by).next(page, chosen.at);
      // The paginator gives positions of its own kind.
      return at === undefined ? undefined : ({ by: chosen.by, at } as Chosen);
    },
  };
}
