import { z } from "zod";
import { DESTINATIONS } from "../words/destinations.ts";
import { client } from "./client.ts";
import { resource, resourceDefaults } from "./resource.ts";
import { closed, words } from "./schema.ts";

/** The source config as a whole: a superset of dlt's REST API source config. */
export const sourceConfig = closed({
  $schema: z.string().optional().describe("The JSON schema of this file, for editors."),
  name: words.optional().describe("The API's name. Default: the file's."),
  description: z.string().optional().describe("What the API is; becomes the connector's doc comment."),
  openapi: words.optional().describe("An OpenAPI document that gives types and fills gaps."),
  destinations: z
    .array(z.enum(DESTINATIONS))
    .min(1)
    .optional()
    .describe("The databases that the connector can load into. Default: all."),
  client,
  resource_defaults: resourceDefaults.nullish(),
  resources: z.array(resource).min(1).describe("The collections of the API."),
}).describe("Where an API's data is and how to load it.");

/** The source config, shorthands and defaults still as written. */
export type SourceConfig = z.output<typeof sourceConfig>;

/** The source config's JSON schema (draft 2020-12), for editors: types, descriptions and defaults of every option. */
export function sourceConfigJsonSchema(): object {
  return z.toJSONSchema(sourceConfig, { io: "input", target: "draft-2020-12" });
}
