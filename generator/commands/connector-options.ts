import type { Options } from "yargs";
import { explainAsked, type Explain } from "./explanation.ts";
import { DESTINATIONS, type DestinationName, destinationsIn } from "../words/destinations.ts";
import { ALLOW_REF, allowedRefs } from "./allow-ref.ts";
import { nearest } from "./suggest.ts";

/** What `gen connector` is asked to do. */
export interface ConnectorArguments {
  readonly spec: string;
  readonly openapi: string | undefined;
  readonly allowRef: readonly string[];
  readonly out: string;
  readonly name: string | undefined;
  readonly only: readonly string[] | undefined;
  readonly pick: string | undefined;
  readonly importExt: "ts" | "js" | undefined;
  readonly destinations: readonly DestinationName[] | undefined;
  readonly check: boolean;
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly json: boolean;
  readonly explain: Explain | undefined;
}

/** The options of `gen connector`. */
export const CONNECTOR_OPTIONS = {
  openapi: { type: "string", requiresArg: true, describe: "OpenAPI document that gives types and fills gaps" },
  "allow-ref": ALLOW_REF,
  out: { type: "string", requiresArg: true, default: "generated", describe: "folder that holds the connectors" },
  name: { type: "string", requiresArg: true, describe: "name of the connector; default: the config's, or the file's" },
  only: { type: "string", requiresArg: true, describe: "resources to generate, separated by commas; default: all" },
  pick: { type: "string", requiresArg: true, describe: "which config of a file that holds several: number or name" },
  "import-ext": {
    type: "string",
    requiresArg: true,
    choices: ["ts", "js"],
    describe: "extension of relative imports; default: what the project around compiles",
  },
  destination: {
    type: "string",
    requiresArg: true,
    describe: `databases to load into, separated by commas: ${DESTINATIONS.join(", ")}; default: the config's, or all`,
  },
  check: { type: "boolean", describe: "compare only: list what differs, write nothing" },
  "dry-run": { type: "boolean", describe: "print what would change as a diff, write nothing" },
  force: { type: "boolean", describe: "overwrite generated files that were edited by hand" },
  json: { type: "boolean", describe: "print one JSON object instead of text" },
  explain: {
    type: "string",
    describe: "say why each value is as it was inferred: of all resources, or of the one named",
  },
} as const satisfies Readonly<Record<string, Options>>;

/** What may be given more than once. */
const REPEATABLE = ["only", "allow-ref", "destination"];

/** The arguments as the command line gives them, or what is wrong with them. */
export function connectorArguments(
  given: Readonly<Record<string, unknown>>,
): ConnectorArguments | { readonly mistake: string } {
  const repeated = Object.keys(CONNECTOR_OPTIONS).find((key) => !REPEATABLE.includes(key) && Array.isArray(given[key]));
  if (repeated !== undefined) return { mistake: `The option --${repeated} was given more than once.` };
  const text = (key: string): string | undefined => {
    const value = given[key];
    return typeof value === "string" ? value : undefined;
  };
  const empty =
    ["spec", "openapi", "out", "name", "pick"].find((key) => text(key)?.trim() === "") ??
    (allowedRefs(given).some((path) => path.trim() === "") ? "allow-ref" : undefined);
  if (empty !== undefined) return { mistake: `The value of ${empty} is empty.` };
  if (given["check"] === true && given["dry-run"] === true)
    return { mistake: "--check and --dry-run exclude each other." };
  const destinations = namesIn(given["destination"]);
  const strange = destinations?.find((name) => destinationsIn([name]) === undefined);
  if (strange !== undefined) return { mistake: unknownDestination(strange) };
  if (destinations?.length === 0) return { mistake: "The value of destination is empty." };
  const importExt = text("import-ext");
  return {
    spec: text("spec") ?? "",
    openapi: text("openapi"),
    allowRef: allowedRefs(given),
    out: text("out") ?? "generated",
    name: text("name"),
    only: namesIn(given["only"]),
    pick: text("pick"),
    importExt: importExt === "ts" || importExt === "js" ? importExt : undefined,
    destinations: destinationsIn(destinations),
    check: given["check"] === true,
    dryRun: given["dry-run"] === true,
    force: given["force"] === true,
    json: given["json"] === true,
    explain: explainAsked(given["explain"]),
  };
}

function unknownDestination(name: string): string {
  const meant = nearest(name.toLowerCase(), DESTINATIONS);
  const known = DESTINATIONS.join(", ");
  return `There is no destination ${name}. ${meant === undefined ? `There are: ${known}.` : `Did you mean ${meant}?`}`;
}

/** `--only a,b --only c` names three resources. */
function namesIn(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
  return texts
    .flatMap((text) => String(text).split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
}
