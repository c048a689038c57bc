import type { Connector, Resource } from "../plan/connector.ts";
import { type Code, code } from "./code.ts";
import { identifier } from "./escape.ts";
import type { Imports } from "./imports.ts";

/** A function of extensions.ts as templates/connector/extensions.hbs shows it before its user writes it. */
interface StepStub {
  readonly name: string;
  readonly doc: string;
  readonly type: Code;
  /** What it throws as long as it is not written. */
  readonly message: string;
}

/** One function to be written for each that processing steps name. */
export function stepStubs(connector: Connector, imports: Imports): readonly StepStub[] {
  const functions = new Map<string, { types: ReadonlyMap<string, Code>; readonly resources: Set<string> }>();
  for (const resource of connector.resources) {
    for (const step of resource.steps ?? []) {
      if (step.kind !== "filter" && step.kind !== "map" && step.kind !== "yield_map") continue;
      const known = functions.get(step.name) ?? { types: new Map<string, Code>(), resources: new Set<string>() };
      const type = functionType(step.kind, resource, imports);
      const isFirst = step.kind === "filter";
      const own = [String(type), type] as const;
      // A call takes the first type that fits, and a filter's is the one that is called.
      known.types = new Map(isFirst ? [own, ...known.types] : [...known.types, own]);
      known.resources.add(resource.name);
      functions.set(step.name, known);
    }
  }
  return [...functions].map(([name, { types, resources }]) => ({
    name,
    doc: `A processing step of ${[...resources].join(", ")}.`,
    type: intersection([...types.values()]),
    message: `${name} of extensions.ts is still to be written.`,
  }));
}

function functionType(kind: "filter" | "map" | "yield_map", { rowType }: Resource, imports: Imports): Code {
  const row = imports.type("./types.ts", rowType);
  if (kind === "filter") return code`(row: ${row}) => boolean`;
  return kind === "map" ? code`(row: ${row}) => ${row}` : code`(row: ${row}) => Iterable<${identifier(rowType)}>`;
}

/** A function that several steps name must do for all of them. */
function intersection(types: readonly Code[]): Code {
  const [first, ...rest] = types.map((type) => code`(${type})`);
  return rest.reduce((left, right) => code`${left} & ${right}`, first ?? code`never`);
}
