import { flattenDefaults } from "../../templates/runtime/steps/flatten.ts";
import type { ProcessingStep, RowTest } from "../plan/steps/processing-step.ts";
import { type Code, code, commaSeparated, objectOf } from "./code.ts";
import { identifier, literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { optionsCode } from "./options.ts";

/** What makes rows of what the selector finds. */
export function processingCode(steps: readonly ProcessingStep[], row: Code, imports: Imports): Code {
  const factory = imports.value("./runtime/steps/processing.ts", "processing");
  return code`${factory}(${commaSeparated(steps.map((step) => stepCode(step, row, imports)))})`;
}

const FACTORIES = { filter: "filterRows", map: "mapRows", yield_map: "yieldRows" } as const;

function stepCode(step: ProcessingStep, row: Code, imports: Imports): Code {
  const fields = (name: string): Code => imports.value("./runtime/steps/fields.ts", name);
  switch (step.kind) {
    case "filter":
    case "map":
    case "yield_map": {
      const factory = imports.value("./runtime/steps/functions.ts", FACTORIES[step.kind]);
      const own = code`${imports.namespace("./extensions.ts", "extensions")}.${identifier(step.name)}`;
      // Of the types of a function that several steps share, a call takes the one that fits.
      if (step.kind === "filter") return code`${factory}(${literal(step.name)}, (row: ${row}) => ${own}(row))`;
      return code`${factory}<${row}>(${literal(step.name)}, ${own})`;
    }
    case "where": {
      const factory = imports.value("./runtime/steps/where.ts", "where");
      return code`${factory}((row) => ${testCode(step.test, imports)})`;
    }
    case "add_fields": {
      const entries = step.fields.map(({ name, source }) => [propertyKey(name), literal({ ...source })] as const);
      return code`${fields("addFields")}(${objectOf(entries)})`;
    }
    case "remove_fields":
      return code`${fields("removeFields")}(${commaSeparated(step.paths.map(literal))})`;
    case "flatten": {
      const { kind, ...options } = step;
      return code`${imports.value(`./runtime/steps/${kind}.ts`, kind)}(${optionsCode(options, flattenDefaults)})`;
    }
    case "rename": {
      const entries = step.names.map(([from, to]) => [propertyKey(from), literal(to)] as const);
      return code`${fields("renameFields")}(${objectOf(entries)})`;
    }
  }
}

/** A test as an expression over `row`, which gives the value at keys. */
export function testCode(test: RowTest, imports: Imports): Code {
  if (test.kind === "and" || test.kind === "or") {
    const [first = literal(test.kind === "and"), ...rest] = test.tests.map((one) => code`(${testCode(one, imports)})`);
    const joined = (left: Code, right: Code): Code =>
      test.kind === "and" ? code`${left} && ${right}` : code`${left} || ${right}`;
    return rest.reduce(joined, first);
  }
  if (test.kind === "not") return code`!(${testCode(test.test, imports)})`;
  const value = code`row(${commaSeparated(test.field.map(literal))})`;
  if (test.kind === "equals") return code`${value} === ${literal(test.value)}`;
  const helper = (name: string): Code => imports.value("./runtime/steps/where.ts", name);
  if (test.kind === "compares") {
    return code`${helper("compares")}(${commaSeparated([value, literal(test.operator), literal(test.value)])})`;
  }
  const other = test.kind === "in" ? literal(test.values) : literal(test.value);
  return code`${helper(test.kind === "in" ? "isIn" : test.kind)}(${commaSeparated([value, other])})`;
}
