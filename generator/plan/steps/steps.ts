import type { Json } from "../../../templates/runtime/json.ts";
import { flattenDefaults } from "../../../templates/runtime/steps/flatten.ts";
import type { StepConfig } from "../../config/processing.ts";
import { pathText } from "../../config/report.ts";
import { listed } from "../../config/suggest.ts";
import type { Path } from "../../read/source-document.ts";
import type { AddedField, ProcessingStep } from "./processing-step.ts";
import { functionName, looksLikeName } from "../function-name.ts";
import type { ResourceScope } from "../scope.ts";
import { parsePath, parseTest } from "./parse-test.ts";
import { ExpressionError } from "./tokens.ts";

const CONDITIONS = 'Write conditions as `state == "open" and n > 3`, names of other characters in backquotes.';
const PATHS = "Write names with dots between, those of other characters in backquotes.";
/** As in dlt, these may share a step and follow each other so. */
const FUNCTIONS = ["filter", "map", "yield_map"] as const;
const DECLARED = ["add_fields", "remove_fields", "rename", "flatten"] as const;

/** Whether rows have other fields after a step than before. */
export function isReshaping({ kind }: ProcessingStep): boolean {
  return kind !== "filter" && kind !== "where";
}

/** A resource's processing steps in order. What is wrong with one is reported, and it is left out. */
export function planSteps(scope: ResourceScope): readonly ProcessingStep[] {
  const configs = scope.resource.options.processing_steps ?? [];
  return configs.flatMap((step, index) => planStep(step, ["processing_steps", index], scope));
}

function planStep(step: StepConfig, at: Path, scope: ResourceScope): readonly ProcessingStep[] {
  const { report, place } = scope;
  const keys = Object.keys(step);
  if (keys.length === 0) {
    report.error({
      code: "missing-key",
      path: place(at),
      message: `${pathText(place(at))} says nothing.`,
      fix: `Add one of ${listed([...FUNCTIONS, ...DECLARED])}, or remove the step.`,
    });
  }
  const declared = DECLARED.filter((key) => step[key] !== undefined);
  if (declared.length > 0 && keys.length > 1) {
    report.error({
      code: "conflicting-options",
      path: place(at),
      message: `${pathText(place(at))} has ${keys.map((key) => `\`${key}\``).join(" and ")}, whose order nothing tells.`,
      fix: "Write each as a step of its own.",
    });
    return [];
  }
  const functions = FUNCTIONS.flatMap((kind) => {
    const text = step[kind];
    return text === undefined ? [] : functionStep(kind, text, [...at, kind], scope);
  });
  return [...functions, ...declaredStep(step, at, scope)];
}

function functionStep(
  kind: (typeof FUNCTIONS)[number],
  text: string,
  at: Path,
  { report, place }: ResourceScope,
): readonly ProcessingStep[] {
  if (kind === "filter" && !looksLikeName(text)) {
    const test = parsed(() => parseTest(text), text, at, { report, place, fix: CONDITIONS });
    return test === undefined ? [] : [{ kind: "where", test }];
  }
  const name = functionName(text, place(at), report);
  return name === undefined ? [] : [{ kind, name }];
}

function declaredStep(step: StepConfig, at: Path, scope: ResourceScope): readonly ProcessingStep[] {
  const { add_fields: added, remove_fields: removed, rename: names, flatten } = step;
  const pathOf = (text: string, place: Path): readonly (readonly string[])[] => {
    const path = parsed(() => parsePath(text), text, place, { ...scope, fix: PATHS });
    return path === undefined ? [] : [path];
  };
  if (removed !== undefined) {
    const paths = removed.flatMap((text, index) => pathOf(text, [...at, "remove_fields", index]));
    return [{ kind: "remove_fields", paths }];
  }
  if (names !== undefined) return [{ kind: "rename", names: Object.entries(names) }];
  if (flatten !== undefined) {
    const { fields, separator = flattenDefaults.separator, depth } = flatten === true ? {} : flatten;
    return [{ kind: "flatten", fields, separator, depth }];
  }
  if (added === undefined) return [];
  const fields = Object.entries(added).flatMap(([name, from]): readonly AddedField[] => {
    if (!isObject(from)) return [{ name, source: { value: from } }];
    if ("value" in from) return [{ name, source: { value: from.value as Json } }]; // the schema says so
    return pathOf(from.path, [...at, "add_fields", name, "path"]).map((path) => ({ name, source: { path } }));
  });
  return [{ kind: "add_fields", fields }];
}

function isObject<Value>(value: Value): value is Extract<Value, object> {
  return typeof value === "object" && value !== null;
}

function parsed<Result>(
  parse: () => Result,
  text: string,
  at: Path,
  { report, place, fix }: Pick<ResourceScope, "report" | "place"> & { readonly fix: string },
): Result | undefined {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    report.error({
      code: "invalid-expression",
      path: place(at),
      message: `${pathText(place(at))} is ${JSON.stringify(text)}; at character ${error.at + 1} ${error.message}.`,
      fix,
    });
    return undefined;
  }
}
