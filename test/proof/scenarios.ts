import fc from "fast-check";
import type { Fault, FaultKind } from "./faults.ts";
import type { Death } from "./life.ts";
import type { Round, Scenario } from "./play.ts";
import type { Change, Row, Value } from "./rows.ts";
import type { CursorSetup, Setup, Way } from "./setup.ts";

const keys = [["id"], ["id", "part"]] as const;

const cursor: fc.Arbitrary<CursorSetup> = fc
  .record({
    type: fc.constantFrom("number" as const, "timestamp" as const),
    order: fc.constantFrom(undefined, "ascending" as const, "descending" as const),
    isRestarted: fc.boolean(),
    ignoresStart: fc.boolean(),
  })
  .map((given) => ({
    ...given,
    isRestarted: given.isRestarted && given.order === "ascending",
    ignoresStart: given.ignoresStart && given.order !== "ascending",
  }));

const ways: readonly Way[] = ["append", "replace", "delete-insert", "upsert", "insert-only", "scd2"];

/** Combinations that the generator lets through. */
const setup: fc.Arbitrary<Setup> = fc
  .record({
    way: fc.constantFrom(...ways),
    deletes: fc.constantFrom("none" as const, "flag" as const, "soft" as const, "hard" as const),
    maxShare: fc.constantFrom(1, 0.4),
    key: fc.constantFrom<Setup["key"][]>(...keys),
    isKeyless: fc.boolean(),
    cursor: fc.option(cursor, { nil: undefined }),
    pages: fc.constantFrom("cursor" as const, "offset" as const, "page" as const, "link" as const),
    pageSize: fc.integer({ min: 1, max: 4 }),
    nesting: fc.constantFrom(undefined, 1 as const, "all" as const),
    isDeclared: fc.boolean(),
  })
  .map(({ isKeyless, ...given }) => {
    const isMerged = given.way === "delete-insert" || given.way === "upsert";
    const deletes = isMerged ? given.deletes : "none";
    const isWhole = given.way === "scd2" || deletes === "soft" || deletes === "hard";
    return {
      ...given,
      deletes,
      key: isKeyless && (given.way === "append" || given.way === "replace" || given.way === "scd2") ? [] : given.key,
      // What is not listed is gone only where everything is listed.
      cursor: isWhole ? undefined : given.cursor,
    };
  });

const text = fc.constantFrom("x", "y", "", "ü\"'\\", "a much longer text, with a comma");
const scalar: fc.Arbitrary<Value> = fc.oneof(text, fc.constant(null));
const item = fc.record(
  { name: text, sub: fc.array(fc.constantFrom("p", "q", "r"), { maxLength: 2 }) },
  { requiredKeys: ["name"] },
);

/** Fields of a row at a stage: later stages know more fields, and other kinds of numbers. */
function fieldsAt(stage: number): fc.Arbitrary<Row> {
  const number =
    stage === 0
      ? fc.integer({ min: -3, max: 3 })
      : fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0.5, 2.25));
  const more = Object.fromEntries(Array.from({ length: stage }, (_, index) => [`field_${index + 1}`, scalar]));
  return fc.record(
    {
      v: scalar,
      n: number,
      o: fc.record({ a: fc.integer({ min: 0, max: 3 }), b: scalar }, { requiredKeys: ["a"] }),
      tags: fc.array(fc.constantFrom("red", "green", "blue"), { maxLength: 3 }),
      items: fc.array(item, { maxLength: 2 }),
      ...more,
    },
    { requiredKeys: [] },
  );
}

function changesAt(stage: number, given: Setup): fc.Arbitrary<readonly Change[]> {
  const place = { id: fc.integer({ min: 1, max: 9 }), part: fc.constantFrom("a", "b") };
  const isKeyed = given.key.length > 0 && given.way !== "append";
  const kinds: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Change> }[] = [
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("put" as const),
        ...place,
        fields: fieldsAt(stage),
        isTouched: fc.integer({ min: 0, max: 5 }).map((chance) => chance > 0),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), ...place }) },
    {
      weight: given.deletes === "flag" ? 3 : 0,
      arbitrary: fc.record({ kind: fc.constant("flag" as const), ...place }),
    },
    {
      weight: isKeyed ? 1 : 0,
      arbitrary: fc.record({ kind: fc.constant("keyless" as const), fields: fieldsAt(stage) }),
    },
    { weight: isKeyed ? 1 : 0, arbitrary: fc.record({ kind: fc.constant("double" as const), ...place }) },
  ];
  const size = { minLength: stage === 0 ? 3 : 0, maxLength: stage === 0 ? 18 : 6 };
  return fc
    .array(fc.oneof(...kinds.filter(({ weight }) => weight > 0)), size)
    .map((changes) => (given.key.length === 1 ? changes.map(inOnePart) : changes));
}

/** Where the id alone is the key, there is one row of it. */
function inOnePart(change: Change): Change {
  return "part" in change ? { ...change, part: "a" } : change;
}

const faultKinds: readonly FaultKind[] = [
  "429",
  "503",
  "reset",
  "stall",
  "truncated",
  "html",
  "wrong-shape",
  "repeated",
  "expired",
];
const fault: fc.Arbitrary<Fault> = fc.record({
  kind: fc.constantFrom(...faultKinds),
  at: fc.integer({ min: 1, max: 8 }),
  times: fc.integer({ min: 1, max: 4 }),
});

/** Kills, and statements that fail, in this process. */
export const deaths: fc.Arbitrary<readonly Death[]> = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constantFrom("statement" as const, "error" as const), at: fc.integer({ min: 1, max: 60 }) }),
    fc.record({
      kind: fc.constantFrom("before-commit" as const, "after-commit" as const, "response" as const),
      at: fc.integer({ min: 1, max: 4 }),
    }),
  ),
  { maxLength: 3 },
);

/** Kills of processes. */
export const kills: fc.Arbitrary<readonly Death[]> = fc.array(
  fc.record({
    kind: fc.constantFrom("response" as const, "statement" as const, "after-commit" as const),
    at: fc.integer({ min: 1, max: 30 }),
  }),
  { minLength: 1, maxLength: 3 },
);

function roundAt(stage: number, given: Setup, ends: fc.Arbitrary<readonly Death[]>): fc.Arbitrary<Round> {
  return fc.record({
    changes: changesAt(stage, given),
    isRefresh: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    faults: fc.array(fault, { maxLength: 2 }),
    deaths: ends,
    pagesPerCommit: fc.integer({ min: 1, max: 3 }),
  });
}

/** An API that is loaded a few times while its rows and their fields change. */
export function scenarios(ends: fc.Arbitrary<readonly Death[]>): fc.Arbitrary<Scenario> {
  return setup.chain((given) =>
    fc.tuple(...[0, 1, 2].map((stage) => roundAt(stage, given, ends))).map((rounds) => ({ setup: given, rounds })),
  );
}
