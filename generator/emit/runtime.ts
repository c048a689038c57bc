import { type Piece, printModule } from "./runtime-print.ts";
import { byCodeUnit, type RuntimeModule, type RuntimeModules } from "./runtime-modules.ts";
import type { DeclarationStatement } from "./runtime-statements.ts";

/** A name that a rendered module takes from the runtime. */
export interface RuntimeImport {
  /** Below the runtime folder: client.ts. */
  readonly module: string;
  readonly name: string;
}

/** What is kept of one runtime module. */
export interface KeptModule {
  readonly module: RuntimeModule;
  readonly statements: ReadonlySet<DeclarationStatement>;
  /** Bound names of the imports in use; whether any use is of the value and not only of the type. */
  readonly imports: ReadonlyMap<string, { readonly asValue: boolean }>;
  /** Names that stay exported. */
  readonly exports: ReadonlySet<string>;
}

/** The text of a kept module. */
export interface RuntimeText {
  readonly text: string;
  /** What the text is put together from. */
  readonly pieces: readonly Piece[];
  /** Whether all of the module was kept, so that its text is as formatted as the module. */
  readonly isWhole: boolean;
}

interface Growing {
  readonly module: RuntimeModule;
  readonly statements: Set<DeclarationStatement>;
  readonly imports: Map<string, { readonly asValue: boolean }>;
  readonly exports: Set<string>;
}

/**
 * The dependency closure of some names of the runtime: every declaration that they need, and nothing else. What only
 * its own module uses is no longer exported, except types that an exported declaration shows.
 * @returns path below the runtime folder → text, sorted by path.
 * @throws Error where a module or a name does not exist.
 */
export function runtimeClosure(
  modules: RuntimeModules,
  imports: readonly RuntimeImport[],
): ReadonlyMap<string, RuntimeText> {
  const kept = new Map<string, Growing>();
  for (const { module, name } of imports) require(modules, kept, module, name, "a rendered module");
  for (const module of kept.values()) keepShownTypes(module);
  const paths = [...kept.keys()].sort(byCodeUnit);
  return new Map(
    paths.flatMap((path) => {
      const module = kept.get(path);
      return module ? [[path, printed(module)] as const] : [];
    }),
  );
}

function printed(kept: KeptModule): RuntimeText {
  const pieces = printModule(kept);
  const text = `${pieces
    .map((piece) => piece.text)
    .join("")
    .trim()}\n`;
  const whole = `${kept.module.text.trim()}\n`;
  return { text, pieces, isWhole: text === whole };
}

/** Keeps what another module imports by name. */
function require(
  modules: RuntimeModules,
  kept: Map<string, Growing>,
  path: string,
  name: string,
  importer: string,
): void {
  const module = modules.get(path);
  if (!module) throw new Error(`Runtime module ${path}, imported by ${importer}, does not exist.`);
  const growing = kept.get(path) ?? { module, statements: new Set(), imports: new Map(), exports: new Set() };
  kept.set(path, growing);
  if (growing.exports.has(name)) return;
  const statements = module.declarations.get(name)?.filter(({ exported }) => exported) ?? [];
  const reexport = module.reexports.get(name);
  if (statements.length === 0 && !reexport) {
    throw new Error(`Runtime module ${path} does not export ${name}, which ${importer} imports.`);
  }
  growing.exports.add(name);
  if (reexport) {
    if (reexport.module !== undefined && reexport.name !== undefined) {
      require(modules, kept, reexport.module, reexport.name, path);
    }
    return;
  }
  keep(modules, kept, growing, name);
}

/** Keeps a declaration of a module and all that it refers to. */
function keep(modules: RuntimeModules, kept: Map<string, Growing>, growing: Growing, name: string): void {
  for (const statement of growing.module.declarations.get(name) ?? []) {
    if (growing.statements.has(statement)) continue;
    growing.statements.add(statement);
    for (const reference of statement.references) {
      const imported = growing.module.imports.get(reference.name);
      if (!imported) {
        keep(modules, kept, growing, reference.name);
        continue;
      }
      const asValue = growing.imports.get(reference.name)?.asValue === true || !reference.asType;
      growing.imports.set(reference.name, { asValue });
      if (imported.module !== undefined && imported.name !== undefined) {
        require(modules, kept, imported.module, imported.name, growing.module.path);
      }
    }
  }
}

/** Leaves types exported that exported declarations show, so that users of the connector can name what they get. */
function keepShownTypes({ module, exports }: Growing): void {
  for (const name of exports) {
    // A set visits what is added while it is walked, so types shown by these types follow.
    for (const { references } of module.declarations.get(name) ?? []) {
      for (const { name: shown, inSignature } of references) {
        const isShown = module.declarations.get(shown)?.some(({ exported, isType }) => exported && isType);
        if (inSignature && isShown) exports.add(shown);
      }
    }
  }
}
