import { z } from "zod";
import { closed, words } from "./schema.ts";
import { tombstones } from "./tombstones.ts";

const disposition = z.enum(["append", "replace", "merge", "skip"]);

const instant = z.union([z.string(), z.null()]);

const options = closed({
  disposition: disposition.optional(),
  strategy: z
    .enum([
      "delete-insert",
      "upsert",
      "insert-only",
      "scd2",
      "truncate-and-insert",
      "insert-from-staging",
      "staging-optimized",
    ])
    .optional()
    .describe("How a merge or a replacement is done.")
    .meta({ default: "delete-insert" }),
  deduplicated: z.boolean().optional().describe("Whether rows never repeat a key within one load."),
  validity_column_names: z.array(words).optional().describe("Columns of scd2 that say from when to when a row held."),
  active_record_timestamp: instant.optional().describe("What scd2 writes as the end of a row that holds."),
  boundary_timestamp: instant.optional().describe("When scd2 says that the rows of this load begin to hold."),
  row_version_column_name: words.optional().describe("The column by which scd2 tells a row's versions apart."),
});

/** A disposition with its options. */
export type WriteOptions = z.output<typeof options>;

/** How rows enter their table, as it may be written. */
export type WriteDisposition = z.output<typeof writeDisposition>;

/** How rows enter their table. */
export const writeDisposition = z
  .union([disposition, options])
  .describe("How rows enter their table: `append`, `replace`, `merge`, or `{ disposition, strategy }`.");

const mode = z.enum(["evolve", "freeze", "discard_row", "discard_value"]);

/** What happens to tables, columns and types that were not there before. */
export const schemaContract = z
  .union([mode, closed({ tables: mode.optional(), columns: mode.optional(), data_type: mode.optional() })])
  .describe("What happens to tables, columns and types that were not there before.");

/** What tells that a row is gone. */
export const deletes = z
  .union([
    z.enum(["none", "sweep"]),
    closed({ flag: words.describe("The field that marks a row as deleted.") }),
    closed({
      sweep: closed({
        mode: z
          .enum(["soft", "hard"])
          .optional()
          .describe("Whether rows that a load did not list are marked in `_deleted_at`, or deleted.")
          .meta({ default: "soft" }),
        max_share: z
          .number()
          .gt(0)
          .max(1)
          .optional()
          .describe("No row is deleted where more than this share of them would be.")
          .meta({ default: 0.25 }),
      }),
    }).describe("Rows that a load over everything did not list are deleted."),
    closed({ tombstones }),
  ])
  .describe("What tells that a row is gone; `none` keeps rows that the API no longer lists.")
  .meta({ default: "none" });
