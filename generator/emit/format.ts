import { format, type Options } from "prettier";
import { withoutTables } from "./markdown-table.ts";

// Every option that the output depends on is said here, and the user's own configuration is never read: the same bytes
// everywhere.
const OPTIONS: Options = {
  printWidth: 120,
  tabWidth: 2,
  useTabs: false,
  semi: true,
  singleQuote: false,
  quoteProps: "as-needed",
  trailingComma: "all",
  bracketSpacing: true,
  objectWrap: "preserve",
  arrowParens: "always",
  // Tables that are wider than a line are not padded to their longest cell.
  proseWrap: "never",
  endOfLine: "lf",
};

const PARSERS: Readonly<Record<string, string>> = { ".ts": "babel-ts", ".json": "json-stringify", ".md": "markdown" };

/** A generated file's text as prettier prints it. Throws where the text is not well-formed. */
export async function formatText(path: string, text: string): Promise<string> {
  const parser = PARSERS[path.slice(path.lastIndexOf("."))];
  if (parser === undefined) throw new Error(`No format is known for ${path}.`);
  if (parser !== "markdown") return format(text, { ...OPTIONS, parser });
  const { text: rest, withTables } = withoutTables(text);
  return withTables(await format(rest, { ...OPTIONS, parser }));
}
