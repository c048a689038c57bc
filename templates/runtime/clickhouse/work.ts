import { LoadError } from "../errors.ts";
import { resolveColumns, possibleInstants, type TableColumn } from "../load/columns.ts";
import type { Batch, BatchStatistics, TablePlan } from "../load/destination.ts";
import { fieldKinds } from "../load/field-kinds.ts";
import { instantFields } from "../load/instants.ts";
import type { Json } from "../json.ts";
import type { SavedNames } from "../nested/names.ts";
import { lackingStrategy } from "../load/lacking-strategy.ts";
import { nameOf } from "./names.ts";
import type { Session } from "./session.ts";
import type { Strategies, Strategy } from "./strategy.ts";
import { type Draft, gathered, tableShape } from "./tables.ts";
import { dataType, rules } from "./types.ts";

/** A batch on its way. */
export interface Work {
  readonly session: Session;
  readonly draft: Draft;
  readonly plan: TablePlan;
  readonly batch: Batch;
  /** The table's name as people know it. */
  readonly table: string;
  /** Where the batch goes: the table, or the one beside it. */
  readonly into: string;
  readonly strategy: Strategy;
  /** The names given so far to what is in the rows. */
  readonly names: SavedNames;
  /** Columns that say nothing about a row, so that rows are not told apart by them. */
  readonly ownColumns?: ReadonlySet<string> | undefined;
  /** The state to save; asked for once, however often the commit runs. */
  readonly stateOf: (statistics: BatchStatistics) => Json | undefined;
}

/** The strategy of that name. */
export function chosenStrategy<Way extends keyof Strategies>(
  strategies: Strategies,
  way: Way,
  resource: string,
): NonNullable<Strategies[Way]> {
  const strategy = strategies[way];
  if (strategy !== undefined) return strategy;
  throw lackingStrategy("clickhouse.ts", way, resource);
}

/** The work with what the table's contract leaves of the rows. */
export async function heldToContract(
  work: Work,
): Promise<{ readonly work: Work; readonly warnings: readonly string[] }> {
  const { session, draft, plan, batch, table } = work;
  if (plan.contract === undefined) return { work, warnings: [] };
  const hold = chosenStrategy(session.strategies, "contract", plan.key.resource);
  const columns = (await tableShape(draft, table))?.columns ?? new Map<string, string>();
  const { pages, warnings } = hold({ plan, pages: batch.pages, columns, dataType, nameOf });
  return { work: { ...work, batch: { ...batch, pages } }, warnings };
}

/** The columns that the batch's table has or will have. */
export async function knownColumns({ draft, plan, into, table }: Work): Promise<ReadonlyMap<string, string>> {
  if (plan.tombstones !== undefined) return new Map();
  const known = (await tableShape(draft, into))?.columns ?? new Map<string, string>();
  if (plan.gather === null || plan.gather === "replace") return known;
  return new Map([...((await tableShape(draft, table))?.columns ?? []), ...known]);
}

/** The columns that the table must have for the batch. */
export function resolve({ plan, batch }: Work, existing: ReadonlyMap<string, string>): readonly TableColumn[] {
  const seen = fieldKinds(batch.pages);
  const candidates = possibleInstants(rules, seen, plan.columns, existing, plan.names);
  const instants = new Set(instantFields(candidates, batch.pages));
  const columns = resolveColumns(
    rules,
    plan.key.resource,
    plan.columns,
    existing,
    { kinds: seen, instants },
    plan.names,
  );
  return columns;
}

/** Where the batch of a plan goes. */
export function intoOf(plan: TablePlan, table: string): string {
  return plan.gather === null ? table : gathered(table);
}

/** The error of rows of which no table can be made. */
export function withoutColumns(resource: string): LoadError {
  return new LoadError("the rows have no fields, so their table can have no columns.", { resource });
}
