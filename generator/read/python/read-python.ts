import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import type { FoundConfig, ReadConfig } from "../found-config.ts";
import { limitDiagnostic, LimitReached, MAX_DEPTH } from "../limits.ts";
import { sourceDocument } from "../places.ts";
import type { Position } from "../source-document.ts";
import { Evaluator } from "./evaluate.ts";
import { configExpressions, type ConfigExpression } from "./find-configs.ts";
import { namedCodeDiagnostic, withFunctionNames } from "./functions.ts";
import { codeDiagnostic, pythonData } from "./python-data.ts";
import type { Reading } from "./reading.ts";
import { errorsIn, parseModule, textOf, walk, type Module, type SyntaxNode } from "./syntax.ts";

/** What a Python text holds. */
export interface PythonModule {
  readonly configs: readonly FoundConfig[];
  /** Where the text is no Python; it matters where no config was found, and within a config. */
  readonly syntaxErrors: readonly Diagnostic[];
}

type ToPosition = (at: number) => Position;

/** Syntax errors that are reported at most: after some, the rest are consequences of the first ones. */
const MAX_ERRORS = 20;
/** Methods that change a source after its config was given. */
const LATER_CHANGES = new Set("add_map add_filter add_yield_map add_limit apply_hints with_resources".split(" "));

/** Finds the source configs of a Python text; `position` maps its offsets to the file that it stands in. */
export function readPython(text: string, file: string, position: ToPosition): PythonModule {
  const deep = firstTooDeep(text);
  if (deep !== undefined) {
    const limit = limitDiagnostic(new LimitReached("too-deep", deep), file, position);
    return { configs: [], syntaxErrors: [limit] };
  }
  const module = parseModule(text);
  const evaluator = new Evaluator(module);
  const configs = configExpressions(module, evaluator).map((config): FoundConfig => ({
    name: configName(module, evaluator, config),
    position: position(config.node.from),
    weak: config.weak,
    read: () => readConfig(module, config, file, position),
  }));
  return { configs, syntaxErrors: syntaxErrors(module.root, file, position) };
}

/** The bracket that nests too deep. The parser takes quadratic time on those; brackets in texts hardly add up to it. */
function firstTooDeep(text: string): number | undefined {
  let depth = 0;
  for (const { 0: bracket, index } of text.matchAll(/[([{}\])]/g)) {
    depth = "([{".includes(bracket) ? depth + 1 : Math.max(depth - 1, 0);
    if (depth > 2 * MAX_DEPTH) return index;
  }
  return undefined;
}

function configName(module: Module, evaluator: Evaluator, config: ConfigExpression): string | undefined {
  const name = config.name === undefined ? undefined : nameText(evaluator, config.name);
  return name ?? (config.variable === undefined ? config.within : textOf(module, config.variable));
}

function nameText(evaluator: Evaluator, node: SyntaxNode): string | undefined {
  try {
    const reading = evaluator.read(node, undefined);
    return reading.kind === "scalar" && typeof reading.value === "string" ? reading.value : undefined;
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return undefined;
  }
}

function readConfig(module: Module, config: ConfigExpression, file: string, position: ToPosition): ReadConfig {
  const evaluator = new Evaluator(module, endOf(config));
  const broken = syntaxErrors(statementOf(config.node), file, position);
  try {
    const { reading, named } = withFunctionNames(
      withName(wholeConfig(module, evaluator, config), evaluator, config),
      module,
    );
    const { value, place, diagnostics } = pythonData(reading, file, position);
    const functions = new Map(named.map(({ name, at }) => [name, position(at)] as const));
    const document = { ...sourceDocument(file, value, () => ({ root: place, position })), functions };
    const later = [...changes(evaluator, file, position), ...laterChanges(module, evaluator, file, position)];
    const toWrite = named.map((code) => namedCodeDiagnostic(code, file, position));
    const all = [...broken, ...diagnostics, ...toWrite, ...later];
    if (reading.kind === "dict") return { document, diagnostics: all };
    return { diagnostics: reading.kind === "code" ? all : [...all, notADict({ file, ...position(reading.at) })] };
  } catch (error) {
    if (!(error instanceof LimitReached)) throw error;
    return { diagnostics: [...broken, limitDiagnostic(error, file, position)] };
  }
}

/** The config with what is done to its variable before it is passed on. */
function wholeConfig(module: Module, evaluator: Evaluator, { node, variable, call }: ConfigExpression): Reading {
  const start = evaluator.read(node, undefined);
  if (variable === undefined) return start;
  return evaluator.afterChanges(textOf(module, variable), start, node, call ?? node);
}

/** Where the config is passed on; anywhere where a function does that which runs after all of the module. */
function endOf({ node, call }: ConfigExpression): number {
  return call !== undefined && functionOf(call) === functionOf(node) ? call.from : Infinity;
}

function functionOf(node: SyntaxNode): number | undefined {
  for (let outer = node.parent; outer !== null; outer = outer.parent)
    if (outer.name === "FunctionDefinition") return outer.from;
  return undefined;
}

function notADict(place: Pick<Diagnostic, "file" | "line" | "column">): Diagnostic {
  const fix = 'Pass a dict with "client" and "resources".';
  return {
    code: "no-config",
    severity: "error",
    message: "The config that is passed on is not a dict.",
    fix,
    ...place,
  };
}

/** The name that the source is given in the code is the config's, unless the dict has its own. */
function withName(reading: Reading, evaluator: Evaluator, config: ConfigExpression): Reading {
  if (reading.kind !== "dict" || config.name === undefined) return reading;
  if (reading.entries.some(({ key }) => key === "name")) return reading;
  const value = evaluator.read(config.name, "name");
  return { ...reading, entries: [{ key: "name", keyAt: value.at, value, spread: false }, ...reading.entries] };
}

/** The outermost statement around a node: an error anywhere in it may have cut the config. */
function statementOf(node: SyntaxNode): SyntaxNode {
  let statement = node;
  while (statement.parent !== null && !["Script", "Body"].includes(statement.parent.name)) statement = statement.parent;
  return statement;
}

function syntaxErrors(node: SyntaxNode, file: string, position: ToPosition): Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const at of errorsIn(node)) {
    const place = position(at);
    if (byLine.has(place.line)) continue;
    const message = "This is not Python that can be read; a comma, a quote or a bracket may be missing before it.";
    byLine.set(place.line, {
      ...{ code: "syntax-error", severity: "error", message, fix: "Correct the code at this place.", file },
      ...place,
    });
  }
  return [...byLine.values()].slice(0, MAX_ERRORS);
}

function changes(evaluator: Evaluator, file: string, position: ToPosition): Diagnostic[] {
  const changed = [...evaluator.changes.values()].map((code) => codeDiagnostic(code, { file, ...position(code.at) }));
  const fallbacks = evaluator.fallbacks.map(({ at, name }): Diagnostic => ({
    code: "python-code",
    severity: "warning",
    message: `The default of the secret \`${name}\` is not part of the connector.`,
    fix: "Write the value itself where it is no secret, or set the secret where the connector runs.",
    file,
    ...position(at),
  }));
  const assumed = [...evaluator.assumed].map((at): Diagnostic => ({
    code: "python-code",
    severity: "warning",
    message: "This asks whether a value of the environment is set; it is taken as set, and the other case left out.",
    fix: "Write the case that the connector is to have.",
    file,
    ...position(at),
  }));
  return [...changed, ...fallbacks, ...assumed];
}

function laterChanges(module: Module, evaluator: Evaluator, file: string, position: ToPosition): Diagnostic[] {
  const found: Diagnostic[] = [];
  walk(module.root, (node) => {
    const method = node.name === "CallExpression" ? node.firstChild?.getChild("PropertyName") : undefined;
    if (method == null || !LATER_CHANGES.has(textOf(module, method))) return true;
    const what = `A call of \`${textOf(module, method)}\` after the config`;
    const code = evaluator.code(method, what, "Say it in the config, or do it where the connector is used.");
    found.push(codeDiagnostic(code, { file, ...position(method.from) }, "warning"));
    return true;
  });
  return found;
}
