import type { ExpandedResource } from "../config/expand.ts";
import { planAuth } from "./auth.ts";
import { checkKeyColumns, type Keys, planColumns, planKeys, planParts } from "./columns.ts";
import { planContract } from "./contract.ts";
import type { NamedSchema, Part, Resource, Selector, Value } from "./connector.ts";
import { incrementalSource, type IncrementalSource, planIncremental } from "./incremental.ts";
import { paginatorPlace, planPaginator } from "./paginator.ts";
import { planParent } from "./parent.ts";
import { planNesting } from "./nesting.ts";
import { planRequest } from "./request.ts";
import type { ResourceNames } from "./resource-names.ts";
import { planRowType } from "./row-type.ts";
import { planSamples } from "./samples.ts";
import { planResponses } from "./responses.ts";
import { checkWindows, planRestart } from "./restart.ts";
import type { ResourceScope } from "./scope.ts";
import { planRowSelector } from "./selector.ts";
import { checkResourceOptions } from "./unsupported.ts";
import { planSteps } from "./steps/steps.ts";
import { planWrite } from "./write.ts";

/** One resource and its row type; `undefined` after an error. All that is wrong with it is reported. */
export function planResource(
  scope: ResourceScope,
  names: ResourceNames,
  parentIdentifier: string | undefined,
): { readonly resource: Resource; readonly schema: NamedSchema } | undefined {
  const { resource } = scope;
  const { options } = resource;
  checkResourceOptions(scope);
  const keys = planKeys(scope);
  checkKeyColumns(scope, keys);
  const source = incrementalSource(scope);
  const request = planRequest(scope, source);
  const isLines = resource.endpoint.body_format === "json_lines";
  const selector = planRows(scope);
  const steps = planSteps(scope);
  const pages = planPages(scope, keys);
  const incremental = source && planFollowing(source, request, pages, scope);
  const paginator = inTurnWhereRowsMove(pages, incremental, scope);
  const responses = planResponses(scope, request, paginator);
  const auth = planOwnAuth(scope);
  const write = planWrite(scope, keys, incremental);
  const columns = planColumns(scope, keys);
  if (selector === undefined || write === undefined) return undefined;
  return {
    resource: {
      name: resource.name,
      ...names,
      tombstonesOf: resource.tombstonesOf,
      paramsType: undefined,
      bodyType: undefined,
      description: options.description ?? undefined,
      request,
      auth,
      parent: planParent(scope, request, parentIdentifier, incremental !== undefined),
      ...(isLines ? { bodyFormat: "json_lines" } : {}),
      selector,
      ...(steps.length > 0 ? { steps } : {}),
      paginator,
      responses,
      primaryKey: keys.primary,
      incremental,
      write,
      columns,
      nesting: planNesting(resource),
      ...(resource.parts === undefined ? {} : { parts: planParts(scope) }),
      contract: planContract(options),
      selected: options.selected ?? true,
      samples: planSamples(columns, keys, incremental, paginator),
    },
    schema: planRowType(scope, names.rowType, keys),
  };
}

function planFollowing(
  source: IncrementalSource,
  request: Resource["request"],
  paginator: Resource["paginator"],
  scope: ResourceScope,
): Resource["incremental"] {
  const incremental = planIncremental(source, startParam(request), scope);
  if (incremental === undefined) return undefined;
  const listing = { incremental, request, paginator };
  checkWindows(source, listing, scope);
  return { ...incremental, restart: planRestart(source, listing, scope) };
}

function planRows({ resource, place, report }: ResourceScope): Selector | undefined {
  const text = resource.endpoint.data_selector;
  if (text === undefined || text === null) return { text: "", path: ["data"], isDetected: true };
  return planRowSelector(text, place(["endpoint", "data_selector"]), report);
}

function planPages(scope: ResourceScope, keys: Keys): Resource["paginator"] {
  const { paginator } = scope.resource.endpoint;
  return planPaginator(paginator ?? { type: "auto" }, paginatorPlace(scope), keys.primary, scope.report);
}

/** Rows that get a newer cursor while they are read move to later pages: then one page is read after the other. */
function inTurnWhereRowsMove(
  paginator: Resource["paginator"],
  incremental: Resource["incremental"],
  scope: ResourceScope,
): Resource["paginator"] {
  const path = paginatorPlace(scope);
  const isAsked = path[0] === "resources";
  if (!("pagesAtOnce" in paginator) || paginator.pagesAtOnce === undefined) return paginator;
  if (isAsked || incremental?.order !== "ascending") return paginator;
  scope.report.info({
    code: "no-effect",
    path: [...path, "parallel_pages"],
    message: `${scope.resource.name} is read page after page: its rows may move to later pages while they are read.`,
    fix: "Write `parallel_pages` into its own paginator if its rows stay where they are.",
  });
  return { ...paginator, pagesAtOnce: undefined };
}

function planOwnAuth(scope: ResourceScope): Resource["auth"] {
  const { auth } = scope.resource.endpoint;
  return typeof auth === "object" ? planAuth(auth, scope.place(["endpoint", "auth"]), scope) : auth;
}

/** The query parameter, else header, else body field that carries the start of the incremental window. */
function startParam({ params, headers, json, data }: Resource["request"]): string | undefined {
  const fields = [json, data].flatMap((body) => (body?.kind === "object" ? body.entries : []));
  return [...params, ...headers, ...fields].find(([, value]) => carriesStart(value))?.[0];
}

function carriesStart(value: Value): boolean {
  if (value.kind === "placeholder") return isStart(value.part);
  return value.kind === "template" && value.parts.some(isStart);
}

function isStart(part: Part): boolean {
  return part.kind === "incremental" && part.attribute !== "end";
}

/** Whether nothing tells the types of a resource's fields. */
export function isUntyped(resource: ExpandedResource): boolean {
  return resource.columns.size === 0;
}
