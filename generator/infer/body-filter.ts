import { listOf } from "../read/values.ts";
import type { Input } from "./places.ts";
import { flat } from "./compare-names.ts";

/** A filter in the body of a search: `{field, operator, value}` under these names. */
export interface BodyFilter {
  /** The body's keys joined by dots. */
  readonly field: string;
  readonly operator: string;
  readonly value: string;
  /** The operator that asks for what is later. */
  readonly later: string;
}

const FIELD = ["field", "fieldname", "property", "propertyname", "attribute", "column", "key"];
const OPERATOR = ["operator", "op", "comparison", "comparator", "operation"];
const LATER = [
  ">=",
  "gte",
  "ge",
  "greaterthanorequal",
  "greaterthanorequalto",
  ">",
  "gt",
  "greaterthan",
  "after",
  "isafter",
];

/** The filter that a search takes in its body, where it can ask for what is later than something. */
export function bodyFilter(inputs: readonly Input[]): BodyFilter | undefined {
  const body = inputs.filter((input) => input.in === "body");
  for (const operator of body.filter((input) => OPERATOR.includes(last(input)))) {
    const field = body.find((input) => FIELD.includes(last(input)) && holder(input) === holder(operator));
    const value = body.find((input) => ["value", "values"].includes(last(input)) && holder(input) === holder(operator));
    const values = listOf(operator.schema, "enum").filter((item) => typeof item === "string");
    const later = LATER.map((name) => values.find((item) => (flat(item) === "" ? item : flat(item)) === name)).find(
      (item) => item !== undefined,
    );
    if (field !== undefined && value !== undefined && later !== undefined) {
      return { field: field.name, operator: operator.name, value: value.name, later };
    }
  }
  return undefined;
}

function last(input: Input): string {
  return flat(input.name.split(".").at(-1) ?? "");
}

function holder(input: Input): string {
  return input.name.split(".").slice(0, -1).join(".");
}
