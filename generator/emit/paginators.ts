import type { Json } from "../../templates/runtime/json.ts";
import type { Paginator } from "../plan/connector.ts";
import { type Code, code, objectOf } from "./code.ts";
import { literal, propertyKey } from "./escape.ts";
import type { Imports } from "./imports.ts";

interface Factory {
  readonly module: string;
  readonly name: string;
  /** Options that need not be said. */
  readonly defaults: Readonly<Record<string, Json>>;
}

const RANGE_DEFAULTS = { totalRequired: false, stopAfterEmptyPage: true };

const FACTORIES: Readonly<Record<Paginator["type"], Factory>> = {
  single_page: { module: "./runtime/paginators/single-page.ts", name: "singlePage", defaults: {} },
  offset: { module: "./runtime/paginators/offset.ts", name: "offset", defaults: { offset: 0, ...RANGE_DEFAULTS } },
  page_number: { module: "./runtime/paginators/page-number.ts", name: "pageNumber", defaults: RANGE_DEFAULTS },
  cursor: { module: "./runtime/paginators/cursor.ts", name: "cursor", defaults: { stopAfterEmptyPage: false } },
  json_link: { module: "./runtime/paginators/json-link.ts", name: "jsonLink", defaults: {} },
  header_link: { module: "./runtime/paginators/header-link.ts", name: "headerLink", defaults: { rel: "next" } },
};

/** A paginator as a call of its factory, with the options that say more than its defaults. */
export function paginatorCode(paginator: Paginator, imports: Imports): Code {
  const { module, name, defaults } = FACTORIES[paginator.type];
  const factory = imports.value(module, name);
  const options = Object.entries(paginator).filter(([option]) => option !== "type");
  return code`${factory}(${optionsCode(options, defaults)})`;
}

/** Options as an object literal, without those that are absent or equal to the default; nothing where none is left. */
export function optionsCode(
  options: readonly (readonly [name: string, value: Json | undefined])[],
  defaults: Readonly<Record<string, Json>>,
): Code {
  const said = options.flatMap(([name, value]) => {
    if (value === undefined || JSON.stringify(value) === JSON.stringify(defaults[name])) return [];
    return [[propertyKey(name), literal(value)] as const];
  });
  return said.length === 0 ? code`` : objectOf(said);
}
