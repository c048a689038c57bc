import { z } from "zod";
import { closed } from "./schema.ts";

const step = closed({
  filter: z.unknown().optional().describe("Which rows stay."),
  map: z.unknown().optional().describe("What a row becomes."),
  yield_map: z.unknown().optional().describe("What rows a row becomes."),
});

/** What happens to a resource's rows between the API and the destination. */
export const processingSteps = z.array(step).describe("What happens to the rows before they are loaded, in order.");

const responseAction = closed({
  status_code: z.union([z.int(), z.string()]).optional().describe("The status that the action is for."),
  content: z.string().optional().describe("A part of the body that the action is for."),
  action: z.unknown().optional().describe("`ignore`, `skip_page`, `stop`, `retry` or `fail`."),
});

/** What happens on certain responses. */
export const responseActions = z.array(responseAction).describe("What happens on certain responses.");
