import ts from "typescript";

/** Declarations that stand for packages of which nothing is known. */
export interface PackageShims {
  readonly text: string;
  /** The modules that import from a package. */
  readonly users: ReadonlySet<string>;
}

/**
 * Declares what modules take from optional packages and from Node, as values and types that fit anywhere: the check has
 * the same result whether the packages are installed or not.
 */
export function packageShims(modules: ReadonlyMap<string, string>): PackageShims {
  const names = new Map<string, Set<string>>();
  const users = new Set<string>();
  for (const [path, text] of modules) {
    for (const { specifier, imported } of packageImports(path, text)) {
      users.add(path);
      names.set(specifier, new Set([...(names.get(specifier) ?? []), ...imported]));
    }
  }
  return { text: [...names].map(([specifier, known]) => shim(specifier, known)).join("\n"), users };
}

function shim(specifier: string, names: ReadonlySet<string>): string {
  // Without a body, a module has whatever is asked of it, but only as values.
  if (names.has("*")) return `declare module ${JSON.stringify(specifier)};`;
  const members = [...names].map((name) =>
    name === "default"
      ? "const all: any; export default all;"
      : `export const ${name}: any; export type ${name}<A = any, B = any, C = any> = any;`,
  );
  return `declare module ${JSON.stringify(specifier)} { ${members.join(" ")} }`;
}

/** The names that each import of a package asks for; `*` for all of them. */
function packageImports(path: string, text: string): readonly { specifier: string; imported: readonly string[] }[] {
  const source = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
  return source.statements.flatMap((node) => {
    if (!ts.isImportDeclaration(node) || !ts.isStringLiteral(node.moduleSpecifier)) return [];
    const specifier = node.moduleSpecifier.text;
    if (specifier.startsWith(".")) return [];
    const bindings = node.importClause?.namedBindings;
    const named = bindings && ts.isNamedImports(bindings) ? bindings.elements : [];
    const imported = [
      ...(node.importClause?.name ? ["default"] : []),
      ...(bindings && ts.isNamespaceImport(bindings) ? ["*"] : []),
      ...named.map(({ name, propertyName }) => (propertyName ?? name).text),
    ];
    return [{ specifier, imported }];
  });
}
