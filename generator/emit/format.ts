import { format, type Options } from "prettier";
import type { DataLines, LinesKind } from "./data-lines.ts";
import { PRINT_WIDTH, withoutTables } from "./markdown-table.ts";

// Every option that the output depends on is said here, and the user's own configuration is never read: the same bytes
// everywhere.
const OPTIONS: Options = {
  printWidth: PRINT_WIDTH,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  quoteProps: "as-needed",
  trailingComma: "all",
  bracketSpacing: true,
  objectWrap: "preserve",
  arrowParens: "always",
  // With this, prettier does not pad tables that are wider than a line, as ours are not (see withoutTables).
  proseWrap: "never",
  endOfLine: "lf",
};

const PARSERS: Readonly<Record<string, string>> = { ".ts": "babel-ts", ".json": "json-stringify", ".md": "markdown" };

/**
 * A generated file's text as prettier prints it. Throws where the text is not well-formed.
 *
 * @param lines data that the text leaves out. Default: none
 */
export async function formatText(path: string, text: string, lines?: DataLines): Promise<string> {
  const parser = PARSERS[path.slice(path.lastIndexOf("."))];
  if (parser === undefined) throw new Error(`No format is known for ${path}.`);
  // Of a file without a name, prettier thinks that it may hold JSX.
  if (parser !== "markdown") {
    const formatted = await format(text, { ...OPTIONS, parser, filepath: path });
    return lines ? lines.put(formatted, formatLines) : formatted;
  }
  const { text: rest, withTables } = withoutTables(await withFormattedCode(text));
  return withTables(await format(rest, { ...OPTIONS, parser, embeddedLanguageFormatting: "off" }));
}

/**
 * Markdown with its blocks of TypeScript formatted as modules are: prettier itself would load one more copy of TypeScript
 * for them.
 */
async function withFormattedCode(markdown: string): Promise<string> {
  // Every second piece is what stands in such a block.
  const pieces = markdown.split(/(?<=^```ts\n)([^]*?)(?=^```$)/m);
  const formatted = pieces.map(async (piece, at) => (at % 2 === 0 ? piece : formatText("README.ts", piece)));
  return (await Promise.all(formatted)).join("");
}

/** How deep lines stand where they are formatted for themselves. */
const DEPTH = 4;

// Stands between statements that are formatted together.
const SEPARATOR = "// next";

/** Each property of an object literal, member of a type or statement for itself, as it is printed at an indent. */
async function formatLines(kind: LinesKind, items: readonly string[], indent: number): Promise<readonly string[]> {
  if (kind === "statements") {
    const together = items.join(`\n${SEPARATOR}\n`);
    const printWidth = PRINT_WIDTH - indent;
    const formatted = await format(together, { ...OPTIONS, printWidth, parser: "babel-ts", filepath: "data.ts" });
    const statements = formatted.trimEnd().split(`\n${SEPARATOR}\n`);
    return statements.map((statement) => statement.replaceAll(/^(?=.)/gm, " ".repeat(indent)));
  }
  const [head, end] = kind === "members" ? ["type X = ", ";"] : ["", ","];
  const text = `${head}[\n${items.map((item) => `{\n${item}${end}\n},\n`).join("")}];`;
  const printWidth = PRINT_WIDTH - indent + DEPTH;
  const formatted = await format(text, { ...OPTIONS, printWidth, parser: "babel-ts", filepath: "data.ts" });
  const objects = formatted.slice(`${head}[\n  {\n`.length, -"\n  },\n];\n".length).split("\n  },\n  {\n");
  return objects.map((object) => object.replaceAll(/^ {4}/gm, " ".repeat(indent)));
}
