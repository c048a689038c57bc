import type { OpenApiDocument } from "../read/openapi/document.ts";
import type { Property } from "../read/openapi/schemas.ts";
import { textOf } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { collections, entityOf, stem, variablesOf } from "./paths.ts";
import { wordsOf } from "../words/words.ts";
import { entity, flat, singularAll, wordSet } from "./compare-names.ts";

/** Words that make a name a key: `user_id`, `boardKey`, `AccountSid`. */
const SUFFIXES = ["id", "uuid", "gid", "sid", "guid", "uid", "key", "code", "number", "identifier", "slug", "pk"];
/** Names that alone mean a key, surest first. */
const KNOWN = [
  "uuid",
  "guid",
  "gid",
  "sid",
  "uid",
  "pk",
  "key",
  "identifier",
  "code",
  "slug",
  "token",
  "hash",
  "sha",
  "sha1",
  "sha256",
  "num",
  "number",
];
const UNIQUE = /\b(unique(ly)?|identif(y|ies|ier))\b/i;
const OTHERS = wordSet(
  "account tenant organization organisation workspace parent owner creator created updated author external request client app application",
);

/** The fields that tell rows apart; none where nothing in the document says which. */
export function inferPrimaryKey(
  candidate: Candidate,
  document: OpenApiDocument,
  details: readonly string[],
): Fact<readonly string[]> {
  const scalars = [...candidate.rowProperties.values()].filter((property) => isKeyType(property, document));
  for (const rule of RULES) {
    const found = rule({ candidate, document, details, scalars });
    if (found !== undefined) return found;
  }
  const why =
    candidate.rowProperties.size === 0 ? "the document does not describe the rows" : "no field looks like a key";
  return fact([], 0.3, why);
}

interface Context {
  readonly candidate: Candidate;
  readonly document: OpenApiDocument;
  /** The last variables of the paths that address one row of this list. */
  readonly details: readonly string[];
  readonly scalars: readonly Property[];
}
type Rule = (context: Context) => Fact<readonly string[]> | undefined;

const ownId: Rule = ({ scalars }) => {
  const found =
    scalars.find((property) => property.name === "id") ?? scalars.find((property) => flat(property.name) === "id");
  if (found !== undefined) return fact([found.name], 0.97, `${JSON.stringify(found.name)} is the row's own id`);
  const unique = scalars.find((property) => ["uuid", "guid", "gid", "sid"].includes(flat(property.name)));
  return unique && fact([unique.name], 0.93, `${JSON.stringify(unique.name)} is the row's own id by another name`);
};

/** The row's name followed by a key word: `signature_request_id` of a signature request. */
const ownEntityId: Rule = ({ candidate, document, scalars }) => {
  const { selector, row, operation } = candidate;
  const schemaNames = document.schemas.namesOf(row).map((name) => name.split(".").at(-1) ?? name);
  const described = schemaNames.length;
  const names = [
    ...schemaNames,
    selector.value.filter((key) => key !== "*").at(-1) ?? "",
    collections(operation.path).at(-1) ?? "",
  ];
  const entities = [
    ...names.map((name) => entity(name).join("")),
    ...names.slice(described).map((name) => entity(name).at(-1) ?? ""),
  ].filter((name) => name !== "");
  for (const suffix of SUFFIXES) {
    const wanted = new Set(entities.map((name) => name + suffix));
    const found = scalars.find((property) => wanted.has(singularAll(property.name)));
    if (found !== undefined)
      return fact(
        [found.name],
        0.9,
        `${JSON.stringify(found.name)} is what the row is called, with ${JSON.stringify(suffix)}`,
      );
  }
  return undefined;
};

/** The field that the path of one row asks for: `/indexes/{indexName}` addresses by `name`. */
const addressedBy: Rule = ({ candidate, details, scalars }) => {
  const last = entity(collections(candidate.operation.path).at(-1) ?? "").join("");
  for (const variable of details) {
    const wanted = singularAll(variable);
    const bare = wanted.startsWith(last) ? wanted.slice(last.length) : "";
    const found =
      scalars.find((property) => singularAll(property.name) === wanted) ??
      scalars.find((property) => bare !== "" && bare !== "id" && singularAll(property.name) === bare) ??
      scalars.find((property) => property.name !== "id" && flat(property.name) === wordsOf(variable).at(-1));
    if (found !== undefined) return fact([found.name], 0.85, `the path of one row asks for {${variable}}`);
  }
  return undefined;
};

const knownName: Rule = ({ scalars }) => {
  for (const name of KNOWN) {
    const found = scalars.find((property) => flat(property.name) === name);
    if (found !== undefined)
      return fact(
        [found.name],
        name.length > 2 ? 0.75 : 0.7,
        `${JSON.stringify(found.name)} is a usual name for a key`,
      );
  }
  return undefined;
};

const describedAsUnique: Rule = ({ document, scalars }) => {
  const found = scalars.find((property) => {
    const description = textOf(document.schemas.resolve(property.schema), "description") ?? "";
    return (
      UNIQUE.test(description) && wordsOf(property.name).some((word) => SUFFIXES.includes(word)) && !isForeign(property)
    );
  });
  return found && fact([found.name], 0.65, `described as unique: ${JSON.stringify(found.name)}`);
};

/** The only id of the row, or the first where it is required or comes first. */
const endsInId: Rule = ({ candidate, document, scalars }) => {
  const ids = scalars.filter((property) =>
    ["id", "uuid", "guid", "sid", "gid"].includes(wordsOf(property.name).at(-1) ?? ""),
  );
  const parents = new Set(variablesOf(candidate.operation.path).map(flat));
  const own = ids.filter((property) => !isForeign(property) && !parents.has(flat(property.name)));
  const found = own.find((property) => !namesAnother(property, candidate, document));
  if (found === undefined) return undefined;
  const first = candidate.rowProperties.keys().next().value === found.name;
  if (own.length > 1 && !found.required && !first) return undefined;
  if (hasEmail(scalars) !== undefined && own.length === 1 && !first) return undefined;
  return fact([found.name], 0.5, `${JSON.stringify(found.name)} is the first field that ends in an id word`);
};

/** A row that joins an email address to another thing, whose id and name it repeats: member of a group. */
const associated: Rule = ({ scalars }) => {
  const email = hasEmail(scalars);
  const ids = scalars.filter((property) => wordsOf(property.name).at(-1) === "id");
  const id = ids[0];
  if (email === undefined || id === undefined || ids.length > 1) return undefined;
  const named = singularAll([...wordsOf(id.name).slice(0, -1), "name"].join("_"));
  if (!scalars.some((property) => singularAll(property.name) === named)) return undefined;
  return fact([id.name, email.name], 0.5, `the row joins ${JSON.stringify(id.name)} and ${JSON.stringify(email.name)}`);
};

/** A row of a report: whose, what, and for which period. */
const reported: Rule = ({ candidate, document, scalars }) => {
  const all = [...candidate.rowProperties.values()];
  const period = all.filter((property) => {
    const [first, ...rest] = wordsOf(property.name);
    const dated = (textOf(document.schemas.resolve(property.schema), "format") ?? "").startsWith("date");
    return (
      (first === "start" || first === "end") &&
      rest.length > 0 &&
      (dated || rest.includes("date") || rest.includes("time"))
    );
  });
  const kinds = scalars.filter((property) =>
    ["category", "type", "kind", "metric", "dimension"].includes(flat(property.name)),
  );
  if (period.length !== 2 || kinds.length === 0) return undefined;
  const owners = scalars.filter((property) =>
    ["id", "sid", "gid", "uuid"].includes(wordsOf(property.name).at(-1) ?? ""),
  );
  const key = [...owners, ...kinds, ...period].map((property) => property.name);
  return fact(key, 0.5, "the row reports one kind of thing for one period");
};

const emailOrName: Rule = ({ scalars }) => {
  const found = hasEmail(scalars) ?? scalars.find((property) => flat(property.name) === "name" && property.required);
  return found && fact([found.name], 0.45, `nothing else in the row identifies it but ${JSON.stringify(found.name)}`);
};

/** Surest first. */
const RULES: readonly Rule[] = [
  ownId,
  ownEntityId,
  associated,
  addressedBy,
  knownName,
  describedAsUnique,
  reported,
  endsInId,
  emailOrName,
];

function hasEmail(scalars: readonly Property[]): Property | undefined {
  return scalars.find((property) => ["email", "emailaddress"].includes(flat(property.name)));
}

/** An id that names something else than the row: `account_id`, `created_by_id`. */
function isForeign(property: Property): boolean {
  return wordsOf(property.name).some((word) => OTHERS.has(word));
}

/** An id of what another path of the document lists: `project_id` where there are /projects. */
function namesAnother(property: Property, candidate: Candidate, document: OpenApiDocument): boolean {
  const named = stem(property.name).join("");
  if (named === "" || named === entityOf(candidate.operation.path).join("")) return false;
  return entitiesOf(document).has(named);
}

const known = new WeakMap<OpenApiDocument, ReadonlySet<string>>();

/** What the document's paths list, in the singular. */
function entitiesOf(document: OpenApiDocument): ReadonlySet<string> {
  const entities = known.get(document) ?? new Set(document.operations.map(({ path }) => entityOf(path).join("")));
  known.set(document, entities);
  return entities;
}

function isKeyType(property: Property, document: OpenApiDocument): boolean {
  const schema = document.schemas.resolve(property.schema);
  const type = document.schemas.typeOf(property.schema);
  const dated = (textOf(schema, "format") ?? "").startsWith("date");
  return (type === undefined || type === "string" || type === "integer" || type === "number") && !dated;
}
