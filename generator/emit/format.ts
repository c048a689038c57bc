import { format, type Options } from "prettier";
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

/** A generated file's text as prettier prints it. Throws where the text is not well-formed. */
export async function formatText(path: string, text: string): Promise<string> {
  const parser = PARSERS[path.slice(path.lastIndexOf("."))];
  if (parser === undefined) throw new Error(`No format is known for ${path}.`);
  // Of a file without a name, prettier thinks that it may hold JSX.
  if (parser !== "markdown") return format(text, { ...OPTIONS, parser, filepath: path });
  const { text: rest, withTables } = withoutTables(text);
  return withTables(await format(rest, { ...OPTIONS, parser }));
}
