import type { Json } from "../../../templates/runtime/json.ts";

/** One thing that happens to the rows of a page. */
export type ProcessingStep =
  /** `name` is a function in extensions.ts. */
  | { readonly kind: "filter" | "map" | "yield_map"; readonly name: string }
  | { readonly kind: "where"; readonly test: RowTest }
  | { readonly kind: "add_fields"; readonly fields: readonly AddedField[] }
  | { readonly kind: "remove_fields"; readonly paths: readonly (readonly string[])[] }
  | {
      readonly kind: "flatten";
      readonly fields: readonly string[] | undefined;
      readonly separator: string;
      readonly depth: number | undefined;
    }
  | { readonly kind: "rename"; readonly names: readonly (readonly [from: string, to: string])[] };

/** A new field: a constant, or the value at keys from the row. */
export interface AddedField {
  readonly name: string;
  readonly source: { readonly value: Json } | { readonly path: readonly string[] };
}

/** A condition on a row; fields are keys from the row. */
export type RowTest =
  | { readonly kind: "and"; readonly tests: readonly RowTest[] }
  | { readonly kind: "or"; readonly tests: readonly RowTest[] }
  | { readonly kind: "not"; readonly test: RowTest }
  | { readonly kind: "equals"; readonly field: readonly string[]; readonly value: Constant }
  | {
      readonly kind: "compares";
      readonly field: readonly string[];
      readonly operator: "<" | "<=" | ">" | ">=";
      readonly value: string | number;
    }
  | { readonly kind: "in"; readonly field: readonly string[]; readonly values: readonly Constant[] }
  | { readonly kind: "startsWith" | "endsWith"; readonly field: readonly string[]; readonly value: string }
  | { readonly kind: "contains"; readonly field: readonly string[]; readonly value: Constant };

/** What a row's value is compared to. */
export type Constant = string | number | boolean | null;
