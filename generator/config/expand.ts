import type { AuthConfig } from "./auth.ts";
import type { ColumnConfig } from "./columns.ts";
import type { EndpointConfig } from "./endpoint.ts";
import { mergeColumns, mergeEndpoint, mergeOptions, type ResourceOptions } from "./merge-defaults.ts";
import type { PaginatorConfig } from "./paginators.ts";
import type { ResourceConfig, ResourceNotation } from "./resource.ts";
import { expandAuth, expandPaginator } from "./shorthand.ts";
import { isSingleEntityPath } from "./single-entity.ts";
import type { SourceConfig } from "./source-config.ts";

/** A resource with shorthands written out and defaults merged in; what nobody said is still absent. */
export interface ExpandedResource {
  /** Its index in the config's `resources`. */
  readonly index: number;
  readonly name: string;
  readonly options: ResourceOptions;
  readonly columns: ReadonlyMap<string, ColumnConfig>;
  /** What is known of fields within lists, by the way that leads there: `labels[].due`. Default: nothing. */
  readonly parts?: ReadonlyMap<string, ColumnConfig>;
  readonly endpoint: ExpandedEndpoint;
  /** The resource whose deleted rows it lists; absent where its rows are its own. */
  readonly tombstonesOf?: string;
}

/** What is asked of the API for a resource. */
interface ExpandedEndpoint extends Omit<EndpointConfig, "path" | "auth" | "paginator"> {
  readonly path: string;
  /** `inherit` for the client's, `undefined` for none. */
  readonly auth: AuthConfig | "inherit" | undefined;
  /** `undefined` where it is left to be found out. */
  readonly paginator: PaginatorConfig | undefined;
  /** Whether the paginator is the client's. */
  readonly paginatorOfClient: boolean;
}

/** The config's resources in full, each followed by the list of its deleted rows; the config itself stays as it is. */
export function expandResources(config: SourceConfig): readonly ExpandedResource[] {
  return config.resources.flatMap((notation, index) => {
    const given = withEndpoint(notation);
    const defaults = config.resource_defaults ?? {};
    const resource: ExpandedResource = {
      index,
      name: given.name,
      options: mergeOptions(given, defaults),
      ...splitColumns(mergeColumns(given.columns, defaults.columns)),
      endpoint: expandEndpoint(given, config),
    };
    return [resource, ...tombstoneLists(resource, config)];
  });
}

/** A name with `[]` is the way to a field within a list, and no column of the rows. */
function splitColumns(all: ReadonlyMap<string, ColumnConfig>): Pick<ExpandedResource, "columns" | "parts"> {
  const parts = [...all].filter(([field]) => field.includes("[]"));
  const columns = new Map([...all].filter(([field]) => !field.includes("[]")));
  return parts.length === 0 ? { columns } : { columns, parts: new Map(parts) };
}

/** The list of deleted rows is read as a resource is; where nothing is deleted, there is none. */
function tombstoneLists({ index, name, options }: ExpandedResource, config: SourceConfig): readonly ExpandedResource[] {
  const { deletes, write_disposition: disposition, primary_key: key } = options;
  if (typeof deletes !== "object" || deletes === null || !("tombstones" in deletes) || !deletesRows(disposition))
    return [];
  const { tombstones } = deletes;
  const { operation, description } = tombstones;
  const list = { ...withEndpoint({ name: tombstones.name ?? `${name}_tombstones`, endpoint: tombstones.endpoint }) };
  return [
    {
      index,
      name: list.name,
      tombstonesOf: name,
      options: {
        operation,
        description: description ?? `Rows of ${name} that are deleted.`,
        primary_key: tombstones.key ?? key,
        write_disposition: { disposition: "merge", strategy: "upsert" },
        deletes: "none",
        max_table_nesting: 0,
      },
      columns: mergeColumns(tombstones.columns, undefined),
      endpoint: expandEndpoint(list, config),
    },
  ];
}

function deletesRows(disposition: ResourceOptions["write_disposition"]): boolean {
  if (typeof disposition === "string") return disposition === "merge";
  const { strategy = "delete-insert" } = disposition ?? {};
  return disposition?.disposition === "merge" && (strategy === "delete-insert" || strategy === "upsert");
}

function withEndpoint(notation: ResourceNotation): ResourceConfig & { readonly endpoint: EndpointConfig } {
  const resource = typeof notation === "string" ? { name: notation } : notation;
  const endpoint = typeof resource.endpoint === "string" ? { path: resource.endpoint } : (resource.endpoint ?? {});
  return { ...resource, endpoint };
}

function expandEndpoint(
  resource: ResourceConfig & { readonly endpoint: EndpointConfig },
  config: SourceConfig,
): ExpandedEndpoint {
  const merged = mergeEndpoint(resource.endpoint, config.resource_defaults?.endpoint ?? {});
  const { auth, paginator: given, data_selector: selector, ...rest } = merged;
  const path = rest.path ?? resource.name;
  const single = isSingleEntityPath(path);
  // A path that leads to one row has one page, whatever the client says of its lists.
  const own = given ?? (single ? "single_page" : undefined);
  const notation = own ?? config.client.paginator ?? undefined;
  return {
    ...rest,
    path,
    auth: auth === undefined ? "inherit" : auth === null ? undefined : expandAuth(auth),
    paginator: notation === undefined ? undefined : expandPaginator(notation),
    paginatorOfClient: own === undefined && notation !== undefined,
    data_selector: selector ?? (single ? "$" : undefined),
  };
}
