import type { ExpandedResource } from "../config/expand.ts";
import type { PlaceOf } from "../config/place.ts";
import type { Report } from "../config/report.ts";
import type { Secrets } from "./secrets.ts";

/** What the parts of one resource's plan have in common. */
export interface ResourceScope {
  readonly resource: ExpandedResource;
  /** Every resource of the config by name, planned or not. */
  readonly known: ReadonlySet<string>;
  readonly place: PlaceOf;
  readonly secrets: Secrets;
  readonly report: Report;
}
