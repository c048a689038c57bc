import { expandResources, type ExpandedResource } from "../config/expand.ts";
import { type PlaceOf, placesOf, placesOfTombstones } from "../config/place.ts";
import { reportOn, type Report } from "../config/report.ts";
import { expandAuth } from "../config/shorthand.ts";
import type { SourceConfig } from "../config/source-config.ts";
import { someListed } from "../config/suggest.ts";
import { hasErrors, type Diagnostic } from "../diagnostics/diagnostic.ts";
import type { SourceDocument } from "../read/source-document.ts";
import type { OpenApiDocument } from "../read/openapi/document.ts";
import { throughParents } from "./ancestors.ts";
import { planAuth } from "./auth.ts";
import { planClientHeaders } from "./client-headers.ts";
import type { Connector } from "./connector.ts";
import { nameConnector, type NamedConnector } from "./connector-names.ts";
import { reportUnknownParent } from "./expressions.ts";
import { orderFamily, withAncestors } from "./family.ts";
import { withIncludedTypes } from "./included-types.ts";
import { checkContradictions } from "./openapi/check-contradictions.ts";
import { checkOperation } from "./openapi/check-operation.ts";
import { documentTypes } from "./openapi/document-types.ts";
import { planPolicy } from "./policy.ts";
import { checkCombinations } from "./refusals.ts";
import { planRequest } from "./request.ts";
import { resourceNamer } from "./resource-names.ts";
import { isUntyped, planResource } from "./resource.ts";
import type { ResourceScope } from "./scope.ts";
import { collectSecrets } from "./secrets.ts";
import { withProcessedColumns } from "./steps/processed-columns.ts";
import { DESTINATIONS, type DestinationName, destinationsIn } from "../words/destinations.ts";
import { withKeyTypes } from "./tombstones.ts";
import { checkConfigOptions } from "./unsupported.ts";

/** What a plan needs to know beside the config. */
export interface PlanContext {
  /** The spec's path relative to the project, for the header of generated files. */
  readonly specLabel: string;
  /** The command that generates the connector again. */
  readonly command: string;
  /** The spec's file name without extension: the connector's name where nothing else gives one. */
  readonly fileBaseName: string;
  /** The name that a Python document gives its source (`rest_api_source(…, name=…)`). */
  readonly sourceName?: string | undefined;
  /** `--name`; wins over all. */
  readonly nameOverride?: string | undefined;
  /** `--only`: the resources to plan. Default: all. */
  readonly only?: readonly string[] | undefined;
  /** `--destination`; wins over the config. Default: the config's. */
  readonly destinations?: readonly DestinationName[] | undefined;
  /** The destinations that a connector was asked for when it was last generated; where neither says any. Default: all. */
  readonly formerDestinations?: (connector: string) => readonly DestinationName[] | undefined;
  /** The document that the config was read from, so that findings have lines; without it they have pointers only. */
  readonly document?: SourceDocument | undefined;
  /** The OpenAPI document that gives the types of resources that name an `operation`. */
  readonly openapi?: OpenApiDocument | undefined;
  /** What the files of sample rows hold, by their names in the config. */
  readonly samples?: ReadonlyMap<string, unknown> | undefined;
}

/** A connector's plan, or why there is none. */
export interface PlanResult {
  /** Absent where there are errors. */
  readonly connector?: Connector;
  readonly diagnostics: readonly Diagnostic[];
}

/** Plans a connector: every default applied, every name safe and unique, every refusal reported. */
export function planConnector(config: SourceConfig, context: PlanContext): PlanResult {
  const report = reportOn(context.document);
  const named = planName(config, context, report);
  checkConfigOptions(config, report);
  const secrets = collectSecrets(named.name);
  const { client } = config;
  const { base_url: baseUrl = "" } = client;
  const auth = client.auth
    ? planAuth(expandAuth(client.auth), ["client", "auth"], { secrets, report, baseUrl })
    : undefined;
  const headers = planClientHeaders(client.headers ?? {}, secrets, report);
  const types = documentTypes(context.openapi, context.samples ?? new Map(), named.names);
  const all = throughParents(
    withKeyTypes(
      expandResources(config).map((resource) => withProcessedColumns(types.withColumns(resource), types.partsAt)),
    ),
  );
  checkListNames(all, config, report);
  const known = new Set(all.map(({ name }) => name));
  const chosen = chooseResources(all, known, context.only, report);
  const scopes = orderFamily(
    chosen.map((resource): ResourceScope => ({
      resource,
      known,
      included: new Map(),
      place: placeOf(resource, config),
      secrets,
      report,
      baseUrl,
      clientHeaders: new Set(["accept", ...headers.map(([name]) => name.toLowerCase())]),
    })),
  );
  nameOwnSecrets(scopes);
  const namer = resourceNamer(
    named.names,
    secrets.all().map(({ option }) => option),
    report,
  );
  const identifiers = new Map<string, string>();
  const tables = new Map<string, string>();
  const planned = scopes.flatMap((scope) => {
    checkOperation(scope, types);
    checkContradictions(scope, types);
    const { name, tombstonesOf, options } = scope.resource;
    const table = tables.get(tombstonesOf ?? "") ?? options.table_name ?? undefined;
    const names = namer(name, table, scope.place);
    identifiers.set(name, names.identifier);
    tables.set(name, names.table);
    const result = planResource(scope, names, identifiers.get(scope.parent ?? ""));
    return result === undefined ? [] : [{ ...result, scope }];
  });
  checkCombinations(planned, report);
  const destinations = chosenDestinations(config, context, named.name);
  reportUntyped(scopes, report);
  const http = planPolicy(client, report);
  const diagnostics = report.diagnostics();
  if (hasErrors(diagnostics) || client.base_url === undefined) return { diagnostics };
  return {
    connector: {
      name: named.name,
      title: named.title,
      description: config.description,
      origin: { spec: context.specLabel, command: context.command },
      names: named.names,
      destinations,
      baseUrl: client.base_url,
      headers,
      secrets: secrets.all(),
      auth,
      http,
      codeOrigins: codeOrigins(context),
      knowsContracts: scopes.some(({ resource: { options } }) => (options.schema_contract ?? undefined) !== undefined),
      ...withIncludedTypes(types.withTypes(planned), planned, named.names),
    },
    diagnostics,
  };
}

function chosenDestinations(config: SourceConfig, context: PlanContext, connector: string): readonly DestinationName[] {
  return (
    destinationsIn(context.destinations) ??
    destinationsIn(config.destinations) ??
    context.formerDestinations?.(connector) ??
    DESTINATIONS
  );
}

function codeOrigins({ document, specLabel }: PlanContext): ReadonlyMap<string, string> {
  return new Map([...(document?.functions ?? [])].map(([name, { line }]) => [name, `${specLabel}:${line}`]));
}

function planName(config: SourceConfig, context: PlanContext, report: Report): NamedConnector {
  const wish = context.nameOverride ?? config.name ?? context.sourceName ?? context.fileBaseName;
  const named = nameConnector(wish);
  if (named.lossy) {
    report.warning({
      code: "renamed",
      path: config.name === undefined ? [] : ["name"],
      message: `The connector is called \`${named.name}\`: ${JSON.stringify(wish)} makes no folder name on every system.`,
      fix: "Give it another `name`, of Latin letters and digits.",
    });
  }
  return named;
}

function chooseResources(
  all: readonly ExpandedResource[],
  known: ReadonlySet<string>,
  only: readonly string[] | undefined,
  report: Report,
): readonly ExpandedResource[] {
  if (only === undefined || only.length === 0) return all;
  for (const name of only) if (!known.has(name)) reportUnknownParent(name, ["resources"], known, report);
  return withAncestors(all, only);
}

function placeOf({ index, tombstonesOf }: ExpandedResource, config: SourceConfig): PlaceOf {
  const own = placesOf(config, index);
  return tombstonesOf === undefined ? own : placesOfTombstones(own);
}

/** Lists of deleted rows are called by names of their own. */
function checkListNames(all: readonly ExpandedResource[], config: SourceConfig, report: Report): void {
  for (const list of all) {
    if (list.tombstonesOf === undefined || all.every((other) => other === list || other.name !== list.name)) continue;
    report.error({
      code: "duplicate-resource",
      path: placeOf(list, config)(["name"]),
      message: `The list of deleted rows of \`${list.tombstonesOf}\` is called \`${list.name}\`, as a resource is.`,
      fix: "Give the list a `name` of its own.",
    });
  }
}

/** Names the secrets that resources use themselves before the resources, so that these keep clear of them. */
function nameOwnSecrets(scopes: readonly ResourceScope[]): void {
  // What is wrong with them is reported where the resource is planned.
  const report = reportOn(undefined);
  for (const scope of scopes) {
    const { resource, place, secrets, baseUrl } = scope;
    const { auth } = resource.endpoint;
    if (typeof auth === "object") planAuth(auth, place(["endpoint", "auth"]), { secrets, report, baseUrl });
    planRequest({ ...scope, report }, undefined);
  }
}

function reportUntyped(scopes: readonly ResourceScope[], report: Report): void {
  const untyped = scopes.filter(({ resource }) => isUntyped(resource));
  const [first] = untyped;
  if (first === undefined) return;
  // What a document was asked for and does not tell is worth a word; without one it is the config's own choice.
  const isMissed = untyped.some(({ resource }) => typeof resource.options.operation === "string");
  report[isMissed ? "warning" : "info"]({
    code: "unknown-types",
    path: first.place([]),
    message: `Nothing tells the fields of ${someListed(untyped.map(({ resource }) => resource.name))}, so their rows are objects of unknown fields.`,
    fix: "Declare `columns`, or give sample rows as `samples`, for typed rows and tables.",
  });
}
