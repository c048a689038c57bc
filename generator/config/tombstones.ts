import { z } from "zod";
import { columns } from "./columns.ts";
import { endpoint } from "./endpoint.ts";
import { closed, nameOrNames, words } from "./schema.ts";

/** The list of a resource's deleted rows. */
export const tombstones = closed({
  endpoint: z
    .union([words, endpoint])
    .describe("The path of the list, or what is asked of the API in full, as for a resource."),
  key: nameOrNames
    .optional()
    .describe(
      "The fields of the list that hold the primary key of the deleted row, in its order. Default: fields of the same names.",
    ),
  mode: z
    .enum(["soft", "hard"])
    .optional()
    .describe("Whether rows of the list are marked in `_deleted_at`, or deleted.")
    .meta({ default: "soft" }),
  columns: columns.nullish(),
  operation: words.nullish().describe("The OpenAPI operation behind the list."),
  description: z.string().nullish().describe("What the list holds; becomes the doc comment."),
  name: words.optional().describe("What the list is called. Default: the resource's name and `_tombstones`."),
}).describe(
  "The endpoint that lists deleted rows; each load reads it after the rows. With an `incremental` that follows values " +
    "of the same kind as the rows' own, no row is deleted that is newer than its entry.",
);
