import { listed } from "../config/suggest.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Resource } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";

/** A planned resource with what its plan was made from. */
export interface PlannedResource {
  readonly resource: Resource;
  readonly scope: ResourceScope;
}

/** Combinations that lose rows, each an error at its place; those that may, one warning for all resources. */
export function checkCombinations(planned: readonly PlannedResource[], report: Report): void {
  for (const each of planned) {
    checkCap(each);
    checkReach(each);
  }
  warnAll(
    planned.filter(lacksSettle),
    ["endpoint", "incremental"],
    report,
    (names) => ({
      code: "no-settle",
      message: `${names} by an instant without \`settle\` or \`lag\`: rows that the API shows late, behind the saved cursor, are missed.`,
      fix: "Write `settle: PT1M` (rows younger than a minute are read again) or a `lag` into `incremental`.",
    }),
    "is followed",
    "are followed",
  );
  warnAll(
    planned.filter(repeats),
    ["write_disposition"],
    report,
    (names) => ({
      code: "append-repeats",
      message: `${names} appended, and rows equal to the saved cursor are read again with the next load, so they repeat.`,
      fix: "Write `write_disposition: merge` with a `primary_key`, or `range_start: open`.",
    }),
    "is",
    "are",
  );
  warnAll(
    planned.filter(ignoresDeletes),
    ["write_disposition"],
    report,
    (names) => ({
      code: "no-deletes-rule",
      message: `${names} merged without a word on deletes: rows that the API no longer lists stay in the table.`,
      fix: "Write `deletes: none` where that is meant; a load with full refresh removes them.",
    }),
    "is",
    "are",
  );
}

function checkCap({ resource, scope: { place, report } }: PlannedResource): void {
  const { incremental, paginator } = resource;
  if (incremental === undefined || incremental.order !== undefined) return;
  const option =
    paginator.type === "offset" && paginator.maximumOffset !== undefined
      ? "maximum_offset"
      : paginator.type === "page_number" && paginator.maximumPage !== undefined
        ? "maximum_page"
        : undefined;
  if (option === undefined) return;
  const path = place(["endpoint", "paginator", option]);
  report.error({
    code: "capped-incremental",
    path,
    key: true,
    message: `${pathText(path)}: stopping early on a list whose order by the cursor is not declared loses the rows behind the stop for good.`,
    fix: "Declare `row_order: asc` in `incremental` if the API sorts so, or write `maximum_pages`, which fails instead.",
  });
}

function checkReach({ resource, scope: { place, report } }: PlannedResource): void {
  const { incremental, request } = resource;
  if (incremental === undefined || JSON.stringify(request).includes('"kind":"incremental"')) return;
  const path = place(["endpoint", "incremental"]);
  report.info({
    code: "client-side-incremental",
    path,
    message: `${pathText(path)}: no request carries the start, so every load reads all pages and keeps the newer rows.`,
    fix: "Where the API can filter, write `start_param`, or `{incremental.start_value}` in `params`.",
  });
}

function lacksSettle({ resource: { incremental } }: PlannedResource): boolean {
  const byTime = incremental?.type === "timestamp" || incremental?.type === "date";
  return byTime && incremental.settleMs === 0 && incremental.lag === 0 && incremental.end === undefined;
}

function repeats({ resource: { incremental, write } }: PlannedResource): boolean {
  if (incremental === undefined || write.disposition !== "append" || incremental.end !== undefined) return false;
  return incremental.rangeStart === "closed" || incremental.lag > 0;
}

function ignoresDeletes({ resource: { write }, scope }: PlannedResource): boolean {
  // Versions are closed, and what is only inserted stays for good.
  if (write.disposition !== "merge" || write.strategy === "scd2" || write.strategy === "insert-only") return false;
  return write.deletes === "none" && (scope.resource.options.deletes ?? undefined) === undefined;
}

function warnAll(
  planned: readonly PlannedResource[],
  at: Path,
  report: Report,
  finding: (subject: string) => {
    code: "no-settle" | "append-repeats" | "no-deletes-rule";
    message: string;
    fix: string;
  },
  one: string,
  many: string,
): void {
  const [first, ...rest] = planned;
  if (first === undefined) return;
  const names = listed(
    planned.map(({ resource }) => resource.name),
    "and",
  );
  report.warning({ ...finding(`${names} ${rest.length === 0 ? one : many}`), path: first.scope.place(at) });
}
