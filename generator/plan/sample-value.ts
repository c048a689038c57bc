import type { Json } from "../../templates/runtime/json.ts";

/** How the mocks make a field's value from the row's number. */
export interface SampleField {
  readonly field: string;
  readonly value: SampleValue;
  /** Whether now and then a row has null there. */
  readonly nullable: boolean;
}

/** A rule that gives the same value for the same row number, every time. */
export type SampleValue =
  | { readonly kind: "sequence" }
  | { readonly kind: "text"; readonly prefix: string }
  | { readonly kind: "choice"; readonly values: readonly Json[] }
  | { readonly kind: "number" }
  | { readonly kind: "boolean" }
  | { readonly kind: "timestamp" }
  | { readonly kind: "date" }
  | { readonly kind: "uuid" }
  | { readonly kind: "literal"; readonly value: Json }
  | { readonly kind: "list"; readonly item: SampleValue }
  | { readonly kind: "object"; readonly fields: readonly SampleField[] };
