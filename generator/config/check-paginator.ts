import type { Path } from "../read/source-document.ts";
import { isRawObject, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

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
  checkPlaces(paginator, path, report);
  checkEnd(paginator, path, report);
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
