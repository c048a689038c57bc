import type { Json } from "../../templates/runtime/json.ts";
import type { SampleField, SampleValue } from "../plan/sample-value.ts";
import { arrayOf, callOf, type Code, code, objectOf } from "./code.ts";
import { literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";

/** A field's value as an expression over the row's number `n`. */
export function sampleCode({ value, nullable }: SampleField, imports: Imports): Code {
  const expression = valueCode(value, imports);
  return nullable ? callOf(helper("orNull", imports), code`n`, expression) : expression;
}

/** Whether a field's value is the same in every row, so that `n` does not stand in its expression. */
export function isConstant({ value, nullable }: SampleField): boolean {
  return !nullable && isConstantValue(value);
}

function isConstantValue(value: SampleValue): boolean {
  if (value.kind === "list") return isConstantValue(value.item);
  return value.kind === "object" ? value.fields.every(isConstant) : value.kind === "literal";
}

function valueCode(value: SampleValue, imports: Imports): Code {
  switch (value.kind) {
    case "sequence":
    case "number":
      return code`n`;
    case "text":
      return code`${literal(value.prefix)} + n`;
    case "choice":
      return callOf(helper("choice", imports), code`n`, choicesCode(value.values));
    case "boolean":
      return code`n % 2 === 0`;
    case "timestamp":
      return code`${helper("instant", imports)}(n)`;
    case "date":
      return code`${helper("day", imports)}(n)`;
    case "uuid":
      return code`${helper("uuid", imports)}(n)`;
    case "literal":
      return literal(value.value);
    case "list":
      return arrayOf([valueCode(value.item, imports)]);
    case "object":
      return objectOf(value.fields.map((field) => [propertyKey(field.field), sampleCode(field, imports)] as const));
  }
}

function choicesCode(values: readonly Json[]): Code {
  // Lists of numbers are filled line by line, which is prettier's work.
  return values.some((value) => typeof value === "number") ? literal(values) : arrayOf(values.map(literal));
}

function helper(name: string, imports: Imports): Code {
  return imports.value("./runtime/mocks/samples.ts", name);
}
