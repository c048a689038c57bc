import type { Contract } from "../../templates/runtime/load/table.ts";
import type { LoadOptions } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { Death } from "./life.ts";

/** How one call of `load` went, and how often the database's server was killed meanwhile. */
export type Attempt =
  | { readonly kind: "report"; readonly report: LoadReport; readonly crashes?: number }
  | { readonly kind: "failed"; readonly error: unknown; readonly crashes?: number }
  | { readonly kind: "killed" };

/** How much a load does, as plain data. */
export interface Limits {
  readonly isRefresh: boolean;
  readonly pagesPerCommit: number;
  /** Pages after which a load stops. */
  readonly maxPages?: number | undefined;
  /** Milliseconds after which a load stops. */
  readonly budgetMs?: number | undefined;
  /** What wins over the setup's contract. */
  readonly contract?: Contract | undefined;
}

/** A clock that is set while a load is under way. */
export interface Jump {
  /** Before the answer to the load's request of that number, from 1. */
  readonly at: number;
  readonly ms: number;
}

/** What one call of `load` is about. */
export interface LoadWish extends Limits {
  readonly death: Death | undefined;
  /** When the first load of a round begins, milliseconds since 1970. Default: time goes on. */
  readonly time?: number;
  readonly jump?: Jump | undefined;
}

/** Calls `load` somewhere. */
export interface Loader {
  readonly load: (wish: LoadWish) => Promise<Attempt>;
}

/** The options that say so. */
export function loadOptions({ isRefresh, pagesPerCommit, maxPages, budgetMs, contract }: Limits): LoadOptions {
  return { fullRefresh: isRefresh, checkpoint: { pages: pagesPerCommit }, maxPages, budgetMs, contract };
}
