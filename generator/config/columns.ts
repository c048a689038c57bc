import { z } from "zod";
import { closed, words } from "./schema.ts";

const flag = (what: string): z.ZodOptional<z.ZodBoolean> => z.boolean().optional().describe(what);

const shape = {
  data_type: z
    .enum(["text", "bigint", "double", "bool", "timestamp", "date", "time", "json", "decimal", "wei", "binary", "uuid"])
    .optional()
    .describe("The column's type. Default: found out from the rows."),
  nullable: flag("Whether the API may leave the value out or send null.").meta({ default: true }),
  description: z.string().optional().describe("What the field holds; becomes the doc comment."),
  precision: z.int().min(0).nullish().describe("Total digits of a decimal."),
  scale: z.int().min(0).nullish().describe("Digits after the point of a decimal."),
  primary_key: flag("Whether the field is part of the primary key."),
  merge_key: flag("Whether the field is part of the merge key."),
  hard_delete: flag("Whether the field marks a row as deleted."),
  dedup_sort: z.enum(["asc", "desc"]).nullish().describe("Which of several rows with one key wins."),
  timezone: flag("Has no effect here: timestamps are instants."),
  unique: flag("Has no effect here."),
  partition: flag("Has no effect here."),
  cluster: flag("Has no effect here."),
  sort: flag("Has no effect here."),
  row_key: flag("Has no effect here."),
  parent_key: flag("Has no effect here."),
  root_key: flag("Has no effect here."),
};

const column = closed({ name: words.optional(), ...shape });
const namedColumn = closed({ name: words.describe("The row's field."), ...shape });

/** What is known of the row's fields. */
export const columns = z
  .union([z.record(z.string(), column), z.array(namedColumn)])
  .describe(
    "What is known of the row's fields: by name, or as a list with `name`. A field of an object is `owner__born`, one of a list's elements `labels[].due`, the elements of a list of plain values `days[]`.",
  );

/** Columns as they may be written. */
export type ColumnsNotation = z.output<typeof columns>;

/** What is known of one field. */
export type ColumnConfig = z.output<typeof column>;
