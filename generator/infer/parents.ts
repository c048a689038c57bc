import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { constantFor } from "./constants.ts";
import { parentField } from "./parent-field.ts";
import { rankParents, type ParentChoice } from "./parent-choice.ts";
import { variablesOf } from "./paths.ts";
import { flat } from "./compare-names.ts";

/** What a path variable or a required parameter is filled with. */
export type Binding =
  /** A field of the parent's rows. */
  | { readonly kind: "parent"; readonly parent: Candidate; readonly field: readonly string[] }
  /** What the parent's own variable was filled with, which the parent's rows take along. */
  | { readonly kind: "inherited"; readonly parent: Candidate; readonly variable: string }
  | { readonly kind: "constant"; readonly value: string }
  /** Something that the connector's user has to say. */
  | { readonly kind: "option"; readonly option: string };

/** How an operation's variables are filled. */
export interface Bindings {
  readonly parent: Candidate | undefined;
  /** By the name of the variable or parameter. */
  readonly values: ReadonlyMap<string, Fact<Binding>>;
}

/** Gives the bindings of each candidate; parents never form a circle. */
export function createBinder(
  candidates: readonly Candidate[],
  document: OpenApiDocument,
  keyOf: (candidate: Candidate) => readonly string[],
): (candidate: Candidate) => Bindings {
  const known = new Map<string, Bindings>();
  const open = new Set<string>();
  const rank = rankParents(candidates, document);
  const bind = (candidate: Candidate): Bindings => {
    const done = known.get(candidate.key);
    if (done !== undefined) return done;
    open.add(candidate.key);
    const inputs = boundInputs(candidate, document);
    const choice = chooseParent(inputs, candidate);
    const result = choice === undefined ? alone(candidate, inputs, document) : withParent(inputs, choice);
    open.delete(candidate.key);
    known.set(candidate.key, result);
    return result;
  };

  /** The innermost variable that names another list decides the parent. */
  const chooseParent = (
    inputs: readonly Parameter[],
    candidate: Candidate,
  ): (ParentChoice & { input: Parameter }) | undefined => {
    for (const input of inputs.toReversed()) {
      const choice = rank(candidate, input).find(({ parent }) => !open.has(parent.key) && gives(parent, input));
      if (choice === undefined) continue;
      if (constantFor(input, document, choice.confidence, candidate) !== undefined) continue;
      bind(choice.parent);
      return { ...choice, input };
    }
    return undefined;
  };

  /** A list whose rows have nothing to fill the variable with is no parent. */
  const gives = (parent: Candidate, input: Parameter): boolean =>
    parentField(input, parent, keyOf(parent), document).value.length > 0;

  const withParent = (inputs: readonly Parameter[], choice: ParentChoice & { input: Parameter }): Bindings => {
    const { parent } = choice;
    const field = parentField(choice.input, parent, keyOf(parent), document);
    const values = new Map<string, Fact<Binding>>();
    for (const input of inputs) {
      if (input === choice.input) {
        values.set(
          input.name,
          fact(
            { kind: "parent", parent, field: field.value },
            choice.confidence * field.confidence,
            `${choice.why}; ${field.evidence}`,
          ),
        );
        continue;
      }
      values.set(input.name, fromParent(input, parent) ?? general(input, document));
    }
    return { parent, values };
  };

  /** A variable that the parent's own path has is the same one; else the parent's row may have it. */
  const fromParent = (input: Parameter, parent: Candidate): Fact<Binding> | undefined => {
    const own = bind(parent);
    const same = [...own.values].find(([name]) => flat(name) === flat(input.name));
    const found = same?.[1];
    if (found?.value.kind === "constant" || found?.value.kind === "option") return found;
    if (same !== undefined && found !== undefined) {
      const binding: Binding = { kind: "inherited", parent, variable: same[0] };
      return fact(binding, found.confidence, `the parent is read for the same {${input.name}}`);
    }
    const field = parentField(input, parent, undefined, document);
    if (field.value.length === 0) return undefined;
    return fact({ kind: "parent", parent, field: field.value }, 0.7, field.evidence);
  };
  return bind;
}

/** Path variables, then required query parameters that name another row. */
function boundInputs(candidate: Candidate, document: OpenApiDocument): readonly Parameter[] {
  const { operation } = candidate;
  const path = variablesOf(operation.path).map(
    (name) => operation.parameters.find((item) => item.in === "path" && item.name === name) ?? undeclared(name),
  );
  const query = operation.parameters.filter(
    (item) => item.in === "query" && item.required && isReference(item, document),
  );
  return [...query, ...path];
}

/** A required parameter such as `account_id`, `projectKey`, `boardIds`. */
function isReference(parameter: Parameter, document: OpenApiDocument): boolean {
  const type = document.schemas.typeOf(parameter.schema);
  return (
    /(_?ids?|Ids?|ID|_?(key|slug|uuid|gid|sid)|Key|Slug)(\[\])?$/.test(parameter.name) &&
    flat(parameter.name) !== "id" &&
    type !== "boolean"
  );
}

function undeclared(name: string): Parameter {
  const none = { description: undefined, schema: undefined, example: undefined, style: undefined, explode: undefined };
  return { ...none, name, in: "path", required: true, deprecated: false, pointer: "" };
}

function alone(candidate: Candidate, inputs: readonly Parameter[], document: OpenApiDocument): Bindings {
  return {
    parent: undefined,
    values: new Map(inputs.map((input) => [input.name, general(input, document, candidate)])),
  };
}

function general(input: Parameter, document: OpenApiDocument, candidate?: Candidate): Fact<Binding> {
  const constant = constantFor(input, document, 0, candidate);
  if (constant !== undefined)
    return fact({ kind: "constant", value: constant.value }, constant.confidence, constant.evidence);
  const why = `no list of the document gives ${JSON.stringify(input.name)}; the connector's user says it`;
  return fact({ kind: "option", option: input.name }, 0.5, why);
}
