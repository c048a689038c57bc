import type { Path } from "../read/source-document.ts";
import { checkHeaderOptions, checkHeaders } from "./check-headers.ts";
import { checkPaginator } from "./check-paginator.ts";
import { endpointsOf, entriesOf, isRawObject, valueAt, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

/** Options that exclude each other, or that need one another. */
export function checkConflicts(config: RawObject, report: Report): void {
  checkPaginator(valueAt(config, ["client", "paginator"]), ["client", "paginator"], report);
  checkHeaderOptions(config, report);
  checkHeaders(valueAt(config, ["client", "headers"]), ["client", "headers"], report);
  for (const { path, value } of endpointsOf(config)) {
    checkPaginator(value["paginator"], [...path, "paginator"], report);
    checkHeaders(value["headers"], [...path, "headers"], report);
    checkBodies(value, path, report);
    checkIncremental(value, path, report);
  }
}

function checkBodies(endpoint: RawObject, path: Path, report: Report): void {
  if (!isGiven(endpoint["json"]) || !isGiven(endpoint["data"])) return;
  report.error({
    code: "conflicting-options",
    path: [...path, "data"],
    key: true,
    message: `${pathText(path)} has both \`json\` and \`data\`; a request has one body.`,
    fix: "Remove one of them.",
  });
}

function checkIncremental(endpoint: RawObject, path: Path, report: Report): void {
  const inParams = entriesOf(endpoint["params"]).filter(
    ([, value]) => isRawObject(value) && value["type"] === "incremental",
  );
  const own = endpoint["incremental"];
  inParams.forEach(([name, value], index) => {
    const place = [...path, "params", name];
    if (index > 0 || isGiven(own)) {
      report.error({
        code: "conflicting-options",
        path: place,
        message: `${pathText(path)} is told twice how it is incremental; a resource follows one cursor.`,
        fix: `Keep \`incremental\` and write \`${name}: "{incremental.start_value}"\`.`,
      });
    }
    checkParamOptions(value, place, report);
    checkEnd(value, place, report);
  });
  if (!isRawObject(own)) return;
  checkEnd(own, [...path, "incremental"], report);
  checkTaken(own, endpoint["params"], path, report);
}

function checkParamOptions(value: unknown, path: Path, report: Report): void {
  for (const option of ["end_value", "end_param", "start_param"]) {
    if (!isGiven(valueAt(value, [option]))) continue;
    report.error({
      code: "conflicting-options",
      path: [...path, option],
      key: true,
      message: `${pathText(path)}: \`${option}\` cannot be told inside a parameter.`,
      fix: "Write `endpoint.incremental` with all options, and the parameter as its `start_param`.",
    });
  }
}

function checkEnd(incremental: unknown, path: Path, report: Report): void {
  if (!isGiven(valueAt(incremental, ["end_value"])) || isGiven(valueAt(incremental, ["initial_value"]))) return;
  report.error({
    code: "missing-key",
    path,
    message: `${pathText(path)} has \`end_value\` but no \`initial_value\`; a closed window has both.`,
    fix: "Add `initial_value`.",
  });
}

function checkTaken(incremental: RawObject, params: unknown, path: Path, report: Report): void {
  for (const option of ["start_param", "end_param"]) {
    const name = incremental[option];
    if (typeof name !== "string" || !isGiven(valueAt(params, [name]))) continue;
    report.error({
      code: "conflicting-options",
      path: [...path, "params", name],
      key: true,
      message: `${pathText(path)}: the parameter \`${name}\` has a value here and another by \`incremental.${option}\`.`,
      fix: `Remove one of them.`,
    });
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
