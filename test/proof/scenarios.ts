import fc from "fast-check";
import type { Fault, FaultKind } from "./faults.ts";
import type { Death } from "./life.ts";
import type { Round, Scenario } from "./play.ts";
import type { Change, Row, Value } from "./rows.ts";
import type { Setup } from "./setup.ts";
import { setups } from "./setups.ts";

const text = fc.constantFrom("x", "y", "", "ü\"'\\", "a much longer text, with a comma");
const scalar: fc.Arbitrary<Value> = fc.oneof(text, fc.constant(null));
const item = fc.record(
  { name: text, sub: fc.array(fc.constantFrom("p", "q", "r"), { maxLength: 2 }) },
  { requiredKeys: ["name"] },
);

/**
 * Fields of a row at a stage: later stages know more fields, other kinds of numbers, and lists where objects were. What
 * no type holds both of comes only where a type is declared: else the values that come first decide.
 */
function fieldsAt(stage: number, { isDeclared, contract }: Setup): fc.Arbitrary<Row> {
  const isTyped = stage === 2 && (isDeclared || contract !== undefined);
  const number =
    stage === 0
      ? fc.integer({ min: -3, max: 3 })
      : fc.oneof(fc.integer({ min: 0, max: 9 }), fc.constantFrom(0.5, 2.25), ...(isTyped ? [fc.constant("many")] : []));
  const object = fc.record({ a: fc.integer({ min: 0, max: 3 }), b: scalar }, { requiredKeys: ["a"] });
  const list = fc.array(fc.oneof(text, object), { minLength: 1, maxLength: 2 });
  const more = Object.fromEntries(Array.from({ length: stage }, (_, index) => [`field_${index + 1}`, scalar]));
  return fc.record(
    {
      v: isTyped ? fc.oneof(scalar, fc.integer({ min: 5, max: 7 }), fc.boolean()) : scalar,
      n: number,
      rank: fc.option(fc.integer({ min: 0, max: 3 })),
      o: stage === 2 ? fc.oneof(object, list) : object,
      tags: fc.array(fc.constantFrom("red", "green", "blue"), { maxLength: 3 }),
      items: fc.array(item, { maxLength: 2 }),
      ...more,
    },
    { requiredKeys: [] },
  );
}

type Own = Exclude<Change, { readonly kind: "child" }>;

function ownChangesAt(stage: number, given: Setup): fc.Arbitrary<Own> {
  const place = { id: fc.integer({ min: 1, max: 9 }), part: fc.constantFrom("a", "b") };
  const isKeyed = given.key.length > 0 && given.way !== "append";
  const lacks = [...given.key, ...(given.mergeKey ?? [])].filter((name) => name === "id" || name === "part");
  const kinds: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Own> }[] = [
    {
      weight: 8,
      arbitrary: fc.record({
        kind: fc.constant("put" as const),
        ...place,
        fields: fieldsAt(stage, given),
        isTouched: fc.integer({ min: 0, max: 5 }).map((chance) => chance > 0),
        age: fc.constantFrom("ripe" as const, "ripe" as const, "ripe" as const, "young" as const, "late" as const),
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("delete" as const), ...place }) },
    {
      weight: given.deletes === "flag" ? 3 : 0,
      arbitrary: fc.record({ kind: fc.constant("flag" as const), ...place }),
    },
    {
      weight: (isKeyed || given.mergeKey !== undefined) && lacks.length > 0 ? 1 : 0,
      arbitrary: fc.record({
        kind: fc.constant("keyless" as const),
        fields: fieldsAt(stage, given),
        lacks: fc.constantFrom(...(lacks.length > 0 ? lacks : ["id" as const])),
      }),
    },
    {
      // What a row lacks comes from whichever of two came before.
      weight: isKeyed && given.keepsAbsent !== true ? 1 : 0,
      arbitrary: fc.record({ kind: fc.constant("double" as const), ...place }),
    },
  ];
  return fc
    .oneof(...kinds.filter(({ weight }) => weight > 0))
    .map((change) => (given.key.length === 1 && given.mergeKey === undefined ? inOnePart(change) : change));
}

/** Where the id alone is the key, there is one row of it. */
function inOnePart(change: Own): Own {
  return "part" in change ? { ...change, part: "a" } : change;
}

/** Children of different parents have different ids. */
function childChangesAt(stage: number, given: Setup): fc.Arbitrary<Change> {
  return fc.tuple(fc.integer({ min: 1, max: 9 }), ownChangesAt(stage, given)).map(([parent, change]) => {
    const own = "id" in change ? { ...change, id: parent * 100 + change.id, part: "a" } : change;
    return { kind: "child" as const, parent, change: own };
  });
}

function changesAt(stage: number, given: Setup): fc.Arbitrary<readonly Change[]> {
  const isFirst = stage === (given.newTables === undefined ? 0 : 1);
  const size = { minLength: isFirst ? 3 : 0, maxLength: isFirst ? 18 : 6 };
  // Which lists have tables is not to depend on how the pages are cut.
  const isAlone = stage === 0 && given.newTables !== undefined;
  const own = isAlone ? firstOnly(given) : fc.array(ownChangesAt(stage, given), size);
  const children = given.child === undefined ? fc.constant([]) : fc.array(childChangesAt(stage, given.child), size);
  return fc.tuple(own, children).map(([changes, more]) => [...first(stage, given), ...changes, ...more]);
}

function firstOnly(given: Setup): fc.Arbitrary<Own[]> {
  return fieldsAt(0, given).map((fields) => [{ kind: "put", id: 10, part: "a", fields, isTouched: true }]);
}

/** A contract holds the columns that are there, so that there have to be some. */
function first(stage: number, { contract }: Setup): readonly Change[] {
  if (stage > 0 || contract === undefined) return [];
  return [{ kind: "put", id: 10, part: "a", fields: { v: "first" }, isTouched: true }];
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
  { minLength: 2, maxLength: 5 },
);

const minute = 60_000;

function roundAt(stage: number, given: Setup, ends: fc.Arbitrary<readonly Death[]>): fc.Arbitrary<Round> {
  return fc.record({
    changes: changesAt(stage, given),
    isRefresh: fc.integer({ min: 0, max: 5 }).map((chance) => chance === 0),
    faults: fc.array(faultIn(given), { maxLength: 2 }),
    deaths: ends,
    pagesPerCommit: fc.integer({ min: 1, max: 3 }),
    maxPages: fc.constantFrom(undefined, undefined, undefined, 1, 2, 3),
    budgetMs: fc.constantFrom(undefined, undefined, undefined, 5, 2500),
    skewMs: fc.constantFrom(0, 0, -30 * minute, 240 * minute),
    jump: fc.option(
      fc.record({ at: fc.integer({ min: 1, max: 6 }), ms: fc.constantFrom(-60 * minute, 5 * minute, 180 * minute) }),
      { freq: 1, nil: undefined },
    ),
  });
}

/** Where pages begin anew, those are cut elsewhere: what is behind the last page that is read then counts on them. */
function faultIn({ cursor }: Setup): fc.Arbitrary<Fault> {
  const isCut = cursor?.isSettled === true && cursor.order === "ascending";
  return isCut ? fault.map((given) => (given.kind === "expired" ? { ...given, kind: "503" as const } : given)) : fault;
}

/** An API that is loaded a few times while its rows and their fields change. */
export function scenarios(ends: fc.Arbitrary<readonly Death[]>): fc.Arbitrary<Scenario> {
  return setups.chain((given) =>
    fc.tuple(...[0, 1, 2].map((stage) => roundAt(stage, given, ends))).map((rounds) => ({ setup: given, rounds })),
  );
}
