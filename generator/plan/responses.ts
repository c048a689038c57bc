import { isIdempotent } from "../../templates/runtime/retry/retryable.ts";
import type { ResponseRuleConfig } from "../config/processing.ts";
import { pathText } from "../config/report.ts";
import type { Paginator, Resource, ResponseRule } from "./connector.ts";
import { functionName } from "./function-name.ts";
import type { ResourceScope } from "./scope.ts";
import { planSelector } from "./selector.ts";

/** The rules for certain responses; what cannot work is reported. */
export function planResponses(
  scope: ResourceScope,
  request: Resource["request"],
  paginator: Paginator,
): readonly ResponseRule[] {
  const { resource, place, report } = scope;
  return (resource.endpoint.response_actions ?? []).flatMap((config, index): readonly ResponseRule[] => {
    const path = place(["endpoint", "response_actions", index]);
    if (typeof config === "string") {
      const call = functionName(config, path, report);
      return call === undefined ? [] : [{ ...EVERY, action: { call } }];
    }
    const [problem, fix] = problemOf(config, scope, request, paginator) ?? [];
    if (problem !== undefined) {
      report.error({ code: "conflicting-options", path, message: `${pathText(path)}: ${problem}.`, fix });
    }
    const { status_code: status, json_path: jsonPath } = config;
    const rule = {
      statuses: status === undefined ? undefined : [status].flat().map(Number),
      content: config.content,
      jsonPath: jsonPath === undefined ? undefined : planSelector(jsonPath, "place", [...path, "json_path"], report),
      jsonValue: config.json_value,
      header: config.header,
      headerValue: config.header_value,
      message: config.message,
    };
    if (config.action !== undefined) return [{ ...rule, action: config.action }];
    const names = [config.call ?? []].flat();
    return names.flatMap((name, number) => {
      const at = typeof config.call === "string" ? ["call"] : ["call", number];
      const call = functionName(name, [...path, ...at], report);
      return call === undefined ? [] : [{ ...rule, action: { call } }];
    });
  });
}

/** A rule for all responses. */
const EVERY: Omit<ResponseRule, "action"> = {
  statuses: undefined,
  content: undefined,
  jsonPath: undefined,
  jsonValue: undefined,
  header: undefined,
  headerValue: undefined,
  message: undefined,
};

function problemOf(
  { action, call, ...config }: ResponseRuleConfig,
  { parent, resource }: ResourceScope,
  { method, safe }: Resource["request"],
  paginator: Paginator,
): readonly [problem: string, fix: string] | undefined {
  if ((action === undefined) === (call === undefined)) {
    return action === undefined
      ? ["nothing says what to do", "Add `action`, or `call` with the name of a function in extensions.ts."]
      : ["`action` and `call` exclude each other", "Keep one of them."];
  }
  if (call !== undefined && config.message !== undefined) {
    return ["`message` is for an `action`; a function says its own", "Remove `message`."];
  }
  if (
    call === undefined &&
    [config.status_code, config.content, config.json_path, config.header].every((value) => value === undefined)
  ) {
    return ["nothing says which responses it is for", "Add `status_code`, `content`, `json_path` or `header`."];
  }
  if (config.json_value !== undefined && config.json_path === undefined) {
    return ["`json_value` needs `json_path`", "Add `json_path`."];
  }
  if (config.header_value !== undefined && config.header === undefined) {
    return ["`header_value` needs `header`", "Add `header`."];
  }
  if (action === "skip_parent" && parent === undefined) {
    return [`${resource.name} has no parent whose row could be skipped`, "Write `ignore`, `stop` or `fail`."];
  }
  if (action === "skip_page" && !hasSteadyPages(paginator)) {
    return [
      "a page can be skipped only where the next one's place does not depend on it: by `offset` or `page_number`, without `has_more_path`",
      "Write `ignore`, `stop`, `retry` or `fail`, or say the `paginator`.",
    ];
  }
  if (action === "retry" && !safe && !isIdempotent(method)) {
    return [`a ${method} is not sent again`, "Write `safe: true` into `endpoint` if it only reads."];
  }
  return undefined;
}

function hasSteadyPages(paginator: Paginator): boolean {
  return (paginator.type === "offset" || paginator.type === "page_number") && paginator.hasMorePath === undefined;
}
