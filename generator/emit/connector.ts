import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import type { Connector } from "../plan/connector.ts";
import { DataLines } from "./data-lines.ts";
import { destinationView } from "./destination-modules.ts";
import { extensionsView } from "./extensions.ts";
import { formatText } from "./format.ts";
import { indexView } from "./index-module.ts";
import { mocksView } from "./mocks.ts";
import { packageView } from "./package-json.ts";
import { readmeView } from "./readme.ts";
import { resourcesView } from "./resources.ts";
import type { Piece } from "./runtime-print.ts";
import { runtimeClosure } from "./runtime.ts";
import { byCodeUnit, readRuntime } from "./runtime-modules.ts";
import { runtimeImports, withImportExtension } from "./specifiers.ts";
import { lineComment } from "./escape.ts";
import { render, type View } from "./templates.ts";
import { typesText } from "./types.ts";

/** How a connector is printed. */
export interface EmitOptions {
  /** The extension of relative imports, as the project that the connector lands in asks for. */
  readonly importExtension: "ts" | "js";
  /** The folder of the runtime's modules; the templates are in `connector` beside it. */
  readonly runtimeDir: string;
}

/** A connector as text. */
export interface EmittedConnector {
  /** Path below the connector's folder → text, sorted by path. */
  readonly modules: ReadonlyMap<string, string>;
  /** Paths of those that are modules of the runtime as a whole, but for the header and the extension of imports. */
  readonly copied: ReadonlySet<string>;
  /** Formats the files that are no modules, which can wait for them: by path. */
  readonly documents: () => Promise<ReadonlyMap<string, string>>;
}

/**
 * Prints a connector.
 *
 * @throws Error for a plan or a runtime that is not what it must be: a mistake of the generator, not of its user.
 */
export async function emitConnector(connector: Connector, options: EmitOptions): Promise<EmittedConnector> {
  const rendered = await renderedFiles(connector, options);
  const typeLines = new DataLines();
  const types = typesText(connector.schemas, typeLines);
  const own = rendered.filter(({ path }) => path.endsWith(".ts"));
  const imports = own.flatMap(({ path, text }) => runtimeImports(path, text));
  const runtime = await readRuntime(
    options.runtimeDir,
    imports.map(({ module }) => module),
  );
  const unformatted = [
    ...own.map((file) => ({ ...file, pieces: undefined, isWhole: false })),
    { path: "types.ts", text: types, lines: typeLines, pieces: undefined, isWhole: false },
    ...[...runtimeClosure(runtime, imports)].map(([path, module]) => ({
      path: `runtime/${path}`,
      lines: undefined,
      ...module,
    })),
  ].sort((one, other) => byCodeUnit(one.path, other.path));
  const header = headerOf(connector);
  const modules = new Map<string, string>();
  // One after the other, since formatting takes much memory and no file waits for anything but the processor.
  for (const { path, text, lines, pieces, isWhole } of unformatted) {
    // The runtime is formatted here as its output is, and formatting is what takes the longest.
    const formatted = isWhole ? text : await (pieces ? formattedPieces(path, pieces) : formatText(path, text, lines));
    const specified = withImportExtension(path, formatted, options.importExtension);
    modules.set(path, isOverwritten(path) ? withHeader(header, specified) : specified);
    // The process that will check them is waiting for answers.
    await setImmediate();
  }
  return {
    modules,
    copied: new Set(unformatted.flatMap(({ path, isWhole }) => (isWhole ? [path] : []))),
    documents: () => formattedDocuments(rendered.filter((file) => !own.includes(file))),
  };
}

async function formattedDocuments(documents: readonly Rendered[]): Promise<ReadonlyMap<string, string>> {
  const texts = new Map<string, string>();
  for (const { path, text } of documents) texts.set(path, await formatText(path, text));
  return texts;
}

/** A module of the runtime as text: only the pieces that have changed need formatting, each for itself. */
async function formattedPieces(path: string, pieces: readonly Piece[]): Promise<string> {
  let text = "";
  for (const piece of pieces) {
    const space = /^\s*/.exec(piece.text)?.[0] ?? "";
    text += piece.isAsWas ? piece.text : space + (await formatText(path, piece.text)).trimEnd();
  }
  return `${text.trim()}\n`;
}

interface Rendered {
  readonly path: string;
  readonly text: string;
  readonly lines: DataLines | undefined;
}

/** The files that are particular to the API; relative imports end in `.ts`. */
async function renderedFiles(connector: Connector, options: EmitOptions): Promise<readonly Rendered[]> {
  const folder = join(options.runtimeDir, "..", "connector");
  const views: readonly (readonly [path: string, template: string, view: View])[] = [
    ["README.md", "README.md", readmeView(connector, options.importExtension)],
    ["extensions.ts", "extensions", extensionsView(connector)],
    ["index.ts", "index", indexView(connector)],
    ["mocks.ts", "mocks", mocksView(connector)],
    ["package.json", "package.json", packageView(connector)],
    ["resources.ts", "resources", resourcesView(connector)],
    ...connector.destinations.map((name) => [`${name}.ts`, name, destinationView(connector, name)] as const),
  ];
  return Promise.all(
    views.map(async ([path, template, view]) => {
      return { path, text: await render(folder, template, view), lines: view.lines };
    }),
  );
}

function headerOf({ origin: { spec, command } }: Connector): string {
  return String(lineComment(`Generated by gen from ${spec}. Do not edit; run \`${command}\` instead.`));
}

function isOverwritten(path: string): boolean {
  return path.endsWith(".ts") && path !== "extensions.ts";
}

function withHeader(header: string, text: string): string {
  return text.startsWith("import ") || text.startsWith("export {") ? `${header}\n${text}` : `${header}\n\n${text}`;
}
