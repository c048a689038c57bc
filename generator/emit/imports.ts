import { type Code, code, enclosed, namesOf } from "./code.ts";
import type { DataLines } from "./data-lines.ts";
import { identifier, literal } from "./escape.ts";
import { byCodeUnit } from "./runtime-modules.ts";

/** Collects what a rendered module imports while its parts are made. */
export class Imports {
  readonly #modules = new Map<string, Map<string, "type" | "value">>();
  readonly #namespaces = new Map<string, string>();

  /** Imports a value and gives its name as code. */
  value(module: string, name: string): Code {
    this.#names(module).set(name, "value");
    return identifier(name);
  }

  /** Imports a type and gives its name as code. */
  type(module: string, name: string): Code {
    const names = this.#names(module);
    if (!names.has(name)) names.set(name, "type");
    return identifier(name);
  }

  /** Imports all of a module under one name and gives that as code. */
  namespace(module: string, name: string): Code {
    this.#namespaces.set(module, name);
    return identifier(name);
  }

  /**
   * The import declarations, sorted by module and name.
   *
   * @param lines takes those that are long, which are then left out. Default: none is
   */
  declarations(lines?: DataLines): readonly Code[] {
    const namespaces = sorted(this.#namespaces).map(
      ([module, name]) => code`import * as ${identifier(name)} from ${literal(module)};`,
    );
    return [...namespaces, ...this.#named(lines)];
  }

  #named(lines: DataLines | undefined): readonly Code[] {
    return sorted(this.#modules).map(([module, names]) => {
      const all = sorted(names);
      const allTypes = all.every(([, kind]) => kind === "type");
      const specifiers = all.map(([name, kind]) =>
        kind === "type" && !allTypes ? code`type ${identifier(name)}` : identifier(name),
      );
      const keyword = allTypes ? code`import type` : code`import`;
      const declaration = enclosed(code`${keyword} `, namesOf(specifiers), code` from ${literal(module)};`);
      // What is imported of the runtime is looked for in the rendered text.
      return module.startsWith("./runtime/") ? declaration : (lines?.addLong(declaration) ?? declaration);
    });
  }

  #names(module: string): Map<string, "type" | "value"> {
    const names = this.#modules.get(module) ?? new Map<string, "type" | "value">();
    this.#modules.set(module, names);
    return names;
  }
}

function sorted<Value>(map: ReadonlyMap<string, Value>): readonly (readonly [string, Value])[] {
  return [...map].sort(([one], [other]) => byCodeUnit(one, other));
}
