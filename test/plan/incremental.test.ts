import { describe, expect, it } from "vitest";
import type { Incremental } from "../../generator/plan/connector.ts";
import { formatParts } from "../../generator/plan/instant-format.ts";
import { errorsOf, oneResource, planYaml, resourceOf } from "../support/config.ts";

const start = "{incremental.start_value}";
const follows = { cursor_path: "updated_at", initial_value: "2024-01-01T00:00:00Z" };

/** A config that is incremental; `more` goes over its endpoint. */
function config(incremental: object, more: object = {}, columns?: object): object {
  const params = { since: start, until: "{incremental.end_value}" };
  const endpoint = { params, incremental: { ...follows, ...incremental }, ...more };
  return oneResource({ endpoint, ...(columns === undefined ? {} : { resource: { columns } }) });
}

function plan(...given: Parameters<typeof config>): Incremental {
  const { incremental } = resourceOf(config(...given));
  if (incremental === undefined) throw new Error("The test's resource is not incremental.");
  return incremental;
}

/** The first error's message and fix. */
function refusal(...given: Parameters<typeof config>): string {
  const { diagnostics } = planYaml(JSON.stringify(config(...given)));
  const [error] = diagnostics.filter(({ severity }) => severity === "error");
  return `${error?.message ?? ""} ${error?.fix ?? ""}`;
}

const numbers = { updated_at: { data_type: "bigint" } };
const dates = { updated_at: { data_type: "date" } };
const texts = { updated_at: { data_type: "text" } };

describe("windows", () => {
  it.each([
    { given: { step: 3600 }, want: 3600 },
    { given: { step: "P7D" }, want: 604_800 },
    { given: { step: "P2W" }, want: 1_209_600 },
    { given: { step: "PT1H30M" }, want: 5400 },
    { given: { step: "P1M" }, want: { months: 1 } },
    { given: { step: "P1Y6M" }, want: { months: 18 } },
    { given: { step: "P7D", initial_value: "2024-01-01" }, columns: dates, want: 7 },
    { given: { step: 30, initial_value: "2024-01-01" }, columns: dates, want: 30 },
    { given: { step: 500, initial_value: 0, end_value: 9 }, columns: numbers, want: 500 },
    { given: { step: 500, initial_value: 0, cursor_format: "unix_ms" }, columns: numbers, want: 500 },
  ])("$given have a step of $want", ({ given, columns, want }) => {
    expect(plan(given, {}, columns).windows).toEqual({ step: want, stopAfterEmpty: undefined });
  });

  it("of numbers may end with windows without rows", () => {
    const given = { step: 500, initial_value: 0, stop_after_empty_windows: 3 };
    expect(plan(given, {}, numbers).windows).toEqual({ step: 500, stopAfterEmpty: 3 });
  });

  it.each([
    { title: "a width that is none", given: { step: "a week" }, want: "ISO 8601 duration such as `P7D`" },
    { title: "a width of nothing", given: { step: "PT0S" }, want: "is no width for windows of a timestamp" },
    {
      title: "hours of dates",
      given: { step: "PT6H", initial_value: "2024-01-01" },
      columns: dates,
      want: "windows of a date",
    },
    {
      title: "a duration of numbers",
      given: { step: "P1D", initial_value: 0 },
      columns: numbers,
      want: "Write a number.",
    },
    { title: "texts", given: { step: 1, initial_value: "a" }, columns: texts, want: "texts have no windows" },
    { title: "no beginning", given: { step: 1, initial_value: null }, want: "Write an `initial_value`" },
    { title: "the smallest as the newest", given: { step: 1, last_value_func: "min" }, want: "windows go up" },
    {
      title: "numbers without end",
      given: { step: 1, initial_value: 0 },
      columns: numbers,
      want: "nothing tells which window of numbers is the last",
    },
    {
      title: "an end of windows without windows",
      given: { stop_after_empty_windows: 1 },
      want: "there are no windows",
    },
    {
      title: "a start that no request carries",
      given: { step: 1 },
      more: { params: { until: "{incremental.end_value}" } },
      want: "no request carries the start of its window",
    },
    {
      title: "an end that no request carries",
      given: { step: 1 },
      more: { params: { since: start } },
      want: "Write `end_param`",
    },
  ])("refuse $title", ({ given, more = {}, columns, want }) => {
    expect(refusal(given, more, columns)).toContain(want);
  });

  it("take start and end parameters", () => {
    const params = { start_param: "from", end_param: "to", step: 60 };
    expect(errorsOf(config(params, { params: {} }))).toEqual([]);
  });
});

describe("pages begin anew at the last cursor", () => {
  const counted = { paginator: { type: "offset", limit: 10 } };
  const ascending = { row_order: "asc" };

  it.each([
    { title: "by offset", given: ascending, more: counted },
    { title: "by page number", given: ascending, more: { paginator: { type: "page_number" } } },
    {
      title: "by links, where it is said",
      given: { ...ascending, restart_pages: true },
      more: { paginator: "header_link" },
    },
    {
      title: "of falling values, of which the smallest is the newest",
      given: { row_order: "desc", last_value_func: "min" },
      more: counted,
    },
  ])("$title", ({ given, more }) => {
    expect(plan(given, more).restart).toBe(true);
  });

  it.each([
    { title: "where it is denied", given: { ...ascending, restart_pages: false }, more: counted },
    { title: "by links, where nothing is said", given: ascending, more: { paginator: "header_link" } },
    { title: "in a list of the newest first", given: { row_order: "desc" }, more: counted },
    { title: "in a list of unknown order", given: {}, more: counted },
    { title: "where no request carries the start", given: ascending, more: { ...counted, params: {} } },
    {
      title: "where rows may have no cursor value",
      given: { ...ascending, on_cursor_value_missing: "include" },
      more: counted,
    },
    {
      title: "up to a maximum",
      given: ascending,
      more: { paginator: { type: "offset", limit: 10, maximum_offset: 50 } },
    },
    {
      title: "where pages are asked for in parallel",
      given: ascending,
      more: { paginator: { type: "offset", limit: 10, parallel_pages: 4, total_path: "total" } },
    },
    { title: "up to a last page", given: ascending, more: { paginator: { type: "page_number", maximum_page: 5 } } },
  ])("but not $title", ({ given, more }) => {
    expect(plan(given, more).restart).toBe(false);
  });

  it.each([
    { given: {}, more: counted, want: "the newest rows are not known to come last" },
    { given: ascending, more: { ...counted, params: {} }, want: "no request carries the start" },
    { given: { ...ascending, on_cursor_value_missing: "include" }, more: counted, want: "rows without cursor value" },
  ])("a wish that cannot be met is an error: $want", ({ given, more, want }) => {
    expect(refusal({ ...given, restart_pages: true }, more)).toContain(want);
  });
});

describe("formats", () => {
  it.each(["iso", "date", "unix", "unix_ms"])("%s is known by name", (format) => {
    expect(plan({ format }).format).toBe(format);
  });

  it("a pattern becomes the parts of an instant and the text between them", () => {
    expect(plan({ format: "%d/%m/%Y at %T%%" }).format).toEqual([
      { part: "day" },
      { text: "/" },
      { part: "month" },
      { text: "/" },
      { part: "year" },
      { text: " at " },
      { part: "hour" },
      { text: ":" },
      { part: "minute" },
      { text: ":" },
      { part: "second" },
      { text: "%" },
    ]);
  });

  it.each([
    { format: "%Y-%Q", want: "knows no `%Q`" },
    { format: "%Y%", want: "knows no `%`" },
    { format: "isoo", want: "is no format: `isoo`" },
  ])("$format is refused", ({ format, want }) => {
    expect(refusal({ format })).toContain(want);
  });

  it("what every object has is no directive", () => {
    expect(formatParts("%c")).toEqual({ unknown: "%c" });
  });

  it.each([
    { initial_value: 1_704_067_200, want: { initial: "2024-01-01T00:00:00Z", format: "unix" } },
    { initial_value: 1_704_067_200_250, want: { initial: "2024-01-01T00:00:00.250Z", format: "unix_ms" } },
    {
      initial_value: 1_704_067_200,
      end_value: 1_704_153_600,
      format: "date",
      want: { end: "2024-01-02T00:00:00Z", format: "date" },
    },
  ])("an epoch stands for an instant where instants compare: $initial_value", ({ want, ...given }) => {
    expect(plan(given)).toMatchObject(want);
  });
});
