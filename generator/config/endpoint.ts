import { z } from "zod";
import { auth } from "./auth.ts";
import { incremental, incrementalParam } from "./incremental.ts";
import { paginator } from "./paginators.ts";
import { responseActions } from "./processing.ts";
import { closed, namedScalars, scalar, words } from "./schema.ts";

/** The methods that a resource may be read with. */
const METHODS = ["GET", "QUERY", "POST", "PUT", "PATCH", "DELETE"] as const;

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
  method: z.string().toUpperCase().pipe(z.enum(METHODS)).nullish().describe("The HTTP method, in any case.").meta({
    default: "GET",
  }),
  params: z.record(z.string(), param).nullish().describe("Query parameters, and the values of `{name}` in the path."),
  json: z.json().optional().describe("JSON body."),
  data: z
    .union([z.string(), z.array(pair), z.record(z.string(), z.json())])
    .nullish()
    .describe("Form fields by name or as pairs; or a raw body."),
  headers: namedScalars.nullish().describe("Headers of this endpoint, beside the client's."),
  auth: auth.nullish().describe("Credentials of this endpoint; null for none. Default: the client's."),
  paginator: paginator.nullish().describe("How the pages follow each other. Default: the client's."),
  data_selector: words.nullish().describe("Where the body has the rows (JSONPath)."),
  response_actions: responseActions.nullish(),
  incremental: incremental.nullish(),
  safe: z
    .boolean()
    .nullish()
    .describe("Whether a POST or PATCH only reads, and may be sent again after a failure.")
    .meta({ default: false }),
});

/** What is asked of the API for a resource. */
export type EndpointConfig = z.output<typeof endpoint>;
