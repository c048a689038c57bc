import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { configOf, inferPaths, list, query, resourceOf, row } from "./support.ts";

const instant = { type: "string", format: "date-time" };
const integer = { type: "integer" };

function incrementalOf(rows: Readonly<Record<string, unknown>>, parameters: readonly object[] = []) {
  return resourceOf(inferPaths({ "/things": { get: answers(list(row(rows)), { parameters }) } }), "GET /things")
    .incremental;
}

describe("the field that loads follow", () => {
  const cases: readonly { given: string; rows: Readonly<Record<string, unknown>>; want: string | undefined }[] = [
    { given: "changed before made", rows: { created_at: instant, updated_at: instant }, want: "updated_at" },
    { given: "without format", rows: { createdAt: "string", modifiedAt: "string" }, want: "modifiedAt" },
    { given: "a plain word", rows: { updated: "string" }, want: "updated" },
    { given: "date first", rows: { date_created: "string", date_modified: "string" }, want: "date_modified" },
    { given: "last seen", rows: { firstSeen: instant, lastSeen: instant }, want: "lastSeen" },
    {
      given: "the row's own change before a part's",
      rows: { avatar_updated_at: instant, updated_at: instant },
      want: "updated_at",
    },
    { given: "made", rows: { due_date: instant, created: "number" }, want: "created" },
    { given: "a timestamp", rows: { timestamp: "integer", value: "number" }, want: "timestamp" },
    {
      given: "inside attributes",
      rows: { id: "string", attributes: row({ updated_at: instant, name: "string" }) },
      want: "attributes.updated_at",
    },
    { given: "who changed it is no time", rows: { updated_by: "string", update_count: integer }, want: undefined },
    { given: "whether it changed is no time", rows: { updated: "boolean" }, want: undefined },
    {
      given: "what lies ahead is no time of a change",
      rows: { expires_at: instant, due_date: instant, next_run_at: instant },
      want: undefined,
    },
    { given: "no time at all", rows: { id: "string" }, want: undefined },
  ];
  test.each(cases)("$given", ({ rows, want }) => {
    expect(incrementalOf(rows)?.cursor.value.join(".")).toBe(want);
  });
});

describe("the parameter that takes the start", () => {
  const both = { created_at: instant, updated_at: instant };
  const deep = { type: "object", properties: { gt: integer, gte: integer, lt: integer } };
  const cases: readonly {
    given: string;
    rows?: Readonly<Record<string, unknown>>;
    parameters: readonly object[];
    want: string | undefined;
    format?: string;
  }[] = [
    { given: "updated_since", parameters: [query("updated_since", instant)], want: "updated_since" },
    {
      given: "updated_after before created_after",
      parameters: [query("created_after", instant), query("updated_after", instant)],
      want: "updated_after",
    },
    { given: "updated_at_min", parameters: [query("updated_at_min"), query("updated_at_max")], want: "updated_at_min" },
    { given: "modified_from", parameters: [query("modified_from"), query("modified_to")], want: "modified_from" },
    {
      given: "filter[updated_at][gte]",
      parameters: [query("filter[updated_at][gt]"), query("filter[updated_at][gte]")],
      want: "filter[updated_at][gte]",
    },
    {
      given: "a deep object",
      parameters: [query("updated", deep)],
      rows: { updated: "integer" },
      want: "updated[gte]",
    },
    { given: "since", parameters: [query("since", instant)], want: "since" },
    {
      given: "since by prose",
      parameters: [query("since", { type: "string" }, { description: "ISO 8601 timestamp." })],
      want: "since",
    },
    { given: "begin_time", parameters: [query("begin_time", instant), query("end_time", instant)], want: "begin_time" },
    {
      given: "the creation only, which misses changes",
      parameters: [query("created_after", instant)],
      want: undefined,
    },
    {
      given: "the creation, where rows do not change",
      rows: { created_at: instant },
      parameters: [query("created_after", instant)],
      want: "created_after",
    },
    { given: "an upper bound only", parameters: [query("updated_before", instant)], want: undefined },
    { given: "a page token that starts with start", parameters: [query("starting_after")], want: undefined },
    {
      given: "an address",
      parameters: [query("from", { type: "string" }, { description: "The sender's email address." })],
      want: undefined,
    },
    { given: "an id to go on after", parameters: [query("since_id", integer)], want: undefined },
    {
      given: "unix seconds",
      parameters: [query("since", integer, { description: "Unix timestamp." })],
      want: "since",
      format: "unix",
    },
    {
      given: "unix milliseconds",
      parameters: [query("updated_since", integer, { description: "Epoch in milliseconds." })],
      want: "updated_since",
      format: "unix_ms",
    },
    {
      given: "milliseconds by example",
      parameters: [query("start_time", { ...integer, example: 1_700_000_000_000 })],
      want: "start_time",
      format: "unix_ms",
    },
    {
      given: "a date",
      parameters: [query("updated_since", { type: "string", format: "date" })],
      want: "updated_since",
      format: "date",
    },
  ];
  test.each(cases)("$given", ({ rows = both, parameters, want, format }) => {
    const found = incrementalOf(rows, parameters);
    expect({ start: found?.start?.value.name, format: found?.format }).toStrictEqual({ start: want, format });
  });

  test("where the API takes no start, the cursor still drops older rows, and says so", () => {
    expect(incrementalOf(both)?.cursor.evidence).toContain("the API takes no start");
  });

  test("what must be sent has a first value", () => {
    const found = incrementalOf(both, [query("updated_since", instant, { required: true })]);
    expect(found?.initial).toBe("1970-01-01T00:00:00Z");
  });
});

describe("the order of rows", () => {
  const rows = { id: "string", updated_at: instant };
  const sort = query("sort", { type: "string", enum: ["created", "updated"] });
  const direction = query("direction", { type: "string", enum: ["asc", "desc"] });
  const signed = query("sort", { type: "string", enum: ["updated_at", "-updated_at", "name"] });
  const since = query("since", instant);
  const cases: readonly { given: string; parameters: readonly object[]; want: object | undefined }[] = [
    {
      given: "oldest change first, with a start",
      parameters: [since, sort, direction],
      want: {
        params: [
          ["sort", "updated"],
          ["direction", "asc"],
        ],
        order: "asc",
      },
    },
    {
      given: "newest change first, without one",
      parameters: [sort, direction],
      want: {
        params: [
          ["sort", "updated"],
          ["direction", "desc"],
        ],
        order: "desc",
      },
    },
    {
      given: "by sign, with a start",
      parameters: [since, signed],
      want: { params: [["sort", "updated_at"]], order: "asc" },
    },
    { given: "by sign, without one", parameters: [signed], want: { params: [["sort", "-updated_at"]], order: "desc" } },
    { given: "a direction that is not said", parameters: [sort], want: undefined },
    {
      given: "an order by something else",
      parameters: [query("sort", { type: "string", enum: ["name", "-name"] })],
      want: undefined,
    },
  ];
  test.each(cases)("$given", ({ parameters, want }) => {
    expect(incrementalOf(rows, parameters)?.sorting?.value).toStrictEqual(want);
  });
});

test("as the source config has it", () => {
  const parameters = [
    query("updated_since", integer, { description: "Unix timestamp." }),
    query("cursor"),
    query("limit", { ...integer, maximum: 200 }),
  ];
  const schema = row({ data: list(row({ id: "string", updated_at: instant })), next_cursor: "string" });
  const { resources } = configOf({ "/things": { get: answers(schema, { parameters }) } });
  expect(resources["things"]).toStrictEqual({
    name: "things",
    operation: "GET /things",
    primary_key: "id",
    endpoint: {
      path: "/things",
      params: { limit: 200, updated_since: "{incremental.start_value}" },
      data_selector: "data",
      paginator: { type: "cursor", cursor_param: "cursor", cursor_path: "next_cursor" },
      incremental: { cursor_path: "updated_at", format: "unix", lag: 60, on_cursor_value_missing: "include" },
    },
  });
});
