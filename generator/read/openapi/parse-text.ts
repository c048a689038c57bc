import { Composer, LineCounter, Parser, Lexer, type Document } from "yaml";
import type { Diagnostic } from "../../diagnostics/diagnostic.ts";
import { jsonProblems } from "../json/read-json.ts";
import { withoutQuotation } from "../yaml/problem-message.ts";
import { repeatedJsonKeys, repeatedYamlKeys } from "./repeated-keys.ts";
import { get, isObject } from "../values.ts";

/** Characters of a JSON document that are read at most. */
export const MAX_JSON_LENGTH = 64 * 1024 * 1024;
/** Characters of a YAML document that are read at most: YAML parses some thirty times slower than JSON. */
export const MAX_YAML_LENGTH = 16 * 1024 * 1024;
/** Levels of nesting that are read at most; published documents stay below a hundred. */
export const MAX_DEPTH = 1000;
const MAX_ALIASES = 10_000;

/** What a text says, and what is wrong with it; no value where an error makes it unusable. */
export interface ParsedText {
  readonly value?: unknown;
  readonly diagnostics: readonly Diagnostic[];
}

class TooDeep extends Error {
  override readonly name = "TooDeep" as const;
}

/**
 * Reads JSON or YAML as plain data. Never throws and ends quickly on texts made to exhaust a reader.
 *
 * @param parsed what `JSON.parse` gives for the text, where the caller has it already
 */
export function parseText(text: string, file: string, parsed?: unknown): ParsedText {
  const source = text.startsWith("\uFEFF") ? text.slice(1) : text;
  const json = /^\s*[[{]/.test(source);
  if (source.length > (json ? MAX_JSON_LENGTH : MAX_YAML_LENGTH)) return failure(tooLarge(source.length, json, file));
  if (!json) return parseYaml(source, file);
  try {
    const value: unknown = parsed ?? JSON.parse(source);
    return { value, diagnostics: repeatedJsonKeys(source, value, file) };
  } catch {
    if (source.length > MAX_YAML_LENGTH) return failure(notJson(file));
    // Comments and trailing commas are common in hand-written JSON, and YAML's flow style allows them.
    const tolerant = parseYaml(source, file);
    if ("value" in tolerant || tolerant.diagnostics.some(({ code }) => code === "too-deep")) return tolerant;
    return failure(jsonProblems(source, file).find(({ code }) => code === "syntax-error") ?? notJson(file));
  }
}

function notJson(file: string): Diagnostic {
  return {
    code: "syntax-error",
    severity: "error",
    message: "This is not well-formed JSON.",
    fix: "Correct the document; any JSON checker shows the place.",
    file,
  };
}

function parseYaml(source: string, file: string): ParsedText {
  const lines = new LineCounter();
  try {
    const document = compose(source, lines);
    if (document === undefined) return { value: undefined, diagnostics: [] };
    const value: unknown = document.toJS({ maxAliasCount: MAX_ALIASES });
    const usable = isObject(value) && isObject(get(value, "paths"));
    const diagnostics = document.errors.slice(0, 20).map((error): Diagnostic => {
      const { line, col } = lines.linePos(error.pos[0]);
      return {
        code: "syntax-error",
        severity: usable ? "warning" : "error",
        message: `This is not well-formed YAML: ${withoutQuotation(error.message)}.`,
        fix: "Correct the document at that place; what could be read is used.",
        file,
        line,
        column: col,
      };
    });
    if (!usable && diagnostics.length > 0) return { diagnostics };
    return { value, diagnostics: [...diagnostics, ...repeatedYamlKeys(document, lines, file)] };
  } catch (error) {
    return failure(yamlFailure(error, file));
  }
}

/** The first document of a YAML text. Nesting is bounded while parsing: the parser overflows its stack otherwise. */
function compose(source: string, lines: LineCounter): Document.Parsed | undefined {
  // The parser itself tells the first line only where it is given the whole text.
  lines.addNewLine(0);
  const parser = new Parser(lines.addNewLine);
  function* tokens() {
    for (const lexeme of new Lexer().lex(source)) {
      yield* parser.next(lexeme);
      if (parser.stack.length > MAX_DEPTH) throw new TooDeep();
    }
    yield* parser.end();
  }
  // Unique keys are checked in quadratic time, so a repeated key takes its last value, as in JSON.
  const options = { uniqueKeys: false, merge: true, strict: false, prettyErrors: false, logLevel: "silent" } as const;
  for (const document of new Composer(options).compose(tokens(), true, source.length)) return document;
  return undefined;
}

function yamlFailure(error: unknown, file: string): Diagnostic {
  if (error instanceof TooDeep || error instanceof RangeError) return tooDeep(file);
  const message = error instanceof Error ? error.message : "unknown reason";
  if (!message.startsWith("Excessive alias count")) {
    const problem = `This is not well-formed YAML: ${withoutQuotation(message)}.`;
    return { code: "syntax-error", severity: "error", message: problem, fix: "Correct the document.", file };
  }
  return {
    code: "too-many-aliases",
    severity: "error",
    message: `The YAML aliases of this document expand to more than ${MAX_ALIASES} values.`,
    fix: "Write the repeated parts as components and refer to them by $ref.",
    file,
  };
}

/** The finding that a document is nested deeper than `MAX_DEPTH`. */
export function tooDeep(file: string, pointer?: string): Diagnostic {
  return {
    code: "too-deep",
    severity: "error",
    message: `The document is nested deeper than ${MAX_DEPTH} levels.`,
    fix: "Move deep parts into components and refer to them by $ref.",
    file,
    pointer,
  };
}

/** The finding that a document is longer than is read. */
export function tooLarge(length: number, json: boolean, file: string): Diagnostic {
  const limit = (json ? MAX_JSON_LENGTH : MAX_YAML_LENGTH) / 1024 / 1024;
  return {
    code: "too-large",
    severity: "error",
    message: `The document has ${Math.ceil(length / 1024 / 1024)} MB; at most ${limit} MB of ${json ? "JSON" : "YAML"} are read.`,
    fix: json
      ? "Cut the document down to the paths that you need."
      : "Convert it to JSON, or cut it down to the paths that you need.",
    file,
  };
}

function failure(diagnostic: Diagnostic): ParsedText {
  return { diagnostics: [diagnostic] };
}
