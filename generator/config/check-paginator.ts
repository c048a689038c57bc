import type { Path } from "../read/source-document.ts";
import { TYPES_BY_OPTION } from "./paginators.ts";
import { isRawObject, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";
import { listed } from "./suggest.ts";

/** Option pairs of which one says where in the query, the other where in the body. */
const PLACES: readonly (readonly [param: string, body: string])[] = [
  ["cursor_param", "cursor_body_path"],
  ["offset_param", "offset_body_path"],
  ["limit_param", "limit_body_path"],
  ["page_param", "page_body_path"],
];

/** A paginator's options that exclude each other, and traversals that would have no end. */
export function checkPaginator(paginator: unknown, path: Path, report: Report): void {
  if (paginator === "offset") {
    report.error({
      code: "missing-key",
      path,
      message: `${pathText(path)}: the offset paginator needs a \`limit\`, the number of rows to ask for.`,
      fix: "Write `{ type: offset, limit: 100 }`.",
    });
  }
  if (!isRawObject(paginator)) return;
  checkType(paginator, path, report);
  checkPlaces(paginator, path, report);
  checkEnd(paginator, path, report);
  checkParallel(paginator, path, report);
}

/** Without a type dlt finds out how pages follow each other, whatever else is said. */
function checkType(paginator: RawObject, path: Path, report: Report): void {
  if (Object.hasOwn(paginator, "type")) return;
  const said = Object.keys(paginator).filter((key) => TYPES_BY_OPTION.has(key));
  const [first = "", ...others] = said;
  if (said.length === 0) return;
  const fitting = (TYPES_BY_OPTION.get(first) ?? []).filter((type) =>
    others.every((key) => TYPES_BY_OPTION.get(key)?.includes(type) === true),
  );
  const types = fitting.length > 0 ? fitting : (TYPES_BY_OPTION.get(first) ?? []);
  report.warning({
    code: "no-effect",
    path: [...path, first],
    key: true,
    message: `${pathText(path)} has no \`type\`, so the paginator is found out from the first response, and ${listed(said, "and")} ${said.length === 1 ? "has" : "have"} no effect.`,
    fix: `Add \`type\`: ${listed(types)}.`,
  });
}

function checkPlaces(paginator: RawObject, path: Path, report: Report): void {
  for (const [param, body] of PLACES) {
    if (paginator[param] === "" || paginator[body] === "") {
      const empty = paginator[param] === "" ? param : body;
      report.error({
        code: "invalid-value",
        path: [...path, empty],
        message: `${pathText([...path, empty])} is empty.`,
        fix: `Write a name, or remove \`${empty}\`.`,
      });
    } else if (isText(paginator[param]) && isText(paginator[body])) {
      report.error({
        code: "conflicting-options",
        path: [...path, body],
        key: true,
        message: `${pathText(path)} has both \`${param}\` and \`${body}\`; the value goes to one place.`,
        fix: "Remove one of them.",
      });
    }
  }
}

/** Pages can be asked for at once only where something tells beforehand that they are there. */
function checkParallel(paginator: RawObject, path: Path, report: Report): void {
  const count = paginator["parallel_pages"];
  if (typeof count !== "number" || count <= 1) return;
  const maximum = paginator[paginator["type"] === "offset" ? "maximum_offset" : "maximum_page"];
  const problem = isText(paginator["has_more_path"])
    ? "only each page tells, by `has_more_path`, whether there is another"
    : paginator["total_path"] === null && typeof maximum !== "number"
      ? "nothing tells beforehand how many pages there are"
      : undefined;
  if (problem === undefined) return;
  report.error({
    code: "conflicting-options",
    path: [...path, "parallel_pages"],
    key: true,
    message: `${pathText(path)} has \`parallel_pages\`, but ${problem}.`,
    fix: "Name `total_path` or a maximum without `has_more_path`, or remove `parallel_pages`.",
  });
}

function checkEnd(paginator: RawObject, path: Path, report: Report): void {
  const type = paginator["type"];
  if (type !== "offset" && type !== "page_number") return;
  const maximum = paginator[type === "offset" ? "maximum_offset" : "maximum_page"];
  const ends =
    paginator["total_path"] !== null ||
    paginator["stop_after_empty_page"] !== false ||
    typeof maximum === "number" ||
    isText(paginator["has_more_path"]);
  if (ends) return;
  report.error({
    code: "conflicting-options",
    path,
    message: `${pathText(path)}: nothing tells when the pages end.`,
    fix: "Name `total_path`, `has_more_path` or a maximum, or let an empty page be the last.",
  });
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}
