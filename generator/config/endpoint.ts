import { z } from "zod";
import { auth } from "./auth.ts";
import { incremental, incrementalParam } from "./incremental.ts";
import { paginator } from "./paginators.ts";
import { responseActions } from "./processing.ts";
import { closed, namedScalars, scalar, words } from "./schema.ts";
import { closest } from "./suggest.ts";

/** The methods that most APIs have; their case does not matter. */
export const COMMON_METHODS = ["GET", "QUERY", "POST", "PUT", "PATCH", "DELETE"];
/** Methods that answer without rows, or that `fetch` refuses to send. */
const WITHOUT_ROWS = ["HEAD", "OPTIONS", "CONNECT", "TRACE", "TRACK"];

/** Methods are told apart by case (RFC 9110, 9.1): what is not common is sent as it is written. */
const method = z
  .string()
  .overwrite((name) => (COMMON_METHODS.includes(name.toUpperCase()) ? name.toUpperCase() : name))
  .regex(/^[\w!#$%&'*+.^`|~-]+$/, "the name of an HTTP method")
  .superRefine((name, context) => {
    const isSlip = !COMMON_METHODS.includes(name) && closest(name, COMMON_METHODS) !== undefined;
    if (isSlip) context.addIssue({ code: "invalid_value", values: [...COMMON_METHODS], input: name });
  })
  .refine((name) => !WITHOUT_ROWS.includes(name.toUpperCase()), "a method that answers with rows, such as GET or POST")
  .describe("The HTTP method. Common ones in any case, others as the API has them.");

const resolveParam = closed({
  type: z.literal("resolve"),
  resource: words.describe("The parent resource."),
  field: words.describe("The parent row's field."),
});

const param = z.union([scalar, z.array(scalar), z.discriminatedUnion("type", [resolveParam, incrementalParam])]);

const pair = z.array(z.json()).length(2);

/** What is asked of the API for a resource. Each key may be null, which undoes a default. */
export const endpoint = closed({
  path: z.string().nullish().describe("The path below `base_url`, or an absolute URL. Default: the resource's name."),
  method: method.nullish().meta({ default: "GET" }),
  params: z.record(z.string(), param).nullish().describe("Query parameters, and the values of `{name}` in the path."),
  json: z.json().optional().describe("JSON body."),
  data: z
    .union([z.string(), z.array(pair), z.record(z.string(), z.json())])
    .nullish()
    .describe("Form fields by name or as pairs; or a raw body."),
  headers: namedScalars.nullish().describe("Headers of this endpoint, beside the client's."),
  auth: auth.nullish().describe("Credentials of this endpoint; null for none. Default: the client's."),
  paginator: paginator.nullish().describe("How the pages follow each other. Default: the client's."),
  body_format: z
    .enum(["json", "json_lines"])
    .nullish()
    .describe("How the API writes a body: as one JSON value, or as one value in each line (JSON Lines, NDJSON).")
    .meta({ default: "json" }),
  data_selector: words.nullish().describe("Where the body has the rows (JSONPath)."),
  response_actions: responseActions.nullish(),
  incremental: incremental.nullish(),
  safe: z
    .boolean()
    .nullish()
    .describe("Whether a POST, a PATCH or a method of the API's own only reads, and may be sent again after a failure.")
    .meta({ default: false }),
});

/** What is asked of the API for a resource. */
export type EndpointConfig = z.output<typeof endpoint>;
