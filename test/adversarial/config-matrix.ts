import { parseSourceConfig } from "../../generator/config/parse.ts";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import type { Connector } from "../../generator/plan/connector.ts";
import type { OpenApiDocument } from "../../generator/read/openapi/document.ts";
import { planConnector } from "../../generator/plan/plan.ts";
import { BASE, CONFIG_FIELDS, merged, type ConfigField, type Part } from "./config-fields.ts";
import { ALL, type Payload } from "./payloads.ts";

/** A text of this length is too long to stand in every field of a connector that is read, checked and formatted. */
export const LONG = 1000;

const at = { line: 1, column: 1 };

/** What a source config plans to; it comes as data, so that no parser refuses some of it first. */
export function planData(
  value: unknown,
  openapi?: OpenApiDocument,
): { readonly connector?: Connector; readonly diagnostics: readonly Diagnostic[] } {
  const document = { file: "x.json", value, locate: () => at, locateKey: () => at };
  const { config, diagnostics } = parseSourceConfig(document);
  if (config === undefined) return { diagnostics };
  return planConnector(config, { specLabel: "x.json", command: "gen connector", fileBaseName: "x", document, openapi });
}

/** A config with these resources. */
export function configOf(resources: readonly unknown[]): Part {
  return { client: { base_url: "https://api.test" }, resources };
}

/** What a field takes, and why it refuses the rest. */
export interface Taken {
  readonly payloads: readonly Payload[];
  readonly refusals: readonly Diagnostic[];
  /** The plan of a config with one resource for each payload that is taken. */
  readonly connector: Connector | undefined;
}

const known = new Map<string, Taken>();

/** The payloads that a field takes, as the planner says of all of them at once. */
export function takenBy(field: ConfigField): Taken {
  const before = known.get(field.name);
  if (before !== undefined) return before;
  const taken = findTaken(field);
  known.set(field.name, taken);
  return taken;
}

function findTaken(field: ConfigField): Taken {
  const refusals: Diagnostic[] = [];
  let payloads = ALL;
  while (payloads.length > 0) {
    const resources = payloads.map(({ text }, index) => merged({ ...BASE, name: `r${index}` }, field.put(text)));
    const { connector, diagnostics } = planData(configOf(resources));
    if (connector !== undefined) return { payloads, refusals, connector };
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    const wrong = new Set(errors.map(({ pointer }) => Number(/^\/resources\/(\d+)/.exec(pointer ?? "")?.[1])));
    const left = payloads.filter((_, index) => !wrong.has(index));
    if (left.length === payloads.length) throw new Error(`${field.name}: ${JSON.stringify(errors)}`);
    refusals.push(...errors);
    payloads = left;
  }
  return { payloads, refusals, connector: undefined };
}

/** Resources that hold each payload in each field, and what was put where. */
export interface Matrix {
  readonly resources: readonly Part[];
  readonly placed: readonly { readonly field: ConfigField; readonly payload: Payload; readonly resource: number }[];
}

/**
 * Puts payloads into many fields of as few resources as hold them: every payload into every field that shares no slot
 * with others, and into the fields of a slot in turn.
 */
export function matrix(fields: readonly ConfigField[], count: number): Matrix {
  const placed: { field: ConfigField; payload: Payload; resource: number }[] = [];
  const resources = Array.from({ length: count }, (_, resource) => {
    const chosen = fields.filter((field) => isTurn(field, fields, resource));
    return chosen.reduce<Part>(
      (part, field) => {
        // What is only long takes only long.
        const payloads = takenBy(field).payloads.filter(({ text }) => text.length < LONG);
        // Neighbours in a resource hold different payloads.
        const payload = payloads[(turnOf(field, fields, resource) + fields.indexOf(field)) % payloads.length];
        if (payload === undefined) return part;
        placed.push({ field, payload, resource });
        return merged(part, field.put(payload.text)) as Part; // two parts make a part
      },
      { ...BASE, name: `r${resource}` },
    );
  });
  return { resources, placed };
}

function isTurn(field: ConfigField, fields: readonly ConfigField[], resource: number): boolean {
  const rivals = fields.filter(({ slot }) => slot !== undefined && slot === field.slot);
  return rivals.length === 0 || rivals[resource % rivals.length] === field;
}

function turnOf({ slot }: ConfigField, fields: readonly ConfigField[], resource: number): number {
  const rivals = fields.filter((field) => slot !== undefined && field.slot === slot);
  return rivals.length === 0 ? resource : Math.floor(resource / rivals.length);
}

/** The fields that can stand together in a resource that is read. */
export const READ_FIELDS: readonly ConfigField[] = CONFIG_FIELDS.filter(({ name }) => !name.startsWith("function"));
