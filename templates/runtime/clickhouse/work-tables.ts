import type { Work } from "./work.ts";

/** The table in which a batch's rows wait. */
export function stageName({ draft, table }: Pick<Work, "draft" | "table">): string {
  return draft.storage.name(`_stage_${table}`);
}

/** The table of what is decided on them. */
export function fatesName({ draft, table }: Pick<Work, "draft" | "table">): string {
  return draft.storage.name(`_fates_${table}`);
}

/** The table of the gathered rows that stay out of their table. */
export function withheldName({ draft, table }: Pick<Work, "draft" | "table">): string {
  return draft.storage.name(`_withheld_${table}`);
}

/** Makes the table of what is decided anew: nothing is. */
export async function clearFates(work: Pick<Work, "draft" | "table">): Promise<void> {
  await work.draft.client.run(
    `CREATE OR REPLACE TABLE ${fatesName(work)} (n UInt64, fate LowCardinality(String)) ENGINE = Memory`,
  );
}

/** Does something with a stage, which goes afterwards. */
export async function withStage<Result>(work: Work, act: () => Promise<Result>): Promise<Result> {
  await clearFates(work);
  try {
    return await act();
  } finally {
    // What is left of them the next commit replaces.
    const tables = [stageName(work), fatesName(work), withheldName(work)];
    await work.draft.client.run(`DROP TABLE IF EXISTS ${tables.join(", ")}`).catch(() => undefined);
  }
}
