import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import { textOf } from "../read/openapi/values.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { stem } from "./paths.ts";
import { flat, words } from "./words.ts";

/** What people write into addresses, most telling first. */
const HANDLES = ["slug", "login", "username", "key", "code", "name", "number", "handle", "id"];

/**
 * The field of the parent's rows that fills a variable: the one of the same name, the one its last word or its prose
 * names, else the parent's key. An empty path where nothing fits.
 */
export function parentField(
  input: Parameter,
  parent: Candidate,
  key: readonly string[],
  document: OpenApiDocument,
): Fact<readonly string[]> {
  const names = [...parent.rowProperties.keys()];
  const find = (wanted: string) => names.find((name) => flat(name) === wanted && !isStructure(parent, name, document));
  const suffix = words(input.name).at(-1) ?? "";
  // A row with an `id` of its own may also carry somebody else's id of it, under the longer name.
  const ownId = key.length === 1 && suffix === "id" ? find("id") : undefined;
  if (ownId !== undefined && ownId === key[0])
    return fact([ownId], 0.95, `${JSON.stringify(ownId)} is the parent's key`);
  const same = find(flat(input.name));
  if (same !== undefined) return fact([same], 0.98, `the rows have the field ${JSON.stringify(same)}`);
  const inside = nested(input, parent, document);
  if (inside !== undefined) return fact(inside, 0.85, `the rows have ${JSON.stringify(inside.join("."))}`);
  // The rest of the rule is about the parent's own identity, not about a variable of its parents.
  if (key.length === 0 && !namesParent(input, parent, document)) return fact([], 0, "");
  const own = ["identifier", "id"].includes(suffix) ? undefined : find(suffix);
  if (own !== undefined) return fact([own], 0.95, `{${input.name}} asks for ${JSON.stringify(own)}`);
  const said = HANDLES.map(find).find((name) => name !== undefined && speaksOf(input, name));
  if (said !== undefined && suffix !== "id") return fact([said], 0.85, `its description speaks of the ${said}`);
  const first = key[0];
  if (first !== undefined && key.length === 1)
    return fact([first], 0.9, `${JSON.stringify(first)} is the parent's key`);
  const id = find("id");
  if (id !== undefined) return fact([id], 0.8, `the rows have the field ${JSON.stringify(id)}`);
  return fact([first ?? "id"], 0.4, "nothing tells which field of the parent it is");
}

/** `{owner}` of a row with an object `owner` that has a `login`. */
function nested(input: Parameter, parent: Candidate, document: OpenApiDocument): readonly string[] | undefined {
  const bareName = stem(input.name).join("");
  const holder = [...parent.rowProperties.values()].find(
    (property) =>
      [flat(input.name), bareName].includes(flat(property.name)) &&
      document.schemas.typeOf(property.schema) === "object",
  );
  if (holder === undefined) return undefined;
  const inner = [...document.schemas.properties(holder.schema).keys()];
  const suffix = words(input.name).at(-1) ?? "";
  const wanted = inner.includes(suffix) ? suffix : HANDLES.find((handle) => inner.includes(handle));
  return wanted === undefined ? undefined : [holder.name, wanted];
}

function namesParent(input: Parameter, parent: Candidate, document: OpenApiDocument): boolean {
  const wanted = stem(input.name).join("");
  return wanted !== "" && document.schemas.namesOf(parent.row).some((name) => words(name).join("") === wanted);
}

function speaksOf(input: Parameter, name: string): boolean {
  return new RegExp(`\\b${name.replaceAll(/[^A-Za-z0-9]/g, "\\W?")}\\b`, "i").test(input.description ?? "");
}

function isStructure(parent: Candidate, name: string, document: OpenApiDocument): boolean {
  const schema = parent.rowProperties.get(name)?.schema;
  const type = document.schemas.typeOf(schema);
  return type === "object" || type === "array" || textOf(schema, "type") === "boolean";
}
