import { isRawObject } from "../config/raw.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Resource, Value } from "./connector.ts";
import { reportUnknownParent, type ExpressionScope } from "./expressions.ts";
import type { IncrementalSource } from "./incremental.ts";
import { planPath } from "./request-path.ts";
import type { ResourceScope } from "./scope.ts";
import { planKey, planValue } from "./values.ts";

type Request = Resource["request"];
type Entry = readonly [name: string, value: Value];

const START: Value = { kind: "placeholder", part: { kind: "incremental", attribute: "start" } };
const END: Value = { kind: "placeholder", part: { kind: "incremental", attribute: "end" } };

/** The request for a page, before paging and credentials. */
export function planRequest(scope: ResourceScope, incremental: IncrementalSource | undefined): Request {
  const { resource, place, known, report } = scope;
  const { endpoint } = resource;
  const expressions: ExpressionScope = { report, resources: known, incremental: { config: incremental?.config } };
  const path = planPath(scope, expressions);
  const value = (item: unknown, from: Path): Value =>
    planValue(item, from, (inner) => place(["endpoint", ...inner]), expressions);
  const method = endpoint.method ?? "GET";
  const hasJson = endpoint.json !== undefined && endpoint.json !== null;
  const hasData = endpoint.data !== undefined && endpoint.data !== null;
  checkBody(scope, method, hasJson, hasData);
  return {
    method,
    path: path.parts,
    params: [...planParams(scope, path.bound, value), ...windowParams(incremental, path.bound)],
    headers: planHeaders(scope, value),
    json: hasJson ? value(endpoint.json, ["json"]) : undefined,
    data: hasData ? value(endpoint.data, ["data"]) : undefined,
    safe: endpoint.safe ?? false,
  };
}

function planParams(
  { resource, place, report, known }: ResourceScope,
  bound: ReadonlySet<string>,
  value: (item: unknown, from: Path) => Value,
): readonly Entry[] {
  return Object.entries(resource.endpoint.params ?? {}).flatMap(([name, item]): readonly Entry[] => {
    const path = place(["endpoint", "params", name]);
    if (isRawObject(item)) {
      if (item.type === "incremental") return bound.has(name) ? [] : [[name, START]];
      if (!known.has(item.resource)) reportUnknownParent(item.resource, [...path, "resource"], known, report);
      else if (!bound.has(name)) {
        const placeholder = `{resources.${item.resource}.${item.field}}`;
        report.error({
          code: "unbound-parameter",
          path,
          message: `${pathText(path)}: a \`resolve\` parameter fills a place in the path, but the path has no \`{${name}}\`.`,
          fix: `Write \`${name}: "${placeholder}"\` for a query parameter, or \`{${name}}\` into the path.`,
        });
      }
      return [];
    }
    if (item === null || bound.has(name)) return [];
    return [[planKey(name, path, report), value(item, ["params", name])]];
  });
}

function windowParams(incremental: IncrementalSource | undefined, bound: ReadonlySet<string>): readonly Entry[] {
  const { start_param: start, end_param: end } = incremental?.config ?? {};
  const entries: Entry[] = [];
  if (typeof start === "string" && !bound.has(start)) entries.push([start, START]);
  if (typeof end === "string" && !bound.has(end)) entries.push([end, END]);
  return entries;
}

function planHeaders(
  { resource, place, report }: ResourceScope,
  value: (item: unknown, from: Path) => Value,
): readonly Entry[] {
  return Object.entries(resource.endpoint.headers ?? {}).flatMap(([name, item]): readonly Entry[] => {
    if (item === null) return [];
    const path = place(["endpoint", "headers", name]);
    return [[planKey(name, path, report), value(String(item), ["headers", name])]];
  });
}

function checkBody(scope: ResourceScope, method: string, hasJson: boolean, hasData: boolean): void {
  const { place, report } = scope;
  if (hasJson && hasData) {
    const path = place(["endpoint", "data"]);
    report.error({
      code: "conflicting-options",
      path,
      key: true,
      message: `${pathText(path)}: the request has both \`json\` and \`data\`; it has one body.`,
      fix: "Remove one of them; `null` in the resource undoes a default.",
    });
  }
  if (method !== "GET" || (!hasJson && !hasData)) return;
  const path = place(["endpoint", hasJson ? "json" : "data"]);
  report.error({
    code: "body-on-get",
    path,
    key: true,
    message: `${pathText(path)}: a GET request cannot have a body (fetch refuses to send one).`,
    fix: "Write `method: POST`, or move the values into `params`.",
  });
}
