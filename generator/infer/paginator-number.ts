import { numberOf } from "../read/values.ts";
import { fact } from "./fact.ts";
import type { PagingContext, PagingRule, PaginatorConfig } from "./paginator.ts";
import { isOffset, isPageNumber } from "./paging-words.ts";
import type { Input } from "./places.ts";
import { formatSelector } from "./selector.ts";
import { flat } from "./compare-names.ts";

const PAGE_TOTALS = [
  "totalpages",
  "pagestotal",
  "pagecount",
  "totalpagecount",
  "nbpages",
  "numpages",
  "lastpage",
  "numberofpages",
  "pages",
  "maxpage",
  "pagetotal",
];
const ROW_TOTALS = [
  "total",
  "totalcount",
  "totalitems",
  "totalresults",
  "totalrecords",
  "totalelements",
  "count",
  "totalrows",
  "totalsize",
  "totalhits",
  "nbhits",
  "recordcount",
  "itemcount",
  "resultcount",
];

/** Page numbers; beside a link only where the response has one too, so that this rule may come before it. */
export function byPageNumber(when: "beside a link" | "alone"): PagingRule {
  return (context) => {
    const input = context.inputs.find(
      (item) => isPageNumber(item) && !/client.{0,10}(state|side)|deprecated/i.test(item.description),
    );
    if (input === undefined) return undefined;
    const linked = context.outputs.some((output) => flat(output.path.at(-1) ?? "").startsWith("next"));
    if (when === "beside a link" && !linked) return undefined;
    return pageNumber(context, input);
  };
}

function pageNumber(context: PagingContext, input: Input) {
  const base = basePage(input);
  const total = context.outputs.find(
    (output) => isNumeric(output.type) && PAGE_TOTALS.includes(flat(output.path.at(-1) ?? "")),
  );
  const config: PaginatorConfig = {
    type: "page_number",
    ...(input.in === "body" ? { page_body_path: input.name } : { page_param: input.name }),
    base_page: base.value,
    ...stop(context, total?.path),
  };
  return {
    paginator: fact(config, 0.8, `${JSON.stringify(input.name)} is a page number; ${base.evidence}`),
    used: [input.name],
  };
}

/** How many rows are skipped. */
export const byOffset: PagingRule = (context) => {
  const { size } = context;
  const input = context.inputs.find((item) => isOffset(item) && (size !== undefined || flat(item.name) !== "from"));
  if (input === undefined) return undefined;
  const named = ["offset", "skip"].some((word) => flat(input.name).includes(word));
  // "start" and "from" mean many things; beside a page size they are offsets.
  if (!named && size === undefined) return undefined;
  const total = context.outputs.find(
    (output) =>
      isNumeric(output.type) && ROW_TOTALS.includes(flat(output.path.at(-1) ?? "")) && output.path.at(-1) !== "count",
  );
  const first = numberOf(input.schema, "minimum") === 1 || numberOf(input.schema, "default") === 1 ? 1 : 0;
  const limit =
    size === undefined ? { limit: 100, limit_param: null } : { limit: size.size.value, ...limitPlace(size.input) };
  const config: PaginatorConfig = {
    type: "offset",
    ...(input.in === "body" ? { offset_body_path: input.name } : { offset_param: input.name }),
    ...(first === 0 ? {} : { offset: first }),
    ...limit,
    ...stop(context, total?.path),
  };
  const why = `${JSON.stringify(input.name)} skips rows${size === undefined ? "" : `; ${size.size.evidence}`}`;
  return { paginator: fact(config, named ? 0.8 : 0.65, why), used: [input.name], sendsSize: true };
};

function limitPlace(input: Input): Record<string, string> {
  return input.in === "body" ? { limit_body_path: input.name } : { limit_param: input.name };
}

/** The end: a total where the response has one, a flag, else the first page without rows. Never a guessed maximum. */
function stop(context: PagingContext, total: readonly string[] | undefined): Record<string, string | null> {
  const more = context.outputs.find(
    (output) =>
      output.type === "boolean" &&
      /^(has|is)?(more|next)(page|pages|items|results|records)?(available)?$/.test(flat(output.path.at(-1) ?? "")),
  );
  return {
    total_path: total === undefined ? null : formatSelector(total),
    ...(more === undefined ? {} : { has_more_path: formatSelector(more.path) }),
  };
}

function basePage(input: Input): { readonly value: number; readonly evidence: string } {
  const said =
    /zero[- ](based|indexed)|(start(s|ing)?|begin(s|ning)?) (at|from|with) (page )?(0|zero)\b|first page (is|=) (0|zero)\b|0[- ](based|indexed)/i.test(
      input.description,
    );
  const smallest = numberOf(input.schema, "minimum");
  const fallback =
    numberOf(input.schema, "default") ??
    (typeof input.example === "number" && input.example < 2 ? input.example : undefined);
  if (said) return { value: 0, evidence: "its description counts from 0" };
  if (smallest === 1 || fallback === 1) return { value: 1, evidence: "the first page is 1" };
  if (smallest === 0 || fallback === 0) return { value: 0, evidence: "the first page is 0" };
  return { value: 1, evidence: "pages are taken to count from 1" };
}

function isNumeric(type: string | undefined): boolean {
  return type === "integer" || type === "number" || type === undefined;
}
