import type { ColumnConfig } from "../config/columns.ts";
import type { ExpandedResource } from "../config/expand.ts";
import type { ConstantRow } from "../config/parents.ts";
import type { PlaceOf } from "../config/place.ts";
import type { Report } from "../config/report.ts";
import type { Secrets } from "./secrets.ts";

/** What the parts of one resource's plan have in common. */
export interface ResourceScope {
  readonly resource: ExpandedResource;
  /** Every resource of the config by name, planned or not. */
  readonly known: ReadonlySet<string>;
  /** The resource whose rows it depends on. */
  readonly parent?: string | undefined;
  /** The constant rows that it is read for; absent where it has a parent or none at all. */
  readonly constants?: readonly ConstantRow[] | undefined;
  /** What its rows get from the parent's, by the name that it has there. */
  readonly included: ReadonlyMap<string, ColumnConfig>;
  readonly place: PlaceOf;
  readonly secrets: Secrets;
  readonly report: Report;
  readonly baseUrl: string;
  /** The headers of every request, in small letters. */
  readonly clientHeaders: ReadonlySet<string>;
}
