import type { Paginator } from "./paginator.ts";

/** One request is the whole resource. */
export function singlePage(): Paginator<null> {
  return { type: "single_page", first: null, request: (base) => base, next: () => undefined };
}
