import { expect, test } from "vitest";
import { askedRows, type MockIncremental } from "../../../templates/runtime/mocks/incremental.ts";
import { instantOf } from "../../../templates/runtime/mocks/instant.ts";

const ROWS = [
  { id: 1, at: "2024-03-01T12:00:00Z" },
  { id: 2, at: "2024-03-01T13:30:00+02:00" },
  { id: 3, at: "2024-03-02T00:00:00.000001Z" },
  { id: 4, at: null },
];
const timestamp: MockIncremental = { cursor: "at", type: "timestamp", startParam: "since", endParam: "until" };

const asked = (incremental: MockIncremental, query: string, rows: object[] = ROWS): unknown => {
  const request = { url: new URL(`https://api.test/?${query}`), headers: new Headers(), json: undefined };
  const found = askedRows(rows, incremental, request);
  return typeof found === "string" ? found : found.map((row) => (row as { id: number }).id);
};

test.each<{ given: string; want: unknown; with?: Partial<MockIncremental> }>([
  { given: "", want: [1, 2, 3, 4] },
  { given: "since=2024-03-01T12:00:00Z", want: [1, 3, 4] },
  { given: "since=2024-03-01T13:00:00%2B02:00", want: [1, 2, 3, 4] },
  { given: "since=2024-03-01T14:00:00%2B02:00", want: [1, 3, 4] },
  { given: "since=2024-03-02T00:00:00.000001Z", want: [3, 4] },
  { given: "since=2024-03-02T00:00:00.000002Z", want: [4] },
  { given: "since=2024-03-02", want: [3, 4], with: { format: "date" } },
  { given: "since=1709294400", want: [1, 3, 4], with: { format: "unix" } },
  { given: "since=1709294400000", want: [1, 3, 4], with: { format: "unix_ms" } },
  { given: "since=1709294400000", want: [1, 3, 4] },
  { given: "until=2024-03-01T11:30:00Z", want: [2, 4] },
  { given: "since=2024-03-01T11:30:00Z&until=2024-03-01T12:00:00Z", want: [1, 2, 4] },
  { given: "since=modified:gt:2024-03-01T12:00:00Z", want: [1, 3, 4], with: { startPrefix: "modified:gt:" } },
  { given: "", want: [4, 2, 1, 3], with: { order: "ascending" } },
  { given: "", want: [3, 1, 2, 4], with: { order: "descending" } },
  { given: "since=yesterday", want: "since: timestamp expected" },
  { given: "until=yesterday", want: "until: timestamp expected" },
])("$given $with gives rows $want", ({ given, want, with: more }) => {
  expect(asked({ ...timestamp, ...more }, given)).toStrictEqual(want);
});

test("numbers compare as numbers, texts by code unit, nested fields by their path", () => {
  const rows = [
    { id: 1, meta: { seq: 9 }, code: "b" },
    { id: 2, meta: { seq: 10 }, code: "B" },
  ];
  expect(asked({ cursor: "meta.seq", type: "number", startParam: "since" }, "since=10", rows)).toStrictEqual([2]);
  expect(asked({ cursor: "code", type: "text", startParam: "since" }, "since=a", rows)).toStrictEqual([1]);
});

test("the start may come in a header or in the JSON body", () => {
  const url = new URL("https://api.test/");
  const since = "2024-03-02T00:00:00Z";
  const header = { url, headers: new Headers({ "if-modified-since": since }), json: undefined };
  const body = { url, headers: new Headers(), json: { filter: { since } } };
  const want = [ROWS[2], ROWS[3]];
  expect(askedRows(ROWS, { ...timestamp, startParam: "If-Modified-Since" }, header)).toStrictEqual(want);
  expect(askedRows(ROWS, { ...timestamp, startParam: "filter.since" }, body)).toStrictEqual(want);
});

test("a resource without incremental loading gives all rows as they are", () => {
  const request = { url: new URL("https://api.test/?since=2030-01-01"), headers: new Headers(), json: undefined };
  expect(askedRows(ROWS, undefined, request)).toBe(ROWS);
});

test.each<{ given: string | number; want: bigint | undefined }>([
  { given: "1970-01-01T00:00:01Z", want: 1_000_000_000n },
  { given: "1970-01-01 00:00:01", want: 1_000_000_000n },
  { given: "1970-01-01T00:00Z", want: 0n },
  { given: "1970-01-01T02:00:00+0200", want: 0n },
  { given: "1970-01-01T00:00:00.123456789Z", want: 123_456_789n },
  { given: "1969-12-31T23:59:59.5Z", want: -500_000_000n },
  { given: "1970-01-02", want: 86_400_000_000_000n },
  { given: 1.5, want: 1_500_000_000n },
  { given: 100_000_000_000, want: 100_000_000_000_000_000n },
  { given: "", want: undefined },
  { given: "1970-13-01", want: undefined },
  { given: "soon", want: undefined },
])("$given is $want nanoseconds", ({ given, want }) => {
  expect(instantOf(given)).toBe(want);
});
