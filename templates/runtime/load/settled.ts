/** What became of the rows of a batch. */
export interface Settled {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly stale: number;
  readonly deleted: number;
  readonly skipped: number;
}

/** Nothing became of any. */
export const nothing: Settled = { inserted: 0, updated: 0, unchanged: 0, stale: 0, deleted: 0, skipped: 0 };

/** Rows that gather are not in the table yet; those that came twice in the run are stale. */
export function gathering({ updated, unchanged, stale, deleted, skipped }: Settled): Settled {
  return { inserted: 0, updated: 0, unchanged: 0, stale: stale + updated + unchanged, deleted, skipped };
}

/** Both together; what is absent is 0. */
export function sum(left: Settled, right: Partial<Settled>): Settled {
  const { inserted = 0, updated = 0, unchanged = 0, stale = 0, deleted = 0, skipped = 0 } = right;
  return {
    inserted: left.inserted + inserted,
    updated: left.updated + updated,
    unchanged: left.unchanged + unchanged,
    stale: left.stale + stale,
    deleted: left.deleted + deleted,
    skipped: left.skipped + skipped,
  };
}
