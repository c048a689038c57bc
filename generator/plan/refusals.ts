import { someListed } from "../config/suggest.ts";
import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Resource } from "./connector.ts";
import type { ResourceScope } from "./scope.ts";
import { checkTombstoneVersions } from "./tombstones.ts";

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
    checkWholeness(each, planned);
    checkVolatile(each);
  }
  checkTombstoneVersions(planned, report);
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
    planned.filter(replacesGroupsInPart),
    ["merge_key"],
    report,
    (names) => ({
      code: "partial-groups",
      message: `${names} merged by \`merge_key\` from what is new alone: a group that has new rows is replaced by them, and its other rows are deleted.`,
      fix: "Write a `primary_key` in place of `merge_key`, or remove `incremental`; it is right where the API lists whole groups.",
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
  const option = capOf(paginator);
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

/** What is not listed counts as gone only where the list is whole. */
function checkWholeness(
  { resource, scope: { place, report } }: PlannedResource,
  planned: readonly PlannedResource[],
): void {
  const { write, incremental, paginator, responses } = resource;
  const isSwept = write.disposition === "merge" && write.deletes !== "none" && "sweep" in write.deletes;
  const isHistory = write.disposition === "merge" && write.strategy === "scd2" && write.mergeKey.length === 0;
  if (!isSwept && !isHistory) return;
  const what = isSwept ? "`deletes: sweep`" : "`scd2` without `merge_key`";
  const instead = isSwept ? "`deletes: none` or `{ flag: … }`" : "a `merge_key`";
  const refuse = (at: Path, reason: string, fix: string): void => {
    const path = place(at);
    const message = `${pathText(path)}: ${what} takes rows that are not listed for gone, and ${reason}.`;
    report.error({ code: "unsafe-deletes", path, key: true, message, fix: `${fix}, or write ${instead}.` });
  };
  if (incremental !== undefined) {
    refuse(["endpoint", "incremental"], "an incremental load lists only what is new", "Remove `incremental`");
  }
  const partly = incrementalAncestor(resource, planned);
  if (partly !== undefined) {
    refuse(
      ["endpoint"],
      `its parent \`${partly}\` is incremental, so not all parents are asked for their rows`,
      `Remove \`incremental\` of \`${partly}\``,
    );
  }
  const cap = capOf(paginator);
  if (cap !== undefined) refuse(["endpoint", "paginator", cap], "the list is not read to its end", `Remove \`${cap}\``);
  for (const { action } of responses) {
    if (action !== "ignore" && action !== "skip_page" && action !== "skip_parent") continue;
    refuse(
      ["endpoint", "response_actions"],
      `\`${action}\` leaves rows out without a word of the API`,
      `Remove \`${action}\``,
    );
  }
}

/** Names of fields that tell when the API was asked. */
const VOLATILE =
  /^(?:fetched|retrieved|requested|queried|downloaded|synced|generated|served)_?(?:at|on|date|time|timestamp)$/i;

/** Versions that are told apart by all fields change with each load where a field tells when it was. */
function checkVolatile({ resource: { write, columns }, scope: { place, report } }: PlannedResource): void {
  if (write.disposition !== "merge" || write.strategy !== "scd2" || write.version !== undefined) return;
  for (const { field } of columns.filter((column) => VOLATILE.test(column.field))) {
    const path = place(["columns", field]);
    report.error({
      code: "volatile-field",
      path,
      key: true,
      message: `${pathText(path)}: \`scd2\` compares all fields of a row, and \`${field}\` changes whenever the API is asked, so each load would make a new version of every row.`,
      fix: `Write \`remove_fields: [${field}]\` into \`processing_steps\`, or name the field that tells versions apart as \`row_version_column_name\`.`,
    });
  }
}

/** The nearest ancestor that is incremental. */
function incrementalAncestor({ parent }: Resource, planned: readonly PlannedResource[]): string | undefined {
  if (parent?.source.kind !== "resource") return undefined;
  const { name } = parent.source;
  const found = planned.find(({ resource }) => resource.name === name)?.resource;
  if (found === undefined) return undefined;
  return found.incremental === undefined ? incrementalAncestor(found, planned) : name;
}

/** The option that ends a traversal early, without error. */
function capOf(paginator: Resource["paginator"]): "maximum_offset" | "maximum_page" | undefined {
  if (paginator.type === "offset" && paginator.maximumOffset !== undefined) return "maximum_offset";
  return paginator.type === "page_number" && paginator.maximumPage !== undefined ? "maximum_page" : undefined;
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

/** The rows of a group that did not change are not among those that an incremental load reads. */
function replacesGroupsInPart({ resource: { incremental, write } }: PlannedResource): boolean {
  if (incremental === undefined || write.disposition !== "merge") return false;
  return write.strategy === "delete-insert" && write.mergeKey.length > 0;
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
    code: "no-settle" | "append-repeats" | "partial-groups" | "no-deletes-rule";
    message: string;
    fix: string;
  },
  one: string,
  many: string,
): void {
  const [first, ...rest] = planned;
  if (first === undefined) return;
  const names = someListed(planned.map(({ resource }) => resource.name));
  report.warning({ ...finding(`${names} ${rest.length === 0 ? one : many}`), path: first.scope.place(at) });
}
