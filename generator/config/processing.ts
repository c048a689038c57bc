import { z } from "zod";
import { closed, words } from "./schema.ts";

const added = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  closed({ path: words.describe("The row's own value to copy: `owner.login`.") }),
  closed({ value: z.json().describe("A constant that is a list or an object.") }),
]);

const step = closed({
  filter: words
    .optional()
    .describe(
      'Which rows stay: the name of a function in extensions.ts, or an expression such as `state == "open" and not draft`.',
    ),
  map: words.optional().describe("What a row becomes: the name of a function in extensions.ts."),
  yield_map: words.optional().describe("What rows a row becomes: the name of a function in extensions.ts."),
  add_fields: z.record(words, added).optional().describe("Fields that each row gets: a constant, or `{ path: … }`."),
  remove_fields: z.array(words).optional().describe("Fields that each row loses; a dot leads into an object."),
  flatten: z
    .union([
      z.literal(true),
      closed({
        fields: z.array(words).min(1).optional().describe("The fields to flatten. Default: all that hold objects."),
        separator: words.optional().describe("What joins the names.").meta({ default: "__" }),
        depth: z.int().min(1).optional().describe("How many levels become one. Default: all."),
      }),
    ])
    .optional()
    .describe("Objects in fields become fields of the row, as `owner__login`; lists stay as they are."),
  rename: z.record(words, words).optional().describe("New names of fields, by the old ones."),
});

/** One step as it may be written. */
export type StepConfig = z.output<typeof step>;

/** What happens to a resource's rows between the API and the destination. */
export const processingSteps = z.array(step).describe("What happens to the rows before they are loaded, in order.");

const STATUS = "a status from 100 to 599";
const status = z.union([
  z.int().refine((number) => number >= 100 && number <= 599, STATUS),
  z.string().regex(/^[1-5]\d\d$/, STATUS),
]);

const responseAction = closed({
  status_code: z
    .union([status, z.array(status).min(1)])
    .optional()
    .describe("The status, or a list of statuses."),
  content: words.optional().describe("A text that the body contains."),
  json_path: words
    .optional()
    .describe("Where the JSON body says something: not null, false or 0, nor an empty text, list or object."),
  json_value: z.json().optional().describe("What stands at `json_path`, where anything else is not meant."),
  header: words.optional().describe("A header that the response has."),
  header_value: words.optional().describe("A text that the header contains, in any letter case."),
  action: z
    .enum(["ignore", "skip_page", "skip_parent", "stop", "end", "retry", "fail"])
    .describe(
      "`ignore` means no rows, and no further page; `skip_page` goes on with the next page, `skip_parent` with the " +
        "next parent row; `stop` keeps what was read; `end` says that everything was read; `retry` asks again; `fail` " +
        "is an error. All but the last three are warnings of the load.",
    )
    .optional(),
  call: z
    .union([words, z.array(words).min(1)])
    .optional()
    .describe(
      "In place of `action`: a function of extensions.ts that decides, or several in their order. Without a condition " +
        "it is called for every response.",
    ),
  message: words.optional().describe("What errors and warnings say beside the status."),
});

/** A rule for certain responses. */
export type ResponseRuleConfig = z.output<typeof responseAction>;

/** What happens on certain responses. */
export const responseActions = z
  .array(z.union([responseAction, words]))
  .describe(
    "What happens on certain responses: the first rule that fits counts. A text is the name of a function in " +
      "extensions.ts that is called for every response.",
  );
