import { pathText } from "../config/report.ts";
import type { Incremental, Paginator, Resource } from "./connector.ts";
import type { IncrementalSource } from "./incremental.ts";
import type { ResourceScope } from "./scope.ts";

/** What of a resource's plan tells how its list can be read in parts. */
interface Listing {
  readonly incremental: Incremental;
  readonly request: Resource["request"];
  readonly paginator: Paginator;
}

/**
 * Whether pages begin anew at the last cursor: by default where pages are counted in a list whose rows move to the end
 * as they change, and the API can be asked for the rows from a value on.
 */
export function planRestart({ config, path }: IncrementalSource, listing: Listing, scope: ResourceScope): boolean {
  const { paginator } = listing;
  const wish = config.restart_pages;
  const isCounted = paginator.type === "offset" || paginator.type === "page_number";
  if (wish === false || (wish === undefined && !isCounted)) return false;
  const obstacle = obstacleTo(listing);
  if (obstacle === undefined || wish === undefined) return obstacle === undefined;
  const place = [...path, "restart_pages"];
  scope.report.error({
    code: "conflicting-options",
    path: place,
    key: true,
    message: `${pathText(place)}: pages cannot begin anew at the last cursor: ${obstacle.message}.`,
    fix: obstacle.fix,
  });
  return false;
}

function obstacleTo({ incremental, request, paginator }: Listing): { message: string; fix: string } | undefined {
  const remove = "Remove it.";
  if (incremental.order === undefined || (incremental.order === "ascending") !== (incremental.newest === "max")) {
    return { message: "the newest rows are not known to come last", fix: "Write `row_order: asc` if they do." };
  }
  if (!carries(request, "start")) {
    return { message: "no request carries the start", fix: "Write `start_param`, or `{incremental.start_value}`." };
  }
  // A start leaves out rows without cursor value, which the list without one has.
  if (incremental.onMissing === "include") {
    return { message: "rows without cursor value would be missed", fix: "Write `on_cursor_value_missing: exclude`." };
  }
  if ("pagesAtOnce" in paginator && paginator.pagesAtOnce !== undefined) {
    return { message: "further pages are asked for in parallel", fix: "Remove `parallel_pages`, or it." };
  }
  const isCapped =
    (paginator.type === "offset" && paginator.maximumOffset !== undefined) ||
    (paginator.type === "page_number" && paginator.maximumPage !== undefined);
  return isCapped ? { message: "the maximum counts pages from the list's beginning", fix: remove } : undefined;
}

/** Refuses windows whose start or end the API never learns: each would read the whole list. */
export function checkWindows(
  { path }: IncrementalSource,
  { incremental, request }: Listing,
  scope: ResourceScope,
): void {
  if (incremental.windows === undefined) return;
  for (const attribute of ["start", "end"] as const) {
    if (carries(request, attribute)) continue;
    const place = [...path, "step"];
    scope.report.error({
      code: "conflicting-options",
      path: place,
      key: true,
      message: `${pathText(place)}: no request carries the ${attribute} of its window, so each would read the whole list.`,
      fix: `Write \`${attribute}_param\`, or \`{incremental.${attribute}_value}\` in \`params\`.`,
    });
  }
}

function carries(request: Resource["request"], attribute: "start" | "end"): boolean {
  return JSON.stringify(request).includes(JSON.stringify({ kind: "incremental", attribute }));
}
