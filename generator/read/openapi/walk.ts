import { MAX_DEPTH } from "./parse-text.ts";
import { formatPointer } from "./pointer.ts";
import { isList } from "../values.ts";

/** One `$ref` of a document. */
export interface FoundReference {
  readonly reference: string;
  /** The object that holds the `$ref`. */
  readonly holder: Record<string, unknown>;
  /** JSON pointer of that object. */
  readonly pointer: string;
}

/** Keys whose children are named by the author, so that none of these names is a keyword. */
const NAME_MAPS = new Set(
  (
    "properties patternProperties dependentSchemas $defs definitions schemas parameters responses headers requestBodies " +
    "securitySchemes securityDefinitions links callbacks pathItems paths webhooks content variables " +
    "mediaTypes additionalOperations"
  ).split(" "),
);
/** Keys whose values are data, not parts of the description. */
const DATA = new Set(["example", "examples", "default", "enum", "const"]);

interface Step {
  readonly value: object;
  readonly parent: Step | undefined;
  readonly key: string | number;
  readonly depth: number;
  readonly names: boolean;
}

/** Every `$ref` that describes something, in document order, and the first place that is nested too deep to read. */
export function findReferences(root: unknown): {
  references: readonly FoundReference[];
  tooDeepAt: string | undefined;
} {
  const references: FoundReference[] = [];
  let tooDeepAt: string | undefined;
  if (typeof root !== "object" || root === null) return { references, tooDeepAt };
  const stack: Step[] = [{ value: root, parent: undefined, key: "", depth: 0, names: false }];
  // YAML aliases share values: each is walked once.
  const walked = new WeakSet<object>();
  for (let step = stack.pop(); step !== undefined; step = stack.pop()) {
    if (walked.has(step.value)) continue;
    walked.add(step.value);
    if (step.depth > MAX_DEPTH) {
      tooDeepAt ??= pointerTo(step);
      continue;
    }
    const reference = isRecord(step.value) && !step.names ? step.value["$ref"] : undefined;
    if (typeof reference === "string" && isRecord(step.value)) {
      references.push({ reference, holder: step.value, pointer: pointerTo(step) });
    }
    stack.push(...children(step).reverse());
  }
  return { references, tooDeepAt };
}

function children(step: Step): Step[] {
  const out: Step[] = [];
  const add = (key: string | number, value: unknown, names: boolean) => {
    if (typeof value === "object" && value !== null)
      out.push({ value, parent: step, key, depth: step.depth + 1, names });
  };
  if (isList(step.value)) {
    for (const [index, item] of step.value.entries()) add(index, item, false);
    return out;
  }
  for (const [key, value] of Object.entries(step.value)) {
    const described = step.names || !(DATA.has(key) || key.startsWith("x-"));
    if (described) add(key, value, !step.names && NAME_MAPS.has(key));
  }
  return out;
}

function pointerTo(step: Step): string {
  const path: (string | number)[] = [];
  for (let at: Step | undefined = step; at.parent !== undefined; at = at.parent) path.unshift(at.key);
  return formatPointer(path);
}

function isRecord(value: object): value is Record<string, unknown> {
  return !Array.isArray(value);
}
