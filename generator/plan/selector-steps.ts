import { type JSONPathQuery, jsonpath } from "json-p3";
import type { Pick, Query, Segment } from "../../templates/runtime/select/query.ts";
import type { Operand, Place, Test } from "../../templates/runtime/select/query-test.ts";

const { expressions, selectors } = jsonpath;
type Expression = InstanceType<typeof expressions.FilterExpression>;

/** Something that has no steps: a function that is not known. */
class Unknown extends Error {}

/** A parsed JSONPath as plain steps; `undefined` where it calls a function that these do not know. */
export function querySteps(query: JSONPathQuery): Query | undefined {
  try {
    return stepsOf(query);
  } catch (error) {
    if (error instanceof Unknown) return undefined;
    throw error;
  }
}

function stepsOf(query: JSONPathQuery): Query {
  return query.segments.map((segment): Segment => {
    const pick = segment.selectors.map(pickOf);
    return segment.toString().startsWith("..") ? { deep: true, pick } : { pick };
  });
}

function pickOf(selector: unknown): Pick {
  if (selector instanceof selectors.NameSelector) return { name: selector.name };
  if (selector instanceof selectors.IndexSelector) return { index: selector.index };
  if (selector instanceof selectors.WildcardSelector) return { all: true };
  if (selector instanceof selectors.SliceSelector) {
    return { from: selector.start ?? null, to: selector.stop ?? null, step: selector.step ?? 1 };
  }
  if (selector instanceof selectors.FilterSelector) return { where: testOf(selector.expression) };
  throw new Unknown();
}

function testOf(expression: Expression): Test {
  if (expression instanceof expressions.LogicalExpression) return testOf(expression.expression);
  if (expression instanceof expressions.PrefixExpression) return { not: testOf(expression.right) };
  const place = placeOf(expression);
  if (place !== undefined) return { exists: place };
  if (expression instanceof expressions.FunctionExtension) return patternOf(expression);
  if (!(expression instanceof expressions.InfixExpression)) throw new Unknown();
  const { left, right, operator } = expression;
  switch (operator) {
    case "&&":
      return { and: [testOf(left), testOf(right)] };
    case "||":
      return { or: [testOf(left), testOf(right)] };
    case "==":
    case "!=":
    case "<":
    case "<=":
    case ">":
    case ">=":
      return { left: operandOf(left), is: operator, right: operandOf(right) };
    default:
      throw new Unknown();
  }
}

/** `match` for a whole text, `search` for a part of it (RFC 9535, 2.4.6 and 2.4.7). */
function patternOf({ name, args }: InstanceType<typeof expressions.FunctionExtension>): Test {
  const [text, pattern] = args;
  if (text === undefined || !(pattern instanceof expressions.StringLiteral)) throw new Unknown();
  const source = name === "match" ? `^(?:${pattern.value})$` : pattern.value;
  if ((name !== "match" && name !== "search") || !isPattern(source)) throw new Unknown();
  return { text: operandOf(text), pattern: source };
}

function isPattern(source: string): boolean {
  try {
    new RegExp(source, "u");
    return true;
  } catch {
    return false;
  }
}

function operandOf(expression: Expression): Operand {
  const { BooleanLiteral, FunctionExtension, NullLiteral, NumberLiteral, StringLiteral } = expressions;
  if (expression instanceof NullLiteral) return { value: null };
  if (
    expression instanceof BooleanLiteral ||
    expression instanceof NumberLiteral ||
    expression instanceof StringLiteral
  ) {
    return { value: expression.value };
  }
  const place = placeOf(expression);
  if (place !== undefined) return place;
  if (!(expression instanceof FunctionExtension)) throw new Unknown();
  const [argument] = expression.args;
  if (argument === undefined) throw new Unknown();
  if (expression.name === "length") return { length: operandOf(argument) };
  const values = placeOf(argument);
  if (values === undefined) throw new Unknown();
  if (expression.name === "count") return { count: values };
  if (expression.name === "value") return values;
  throw new Unknown();
}

function placeOf(expression: Expression): Place | undefined {
  if (expression instanceof expressions.RelativeQuery) return { at: stepsOf(expression.path) };
  if (expression instanceof expressions.RootQuery) return { at: stepsOf(expression.path), root: true };
  return undefined;
}
