import type { PlaceOf } from "../config/place.ts";
import type { Report } from "../config/report.ts";
import type { ConnectorNames } from "./connector.ts";
import { RESERVED_IDENTIFIERS, RESERVED_TYPES } from "./reserved.ts";
import { uniqueNames, type UniqueNames } from "./unique-names.ts";
import { camelCase, pascalCase, singularWords, snakeCase, wordsOf } from "../words/words.ts";

/** What a resource is called in code and in the destination. */
export interface ResourceNames {
  readonly identifier: string;
  readonly rowType: string;
  readonly table: string;
}

/** Names the resources of one connector, one call each; every name is legal and given out once. */
export type ResourceNamer = (name: string, table: string | undefined, place: PlaceOf) => ResourceNames;

/** A namer that keeps clear of the connector's own names and its secrets' options. */
export function resourceNamer(names: ConnectorNames, options: Iterable<string>, report: Report): ResourceNamer {
  const own = Object.values({ ...names });
  // One module imports both, and letters of many scripts have no capitals to tell them apart: `日本` and `日本`.
  const identifiers: UniqueNames = uniqueNames([...RESERVED_IDENTIFIERS, ...own, ...options], {
    isReserved: (name) => types.has(name),
  });
  const types: UniqueNames = uniqueNames([...RESERVED_TYPES, ...own], { isReserved: (name) => identifiers.has(name) });
  const tables = uniqueNames([], { fold: (name) => name.toLowerCase() });
  let count = 0;
  return (name, table, place) => {
    count += 1;
    const words = wordsOf(name);
    const known = words.length > 0 ? words : ["resource", String(count)];
    const wishes = {
      identifier: camelCase(known),
      rowType: pascalCase(singularWords(known)),
      table: table ?? snakeCase(known),
    };
    const given = {
      identifier: identifiers.take(wishes.identifier, "Resource"),
      rowType: types.take(wishes.rowType, "Row"),
      // Two resources may share a table, but only where the config says so.
      table: table === undefined ? tables.take(wishes.table, "") : tableName(table, snakeCase(known)),
    };
    const lost = words.length === 0;
    const renamed = (["identifier", "rowType", "table"] as const).filter(
      (kind) => lost || given[kind] !== wishes[kind],
    );
    if (renamed.length > 0) {
      const list = renamed.map((kind) => `${KINDS[kind]} \`${given[kind]}\``).join(" and ");
      // A type's name is seen by the compiler only; a property's or table's is used by people and queries.
      const tell = renamed.every((kind) => kind === "rowType") ? report.info : report.warning;
      tell({
        code: "renamed",
        path: place(["name"]),
        message: `The resource ${JSON.stringify(name)} becomes the ${list}: its own name is taken or cannot be used.`,
        fix: "Give the resource another `name` to choose for yourself.",
      });
    }
    return given;
  };
}

const KINDS = { identifier: "property", rowType: "type", table: "table" } as const;

function tableName(wish: string, fallback: string): string {
  const name = snakeCase(wordsOf(wish));
  return name === "" ? fallback : name;
}
