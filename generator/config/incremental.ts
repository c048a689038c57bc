import { z } from "zod";
import { closed, nameOrNames, words } from "./schema.ts";

const cursorValue = z.union([z.string(), z.number()]);

const shape = {
  cursor_path: words.describe("The row field that tells how new a row is."),
  initial_value: cursorValue.nullish().describe("Where the first load starts. Default: from the beginning."),
  end_value: cursorValue.nullish().describe("Where every load ends; such a load keeps no state. Default: open."),
  last_value_func: z.enum(["max", "min"]).optional().describe("Which extreme is the newest.").meta({ default: "max" }),
  primary_key: nameOrNames
    .optional()
    .describe(
      "Fields that tell rows at the boundary apart. An empty list: those that an earlier load has appended are appended again. Default: the primary key.",
    ),
  row_order: z
    .enum(["asc", "desc"])
    .nullish()
    .describe(
      "The order in which the API lists rows by the cursor field. Default: unknown; then the saved cursor moves only when " +
        "all pages are read, and not beyond the instant at which the load began. A cursor that tells no time, and windows " +
        "of pages by offset or number, then need a `lag` for rows that change while they are read.",
    ),
  allow_external_schedulers: z.boolean().optional().describe("Has no effect here."),
  lag: z
    .number()
    .min(0)
    .nullish()
    .describe("How much is read again below the saved cursor: seconds for instants, days for dates, else units."),
  on_cursor_value_missing: z
    .enum(["raise", "include", "exclude"])
    .optional()
    .describe("What a row without cursor value means.")
    .meta({ default: "raise" }),
  range_start: z
    .enum(["closed", "open"])
    .optional()
    .describe("Whether rows equal to the start are read.")
    .meta({ default: "closed" }),
  range_end: z
    .enum(["closed", "open"])
    .optional()
    .describe("Whether rows equal to the end are read.")
    .meta({ default: "open" }),
  convert: words
    .nullish()
    .describe(
      "The name of a function in extensions.ts that makes what requests carry of a cursor value, after `format`.",
    ),
  transform: words.nullish().describe("An old name of `convert`."),
  start_param: words.nullish().describe("Query parameter that gets the start."),
  end_param: words.nullish().describe("Query parameter that gets the end."),
  settle: z
    .union([z.number().min(0), z.string()])
    .optional()
    .describe(
      "How old a row must be to be trusted: seconds, or an ISO 8601 duration such as PT1M. The saved cursor stays " +
        "behind younger rows. Default: 0.",
    ),
  format: words
    .optional()
    .describe(
      "How the API wants instants in a request, in UTC: `iso`, `date`, `unix` (seconds), `unix_ms`, or a pattern of " +
        "strftime: %Y %y %m %d %H %I %p %M %S %L (milliseconds) %f (microseconds) %j %b %B %s (seconds since 1970) " +
        "%z %Z %F (%Y-%m-%d) %T (%H:%M:%S) %%. Default: as the cursor values look.",
    ),
  cursor_format: z
    .enum(["unix", "unix_ms"])
    .optional()
    .describe("What a numeric cursor counts that tells instants. Default: what `format` says, else plain numbers."),
  step: z
    .union([z.number().gt(0), z.string()])
    .optional()
    .describe(
      "Reads in windows of this width, each with requests from its start to its end: seconds for instants, days for " +
        "dates, else units; or an ISO 8601 duration such as P7D, PT6H or P1M. Default: the whole range at once.",
    ),
  stop_after_empty_windows: z
    .int()
    .min(1)
    .optional()
    .describe("After so many windows without rows there are no more, where the cursor tells no time. Default: none."),
  restart_pages: z
    .boolean()
    .optional()
    .describe(
      "Whether a load asks for the first page again after each page, from the last cursor on, because rows move to the " +
        "end of a list as they change. Default: true for pages by offset or number in a list with `row_order: asc` " +
        "whose requests carry the start, unless pages are asked for in parallel.",
    ),
};

/** How a resource is followed from load to load. */
export const incremental = closed(shape).describe("How the resource is followed from load to load.");

/** A query parameter that is the start of the incremental window: `{ type: incremental, cursor_path, … }`. */
export const incrementalParam = closed({ type: z.literal("incremental"), ...shape });

/** How a resource is followed from load to load. */
export type IncrementalConfig = z.output<typeof incremental>;
