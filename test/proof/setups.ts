import fc from "fast-check";
import { type CursorSetup, isWindowed, type Setup, type Way } from "./setup.ts";

const cursor: fc.Arbitrary<CursorSetup> = fc
  .record({
    type: fc.constantFrom("number" as const, "timestamp" as const, "timestamp" as const),
    order: fc.constantFrom(undefined, "ascending" as const, "descending" as const),
    isRestarted: fc.boolean(),
    ignoresStart: fc.boolean(),
    isSettled: fc.boolean(),
    isOverlapping: rarely(2),
    windowDays: fc.constantFrom(undefined, undefined, 5, 7),
    windowUnits: fc.constantFrom(undefined, undefined, 2, 5),
    hasClosedEnd: fc.boolean(),
  })
  .map(({ isRestarted, ignoresStart, isSettled, isOverlapping, windowDays, windowUnits, hasClosedEnd, ...given }) => {
    const isTime = given.type === "timestamp";
    const window = isTime ? windowDays : windowUnits;
    const isParted = window !== undefined;
    return {
      ...given,
      ignoresStart: ignoresStart && given.order !== "ascending" && !isParted,
      // Rows behind the ceiling depend on how the pages are cut.
      isRestarted: isRestarted && given.order === "ascending" && !isParted && !(isTime && isSettled),
      ...(isTime && isSettled ? { isSettled } : {}),
      ...(isOverlapping ? { isOverlapping } : {}),
      ...(isParted ? { [isTime ? "windowDays" : "windowUnits"]: window, hasClosedEnd } : {}),
    };
  });

const ways: readonly Way[] = ["append", "replace", "delete-insert", "upsert", "insert-only", "scd2"];
const mode = fc.constantFrom("evolve" as const, "discard_row" as const, "discard_value" as const, "freeze" as const);

/** Everything that may be asked for, whether it goes together or not. */
const wishes = fc.record({
  way: fc.constantFrom(...ways),
  deletes: fc.constantFrom<Setup["deletes"][]>("none", "flag", "soft", "hard", "listed-soft", "listed-hard"),
  isListFollowed: fc.boolean(),
  maxShare: fc.constantFrom(1, 0.4),
  key: fc.constantFrom<Setup["key"][]>(["id"], ["id", "part"]),
  isKeyless: fc.boolean(),
  mergeKey: fc.constantFrom<NonNullable<Setup["mergeKey"]>[]>(["part"], ["id"], ["id", "part"]),
  isGrouped: rarely(4),
  sort: fc.constantFrom(undefined, undefined, undefined, "asc" as const, "desc" as const),
  keepsAbsent: rarely(4),
  contract: fc.option(fc.record({ columns: mode, dataType: mode }), { freq: 3, nil: undefined }),
  newTables: fc.constantFrom(undefined, undefined, "freeze" as const, "discard_row" as const, "discard_value" as const),
  cursor: fc.option(cursor, { freq: 3, nil: undefined }),
  pages: fc.constantFrom("cursor" as const, "offset" as const, "page" as const, "link" as const),
  pageSize: fc.integer({ min: 1, max: 4 }),
  pagesAtOnce: fc.constantFrom(undefined, 2, 3),
  nesting: fc.constantFrom(undefined, 1 as const, "all" as const),
  isDeclared: fc.boolean(),
});

/** How often something is asked for: once in so many times. */
function rarely(times: number): fc.Arbitrary<boolean> {
  return fc.integer({ min: 1, max: times }).map((chance) => chance === times);
}

/** Combinations that the generator lets through, without a warning that rows may be lost or come twice. */
function allowed(wish: typeof wishes extends fc.Arbitrary<infer Wish> ? Wish : never): Setup {
  const { isListFollowed, isKeyless, isGrouped, sort, keepsAbsent, contract, newTables, pagesAtOnce, ...given } = wish;
  const { way } = given;
  const isMerged = way === "delete-insert" || way === "upsert";
  const isGroup = isGrouped && (way === "delete-insert" || way === "scd2");
  const canLackKey = way === "append" || way === "replace" || way === "scd2" || isGroup;
  const key = isKeyless && canLackKey ? [] : given.key;
  const isKeyed = key.length > 0;
  const isOfKey = given.deletes !== "flag" && given.deletes !== "none";
  const deletes =
    (isMerged || (way === "insert-only" && given.deletes === "flag")) && !(isOfKey && !isKeyed)
      ? given.deletes
      : "none";
  // A group is what one load lists of it, so that each has to list all of it.
  const isOwnGroup = way === "scd2" && isGroup && String(wish.mergeKey) === String(key);
  const isWhole =
    (way === "scd2" && !isOwnGroup) || (isGroup && !isOwnGroup) || deletes === "soft" || deletes === "hard";
  const cursor = isWhole || given.cursor === undefined ? undefined : cursorFor(given.cursor, way);
  const isListed = deletes === "listed-soft" || deletes === "listed-hard";
  const canSort = isKeyed && way !== "append" && way !== "replace";
  const keeps = keepsAbsent && isMerged && isKeyed;
  const isHeld = contract !== undefined && !keeps && cursor?.ignoresStart !== true;
  const isParallel = pagesAtOnce !== undefined && given.pages === "offset" && cursor?.isRestarted !== true;
  const nesting = keeps || isHeld ? undefined : given.nesting;
  const { mergeKey, ...rest } = given;
  return {
    ...rest,
    deletes,
    key,
    cursor,
    ...(isListed ? { isListFollowed } : {}),
    ...(isGroup ? { mergeKey } : {}),
    ...(canSort && sort !== undefined ? { sort } : {}),
    ...(keeps ? { keepsAbsent: true } : {}),
    ...(isHeld ? { contract } : {}),
    ...(isParallel ? { pagesAtOnce } : {}),
    nesting,
    ...(newTables === undefined || nesting === undefined ? {} : { newTables }),
  };
}

/** What is read again is appended again. */
function cursorFor({ isOverlapping, ...cursor }: CursorSetup, way: Way): CursorSetup {
  return isOverlapping === true && way !== "append" ? { ...cursor, isOverlapping } : cursor;
}

/** One list. */
const single: fc.Arbitrary<Setup> = wishes.map(allowed);

/** A list of children, whose keys are those of all parents' children, or within their parent's. */
function asChild(given: Setup, isWithin: boolean, parent: Setup): Setup {
  const { way, deletes, cursor, key, maxShare, pages, pageSize, nesting, isDeclared, sort } = given;
  const isKeyed = key.length > 0 || given.mergeKey !== undefined;
  const isListed = deletes === "listed-soft" || deletes === "listed-hard";
  const isSwept = deletes === "soft" || deletes === "hard";
  // Where only new parents were asked for, what was not listed would not be gone.
  const isPart = parent.cursor !== undefined && (way === "scd2" || isSwept);
  return {
    way: isPart && way === "scd2" ? "upsert" : way,
    deletes: isListed || (isPart && isSwept) ? "none" : deletes,
    maxShare,
    key: isKeyed || isPart ? (isWithin ? ["things_id", "id"] : ["id"]) : [],
    ...(sort === undefined || !isKeyed ? {} : { sort }),
    cursor: way === "scd2" ? undefined : cursor && pick(cursor),
    pages,
    pageSize,
    nesting,
    isDeclared,
  };
}

function pick({ type, order, isRestarted, ignoresStart }: CursorSetup): CursorSetup {
  return { type, order, isRestarted, ignoresStart };
}

/** Whether all rows are listed, be it that a load reads only those that are new, and a second time does nothing more. */
function canHaveChildren({ way, cursor, maxShare, deletes }: Setup): boolean {
  if (cursor?.isSettled === true || (cursor !== undefined && isWindowed(cursor))) return false;
  if (way === "append" && cursor === undefined) return false;
  return maxShare === 1 || (deletes !== "soft" && deletes !== "hard");
}

/** Lists with all that may be asked of them; some have children. */
export const setups: fc.Arbitrary<Setup> = fc
  .tuple(single, fc.option(fc.tuple(single, fc.boolean()), { freq: 2, nil: undefined }))
  .map(([setup, child]) => {
    if (child === undefined || !canHaveChildren(setup)) return setup;
    return { ...setup, child: asChild(child[0], child[1], setup) };
  });
