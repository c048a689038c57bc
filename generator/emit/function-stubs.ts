import type { JsonObject } from "../../templates/runtime/json.ts";
import type { Connector, Incremental, Resource } from "../plan/connector.ts";
import { type Code, code } from "./code.ts";
import { identifier } from "./escape.ts";
import type { Imports } from "./imports.ts";
import { jsonType } from "./literal-types.ts";

/** A function of extensions.ts as templates/connector/extensions.hbs shows it before its user writes it. */
interface FunctionStub {
  readonly name: string;
  readonly doc: string;
  readonly type: Code;
  /** What it throws as long as it is not written. */
  readonly message: string;
}

/** One place that calls a function of extensions.ts. */
interface Use {
  readonly name: string;
  /** What the function is there: "a processing step". */
  readonly role: string;
  readonly resource: string;
  readonly type: Code;
}

const FILTER = "a filter";
const STEP = "a processing step";

/** One function to be written for each that the resources name. */
export function functionStubs(connector: Connector, imports: Imports): readonly FunctionStub[] {
  const found = connector.resources.flatMap((resource) => usesOf(resource, imports));
  // A call takes the first of several types that fits, and a filter's is the one that is called.
  const all = [true, false].flatMap((isFilter) => found.filter(({ role }) => (role === FILTER) === isFilter));
  const names = new Set(all.map(({ name }) => name));
  return [...names].map((name) => {
    const uses = all.filter((use) => use.name === name);
    const what = [...new Set(uses.map(({ role }) => role))].map((role) => {
      const of = uses.filter((use) => use.role === role).map(({ resource }) => resource);
      return `${role} of ${[...new Set(of)].join(", ")}`;
    });
    const first = sentence(what.join(", and "));
    return {
      name,
      doc: `${first}.${originText(connector, name)}`,
      type: intersection([...new Map(uses.map(({ type }) => [String(type), type])).values()]),
      message: `${name} of extensions.ts is still to be written.${originText(connector, name)}`,
    };
  });
}

/** ` In Python: specs/x.py:12.`, where the source config has such code. */
export function originText({ codeOrigins }: Connector, name: string): string {
  const origin = codeOrigins?.get(name);
  return origin === undefined ? "" : ` In Python: ${origin}.`;
}

/** Where a resource calls functions. */
function usesOf(resource: Resource, imports: Imports): readonly Use[] {
  const { name: owner, steps = [], responses, incremental, paginator } = resource;
  const row = (): Code => imports.type("./types.ts", resource.rowType);
  const use = (name: string, role: string, type: Code): Use => ({ name, role, resource: owner, type });
  const inSteps = steps.flatMap((step): readonly Use[] => {
    if (step.kind === "filter") return [use(step.name, FILTER, code`(row: ${row()}) => boolean`)];
    if (step.kind === "map") return [use(step.name, STEP, code`(row: ${row()}) => ${row()}`)];
    if (step.kind !== "yield_map") return [];
    return [use(step.name, STEP, code`(row: ${row()}) => Iterable<${identifier(resource.rowType)}>`)];
  });
  const onResponses = responses.flatMap(({ action }) => {
    if (typeof action === "string") return [];
    const type = code`${imports.type("./runtime/responses/call.ts", "ResponseFunction")}`;
    return [use(action.call, "a response action", type)];
  });
  const paging =
    paginator.type === "custom" ? [use(paginator.name, "the paginator", pagesType(paginator.options, imports))] : [];
  const convert = incremental?.convert;
  const converting =
    convert === undefined || incremental === undefined
      ? []
      : [use(convert, "the requests' form of the cursor", convertType(incremental))];
  return [...inSteps, ...onResponses, ...converting, ...paging];
}

function pagesType(options: JsonObject, imports: Imports): Code {
  return code`${imports.type("./runtime/paginators/custom.ts", "CustomPaginator")}<${jsonType(options)}>`;
}

/** Numbers beyond 2^53 come as texts. */
function convertType({ type, format }: Incremental): Code {
  const isNumber = format === undefined ? type === "number" : format === "unix" || format === "unix_ms";
  return isNumber ? code`(value: string | number) => string | number` : code`(value: string) => string | number`;
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A function that is called in several places must do for all of them. */
function intersection(types: readonly Code[]): Code {
  const [first, ...rest] = types.map((type) => code`(${type})`);
  return rest.reduce((left, right) => code`${left} & ${right}`, first ?? code`never`);
}
