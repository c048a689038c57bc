import { Composer, Lexer, Parser, type Document } from "yaml";
import { LimitReached, MAX_DEPTH } from "../limits.ts";
import { withoutQuotation } from "./problem-message.ts";

/** The first document of a YAML text as nodes, and what the parser found wrong. */
export interface ParsedYaml {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly YamlProblem[];
}

export interface YamlProblem {
  readonly message: string;
  readonly at: number;
}

const OPTIONS = {
  version: "1.2",
  merge: false,
  resolveKnownTags: false,
  // The parser compares keys in quadratic time; the conversion to data finds repeated ones as well.
  uniqueKeys: false,
  intAsBigInt: true,
  prettyErrors: false,
  logLevel: "silent",
} as const;

/**
 * Parses YAML 1.2 with its core schema.
 * @throws LimitReached where the text is nested too deep.
 */
export function parseYaml(text: string): ParsedYaml {
  const [document, ...more] = new Composer(OPTIONS).compose(boundedTokens(text), true, text.length);
  if (document === undefined) return { document, problems: [] };
  const problems = [...document.errors, ...document.warnings].map((problem) => ({
    message: withoutQuotation(problem.message),
    at: problem.pos[0],
  }));
  if (document.directives.yaml.version !== "1.2")
    problems.push({ message: "The document asks for YAML 1.1; only YAML 1.2 is read", at: 0 });
  const [second] = more;
  if (second !== undefined)
    problems.push({ message: "A second document begins here; only one is read", at: second.range[0] });
  return { document, problems };
}

/** The parser's tokens, ended early where the nesting would exhaust the composer's stack. */
function* boundedTokens(text: string) {
  const parser = new Parser();
  let at = 0;
  for (const lexeme of new Lexer().lex(text)) {
    yield* parser.next(lexeme);
    at += lexeme.length;
    if (parser.stack.length > MAX_DEPTH) throw new LimitReached("too-deep", at);
  }
  yield* parser.end();
}
