import { isIdempotent } from "../../templates/runtime/retry/retryable.ts";
import { COMMON_METHODS } from "../config/endpoint.ts";
import { isRawObject } from "../config/raw.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Entry, Resource, Value } from "./connector.ts";
import { planParentField, reportUnknownParent, type ExpressionScope } from "./expressions.ts";
import type { IncrementalSource } from "./incremental.ts";
import { planPath } from "./request-path.ts";
import type { ResourceScope } from "./scope.ts";
import { entry, planKey, type PlannedKey, planText, planValue } from "./values.ts";

type Request = Resource["request"];

const START: Value = { kind: "placeholder", part: { kind: "incremental", attribute: "start" } };
const END: Value = { kind: "placeholder", part: { kind: "incremental", attribute: "end" } };

/** The request for a page, before paging and credentials. */
export function planRequest(scope: ResourceScope, incremental: IncrementalSource | undefined): Request {
  const { resource, place } = scope;
  const { endpoint } = resource;
  const params = namedParams(scope, incremental);
  const path = planPath(scope, params.outer);
  const planning: Planning = {
    value: (item, from) => planValue(item, from, (inner) => place(["endpoint", ...inner]), params.inner),
    key: (name, from) => planKey(name, place(["endpoint", ...from]), params.inner),
  };
  const { value } = planning;
  const method = endpoint.method ?? "GET";
  const hasJson = endpoint.json !== undefined && endpoint.json !== null;
  const hasData = endpoint.data !== undefined && endpoint.data !== null;
  if (endpoint.safe !== true) checkMethod(scope, method);
  checkBody(scope, method, hasJson, hasData);
  const request = {
    method,
    path: path.parts,
    params: [...planParams(scope, path.bound, planning), ...windowParams(incremental, path.bound)],
    headers: [...planAccept(scope), ...planHeaders(scope, planning)],
    json: hasJson ? value(endpoint.json, ["json"]) : undefined,
    data: hasData ? value(endpoint.data, ["data"]) : undefined,
    safe: endpoint.safe ?? false,
  };
  checkResolved(scope, new Set([...path.bound, ...params.used]));
  return request;
}

/** Plans what stands at a path below the endpoint. */
interface Planning {
  readonly value: (item: unknown, from: Path) => Value;
  readonly key: (name: string, from: Path) => PlannedKey;
}

/** What placeholders may name: in the path, and everywhere else, where `{name}` stands for the parameter of that name. */
interface NamedParams {
  readonly outer: ExpressionScope;
  readonly inner: ExpressionScope;
  /** The parameters that were named. */
  readonly used: ReadonlySet<string>;
}

function namedParams(
  { resource, place, known, constants, secrets, report }: ResourceScope,
  incremental: IncrementalSource | undefined,
): NamedParams {
  const names = constants && new Set(constants.flatMap(Object.keys));
  const outer = { report, secrets, resources: known, constants: names, incremental: { config: incremental?.config } };
  const params = resource.endpoint.params ?? {};
  const used = new Set<string>();
  const param = (name: string): Value | undefined => {
    const value = Object.hasOwn(params, name) ? params[name] : undefined;
    if (value === undefined || value === null || Array.isArray(value)) return undefined;
    used.add(name);
    if (typeof value === "string") return planText(value, place(["endpoint", "params", name]), outer);
    if (!isRawObject(value)) return { kind: "literal", value };
    if (value.type === "incremental") return START;
    const path = place(["endpoint", "params", name]);
    // An unknown parent is reported where the parameters are planned.
    const part = known.has(value.resource)
      ? planParentField(value.resource, value.field, path, { resources: known, report })
      : undefined;
    return part === undefined ? { kind: "literal", value: "" } : { kind: "placeholder", part };
  };
  return { outer, inner: { ...outer, param }, used };
}

function planParams(
  { resource, place, report, known }: ResourceScope,
  bound: ReadonlySet<string>,
  { value, key }: Planning,
): readonly Entry[] {
  return Object.entries(resource.endpoint.params ?? {}).flatMap(([name, item]): readonly Entry[] => {
    const path = place(["endpoint", "params", name]);
    if (isRawObject(item)) {
      if (item.type === "incremental") return bound.has(name) ? [] : [[name, START]];
      if (!known.has(item.resource)) reportUnknownParent(item.resource, [...path, "resource"], known, report);
      return [];
    }
    if (item === null || bound.has(name)) return [];
    return [entry(key(name, ["params", name]), value(item, ["params", name]))];
  });
}

/** A `resolve` parameter is no query parameter of its own: it fills a placeholder. */
function checkResolved({ resource, place, known, report }: ResourceScope, used: ReadonlySet<string>): void {
  for (const [name, item] of Object.entries(resource.endpoint.params ?? {})) {
    if (!isRawObject(item) || item.type !== "resolve" || !known.has(item.resource) || used.has(name)) continue;
    const path = place(["endpoint", "params", name]);
    const placeholder = `{resources.${item.resource}.${item.field}}`;
    report.error({
      code: "unbound-parameter",
      path,
      message: `${pathText(path)}: a \`resolve\` parameter fills a place in the path, but the path has no \`{${name}}\`.`,
      fix: `Write \`${name}: "${placeholder}"\` for a query parameter, or \`{${name}}\` into the path.`,
    });
  }
}

function windowParams(incremental: IncrementalSource | undefined, bound: ReadonlySet<string>): readonly Entry[] {
  const { start_param: start, end_param: end } = incremental?.config ?? {};
  const entries: Entry[] = [];
  if (typeof start === "string" && !bound.has(start)) entries.push([start, START]);
  if (typeof end === "string" && !bound.has(end)) entries.push([end, END]);
  return entries;
}

/** What is asked for where it is not JSON, which the connector asks for by itself. */
function planAccept({ resource: { endpoint } }: ResourceScope): readonly Entry[] {
  const isSaid = Object.keys(endpoint.headers ?? {}).some((name) => name.toLowerCase() === "accept");
  if (endpoint.body_format !== "json_lines" || isSaid) return [];
  return [["accept", { kind: "literal", value: "application/x-ndjson, application/jsonl" }]];
}

function planHeaders({ resource, clientHeaders }: ResourceScope, { value, key }: Planning): readonly Entry[] {
  return Object.entries(resource.endpoint.headers ?? {}).flatMap(([name, item]): readonly Entry[] => {
    // Null undoes a header that all requests of the connector have.
    if (item === null) return clientHeaders.has(name.toLowerCase()) ? [[name, { kind: "literal", value: null }]] : [];
    return [entry(key(name, ["headers", name]), value(String(item), ["headers", name]))];
  });
}

/** Reports a method of the API's own: nothing but its user can say that it changes nothing there. */
function checkMethod({ place, report }: ResourceScope, method: string): void {
  if (COMMON_METHODS.includes(method) || isIdempotent(method)) return;
  const path = place(["endpoint", "method"]);
  report.warning({
    code: "unsafe-method",
    path,
    message: `${pathText(path)}: HTTP does not know ${method} as a method that only reads; every load sends it, and a failed request is not sent again.`,
    fix: "Write `safe: true` into `endpoint` if it changes nothing, or remove the resource.",
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
