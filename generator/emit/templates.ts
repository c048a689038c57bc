import { readFile } from "node:fs/promises";
import { join } from "node:path";
import Handlebars from "handlebars";
import type { Json } from "../../templates/runtime/json.ts";
import { Code } from "./code.ts";
import type { DataLines } from "./data-lines.ts";
import { docComment, identifier, lineComment, literal, propertyKey } from "./escape.ts";
import { markdownCode, markdownText } from "./markdown.ts";

/** What a template shows, and the data that its text leaves out. */
export interface View extends Readonly<Record<string, unknown>> {
  readonly lines?: DataLines;
}

/** The helpers that a template prints with; there is no other way to print, and each throws for what it cannot. */
export const HELPERS: Readonly<Record<string, (value: unknown) => string>> = {
  lit: (value) => String(literal(json(value))),
  ident: (value) => String(identifier(text(value))),
  key: (value) => String(propertyKey(text(value))),
  doc: (value) => String(docComment(text(value))),
  line: (value) => String(lineComment(text(value))),
  code: (value) => codeText(value),
  md: (value) => markdownText(text(value)),
  mdcode: (value) => markdownCode(text(value)),
};

/** Renders the template of a connector's file: `resources` is templates/connector/resources.hbs. */
export async function render(folder: string, name: string, view: object): Promise<string> {
  const source = await readFile(join(folder, `${name}.hbs`), "utf8");
  return compiled(source)(view);
}

/** Compiles a template that can print only through the helpers. */
export function compiled(source: string): (view: object) => string {
  const handlebars = Handlebars.create();
  for (const [name, help] of Object.entries(HELPERS)) handlebars.registerHelper(name, help);
  const template: (view: object) => string = handlebars.compile(source, {
    noEscape: true,
    strict: true,
    knownHelpersOnly: true,
    knownHelpers: Object.fromEntries(Object.keys(HELPERS).map((name) => [name, true])),
  });
  return (view) => template(view);
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Error(`A template prints a ${typeof value} where it should print text.`);
  return value;
}

function json(value: unknown): Json {
  if (value === undefined || value instanceof Code) throw new Error("A template prints no JSON as a literal.");
  // `literal` itself refuses what is not JSON.
  return value as Json;
}

function codeText(value: unknown): string {
  const pieces: readonly unknown[] = Array.isArray(value) ? value : [value];
  return pieces
    .map((piece) => {
      if (piece instanceof Code) return piece.toString();
      throw new Error("A template prints text that is not escaped as code.");
    })
    .join("\n");
}
