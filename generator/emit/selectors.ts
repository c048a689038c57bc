import type { Pick, Query } from "../../templates/runtime/select/query.ts";
import type { Selector } from "../plan/connector.ts";
import { type Code, code, commaSeparated, objectOf } from "./code.ts";
import { literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";

/** A selector: property access where it is that plain, else steps through lists, else a query that is evaluated. */
export function selectorCode(selector: Selector, row: Code, imports: Imports): Code {
  const { text, path, queries, isDetected } = selector;
  const value = (module: string, name: string): Code => imports.value(`./runtime/select/${module}.ts`, name);
  if (isDetected === true) return code`${value("detect-rows", "detectRows")}()`;
  if (queries === undefined && !path.some(isInherited)) {
    const steps = path.map((name) => ({ name }));
    const body = code`${shapeOf(steps, code`${row}[]`, imports, path.length === 0 ? row : undefined)} | null`;
    const access = accessCode(code`body`, steps, imports);
    return objectOf([
      [code`text`, literal(text)],
      [code`path`, literal(path)],
      [code`of`, code`(body: ${body}) => ${access}`],
    ]);
  }
  const all = queries ?? [path.map((name) => ({ pick: [{ name }] }))];
  const steps = plainSteps(all);
  if (steps === undefined) {
    return code`${value("query", "query")}(${commaSeparated([literal(text), ...all.map(literal)])})`;
  }
  const body = code`${shapeOf(steps, code`${row}[]`, imports, row)} | null`;
  const list = steps.findIndex((step) => !("name" in step));
  const within = steps.slice(0, list).flatMap((step) => ("name" in step ? [step.name] : []));
  const of = code`(body: ${body}) => ${accessCode(code`body`, steps, imports)}`;
  return code`${value("selected", "selected")}(${commaSeparated([literal(text), literal(within), of])})`;
}

/** A step that can be written down as property access, or as going through a list. */
type Step = Exclude<Pick, { readonly where: unknown }>;

/** Whether every object has a property of that name, so that property access would find what is not in the body. */
function isInherited(name: string): boolean {
  return name in Object.prototype;
}

/** The steps of a single query without filters, descendants, unions, strides or names that every object has. */
function plainSteps(queries: readonly Query[]): readonly Step[] | undefined {
  const [query, ...others] = queries;
  if (query === undefined || others.length > 0) return undefined;
  const steps = query.flatMap(({ deep, pick }): readonly Step[] => {
    const [one, ...more] = pick;
    if (deep === true || one === undefined || more.length > 0 || "where" in one) return [];
    if ("name" in one && isInherited(one.name)) return [];
    return "step" in one && one.step !== 1 ? [] : [one];
  });
  return steps.length === query.length ? steps : undefined;
}

function accessCode(object: Code, steps: readonly Step[], imports: Imports): Code {
  const [step, ...rest] = steps;
  if (step === undefined) return object;
  if ("name" in step) return accessCode(code`${object}${memberCode(step.name)}`, rest, imports);
  const list = listCode(object, step, imports);
  const each = imports.value("./runtime/select/each.ts", "each");
  return code`${each}(${list}, (item) => ${accessCode(code`item`, rest, imports)})`;
}

/** What is gone through: the value itself, or a part of the list. */
function listCode(object: Code, step: Exclude<Step, { readonly name: string }>, imports: Imports): Code {
  if ("all" in step) return object;
  const [from, to] = "index" in step ? [step.index, step.index + 1 || null] : [step.from, step.to];
  const bounds = to === null ? [literal(from ?? 0)] : [literal(from ?? 0), literal(to)];
  return code`${imports.value("./runtime/select/each.ts", "part")}(${commaSeparated([object, ...bounds])})`;
}

function memberCode(key: string): Code {
  const isName = String(propertyKey(key)) === key;
  return isName ? code`?.${propertyKey(key)}` : code`?.[${literal(key)}]`;
}

/**
 * The type of what the steps read.
 *
 * @param single the type of a single row, where one may stand for a list
 */
function shapeOf(steps: readonly Step[], rows: Code, imports: Imports, single?: Code): Code {
  const [step, ...rest] = steps;
  if (step === undefined) return single === undefined ? rows : code`${rows} | ${single}`;
  const inner = shapeOf(rest, rows, imports, single);
  if ("name" in step) return code`{ ${propertyKey(step.name)}?: ${inner} | null }`;
  if (!("all" in step)) return code`(${inner} | null)[]`;
  return code`${imports.type("./runtime/select/each.ts", "Each")}<${inner} | null>`;
}

/** Where the mocks put rows so that a selector finds them: on the way to the list, and around each row of it. */
export function mockPlace({ path, queries }: Selector): {
  readonly rowsAt: readonly (string | number)[];
  readonly rowAt: readonly (string | null)[];
} {
  const [query = path.map((name) => ({ pick: [{ name }] }))] = queries ?? [];
  const keys = query.map(({ pick: [step] }) => {
    if (step === undefined) return null;
    if ("name" in step) return step.name;
    return "index" in step ? Math.max(step.index, 0) : null;
  });
  const list = keys.indexOf(null);
  if (list === -1) return { rowsAt: keys.flatMap((key) => (key === null ? [] : [key])), rowAt: [] };
  const isLastList = keys.slice(list).every((key) => key === null);
  return {
    rowsAt: keys.slice(0, list).flatMap((key) => (key === null ? [] : [key])),
    rowAt: isLastList ? [] : keys.slice(list + 1).map((key) => (typeof key === "string" ? key : null)),
  };
}
