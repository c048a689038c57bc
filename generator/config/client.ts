import { z } from "zod";
import { auth } from "./auth.ts";
import { paginator } from "./paginators.ts";
import { rateLimit } from "./rate-limit.ts";
import { closed, namedScalars, seconds } from "./schema.ts";

const retry = closed({
  statuses: z
    .array(z.int().min(400).max(599))
    .default([429, 500, 502, 503, 504])
    .describe("Statuses after which a request is sent again."),
  max_retries: z.int().min(0).max(100).default(3).describe("Further attempts after the first."),
  backoff_factor: z
    .number()
    .min(1)
    .max(100)
    .default(2)
    .describe("Each computed wait is this many times the one before."),
  initial_delay: seconds.default(1).describe("Seconds before the second attempt."),
  max_delay: seconds.default(60).describe("The longest wait in seconds, also where the server asks for a longer one."),
});

/** What all requests have in common. */
export const client = closed({
  base_url: z.string().optional().describe("The URL that paths are appended to."),
  headers: namedScalars
    .nullish()
    .describe("Headers of every request. Only `{secrets.…}` is filled in; other braces are sent as they are."),
  auth: auth.nullish().describe("Credentials of every request."),
  paginator: paginator.nullish().describe("How pages follow each other, unless an endpoint says otherwise."),
  retry: retry.prefault({}).describe("When and how a request is sent again."),
  timeout: seconds.default(60).describe("Seconds that one attempt may take, body included."),
  concurrency: z.int().min(1).max(1000).default(4).describe("Requests in flight at once."),
  rate_limit: rateLimit.nullish(),
  session: z.unknown().optional().describe("A Python HTTP session; has no meaning here."),
}).describe("What all requests have in common.");

/** What all requests have in common. */
export type ClientConfig = z.output<typeof client>;
