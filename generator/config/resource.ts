import { z } from "zod";
import { columns } from "./columns.ts";
import { endpoint } from "./endpoint.ts";
import { groupParents, onParentValueMissing, parents } from "./parents.ts";
import { processingSteps } from "./processing.ts";
import { closed, nameOrNames, words } from "./schema.ts";
import { deletes, schemaContract, writeDisposition } from "./write.ts";

const shape = {
  description: z.string().nullish().describe("What the rows are; becomes the doc comment."),
  operation: words.nullish().describe("The OpenAPI operation behind the resource: `GET /issues`, or its operationId."),
  parents: parents.nullish(),
  include_from_parent: z.array(words).nullish().describe("Fields of the parent row that each row gets."),
  spread_from_parent: z
    .array(words)
    .nullish()
    .describe("Fields of the parent row that hold lists: one request for each of their elements."),
  group_parents: groupParents.nullish(),
  on_parent_value_missing: onParentValueMissing.nullish(),
  processing_steps: processingSteps.nullish(),
  samples: z
    .union([words, z.array(z.record(z.string(), z.json())).min(1)])
    .nullish()
    .describe(
      "Sample rows, or a file of them (JSON, or JSON Lines), as a source of types where nothing describes the rows.",
    ),
  selected: z.boolean().nullish().describe("Whether the resource is loaded unless asked for.").meta({ default: true }),
  table_name: words.nullish().describe("The destination table. Default: the resource's name."),
  write_disposition: writeDisposition.nullish().meta({ default: "append" }),
  deletes: deletes.nullish(),
  keep_absent_columns: z
    .boolean()
    .nullish()
    .describe(
      "Whether a field that a row does not have keeps the value that the table has for it; null is a value. Objects and lists are JSON columns then.",
    )
    .meta({ default: false }),
  primary_key: nameOrNames.nullish().describe("Row fields that identify a row."),
  merge_key: nameOrNames.nullish().describe("Row fields whose groups are replaced as a whole."),
  columns: columns.nullish(),
  schema_contract: schemaContract.nullish(),
  nested_hints: z.record(z.string(), z.json()).nullish().describe("Hints for child tables by their path."),
  parent_table_name: words.nullish().describe("The table whose child this resource's table is."),
  references: z.json().optional().describe("Relations to other tables. Has no effect here."),
  table_format: z.enum(["iceberg", "delta", "hive", "native"]).nullish().describe("Has no effect here."),
  file_format: words.nullish().describe("Has no effect here."),
  parallelized: z.boolean().nullish().describe("Has no effect here: resources load side by side anyway."),
  max_table_nesting: z
    .int()
    .min(0)
    .nullish()
    .describe(
      "How many levels of nested objects and lists become columns and child tables; deeper ones stay JSON. Default: all, but none where every field of the rows has a type of its own.",
    ),
};

const resourceOptions = closed({
  name: words.describe("The resource's name; also its table's and its path's where these are not given."),
  endpoint: z
    .union([z.string(), endpoint])
    .nullish()
    .describe("The path, or what is asked of the API in full. Default: the name."),
  ...shape,
});

/** One collection of the API. */
export const resource = z
  .union([words, resourceOptions])
  .describe("One collection of the API: its name, or its options.");

/** What every resource has unless it says otherwise. Each key of a resource may be null, which undoes the default. */
export const resourceDefaults = closed({ endpoint: endpoint.nullish(), ...shape }).describe(
  "What every resource has unless it says otherwise; `params`, `json`, `headers` and `columns` are merged by key.",
);

/** A resource as it may be written. */
export type ResourceNotation = z.output<typeof resource>;

/** A resource's options. */
export type ResourceConfig = z.output<typeof resourceOptions>;

/** What every resource has unless it says otherwise. */
export type ResourceDefaults = z.output<typeof resourceDefaults>;
