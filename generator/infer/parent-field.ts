import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import { textOf } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { entityOf, stem } from "./paths.ts";
import { singular } from "../words/singular.ts";
import { wordsOf } from "../words/words.ts";
import { flat } from "./compare-names.ts";

/** What people write into addresses, most telling first. */
const HANDLES = ["slug", "login", "username", "key", "code", "name", "number", "handle", "id"];

/**
 * The field of the parent's rows that fills a variable: the one of the same name, the one its last word or its prose
 * names, else the parent's key, or what the row is wrapped around. Without `key` the variable is another than the
 * parent's own, and only a field of its name serves; an empty path where there is none.
 */
export function parentField(
  input: Parameter,
  parent: Candidate,
  key: readonly string[] | undefined,
  document: OpenApiDocument,
): Fact<readonly string[]> {
  const names = [...parent.rowProperties.keys()];
  const find = (wanted: string) => names.find((name) => flat(name) === wanted && !isStructure(parent, name, document));
  const same = find(flat(input.name));
  const inside = nested(input, parent, document);
  if (key === undefined) {
    if (same !== undefined) return fact([same], 0.9, `the parent's rows have the field ${JSON.stringify(same)}`);
    if (inside === undefined) return fact([], 0, "");
    return fact(inside, 0.85, `the parent's rows have ${JSON.stringify(inside.join("."))}`);
  }
  // A row with an `id` of its own may also carry somebody else's id of it, under the longer name.
  const suffix = singular(wordsOf(input.name).at(-1) ?? "");
  const first = key.length === 1 ? key[0] : undefined;
  if (suffix === "id" && first !== undefined && flat(first) === "id")
    return fact([first], 0.95, `${JSON.stringify(first)} is the parent's key`);
  if (same !== undefined) return fact([same], 0.98, `the rows have the field ${JSON.stringify(same)}`);
  const own = ["identifier", "id"].includes(suffix) ? undefined : find(suffix);
  if (own !== undefined) return fact([own], 0.95, `{${input.name}} asks for ${JSON.stringify(own)}`);
  const handle = suffix === "id" ? undefined : handleOf(input, parent, first, { find, document });
  if (handle !== undefined) return handle;
  if (first !== undefined) return fact([first], 0.9, `${JSON.stringify(first)} is the parent's key`);
  const id = find("id");
  if (id !== undefined) return fact([id], 0.8, `the rows have the field ${JSON.stringify(id)}`);
  // Rows of which the document says nothing may have anything.
  if (names.length === 0) return fact(["id"], 0.4, "nothing tells which field of the parent it is");
  const one = find(stem(input.name).join(""));
  if (one !== undefined) return fact([one], 0.8, `the rows have the field ${JSON.stringify(one)}`);
  const within = inside ?? wrapped(parent, document);
  if (within !== undefined) return fact(within, 0.7, `the rows have ${JSON.stringify(within.join("."))}`);
  const called = HANDLES.map(find).find((name) => name !== undefined);
  if (called !== undefined) return fact([called], 0.6, `the rows are called by ${JSON.stringify(called)}`);
  return fact([], 0, "the parent's rows have no such field");
}

/** The `id` of what a row is wrapped around: `{ "added_at": …, "show": { "id": … } }` of a list of shows. */
function wrapped(parent: Candidate, document: OpenApiDocument): readonly string[] | undefined {
  const entity = entityOf(parent.operation.path).join("");
  const holder = [...parent.rowProperties.values()].find(
    ({ name, schema }) => flat(name) === entity && document.schemas.typeOf(schema) === "object",
  );
  const inner = holder === undefined ? undefined : document.schemas.properties(holder.schema);
  return holder !== undefined && inner?.has("id") === true ? [holder.name, "id"] : undefined;
}

/** The field by which people call a row: where the description names it, or where a text is asked for and the key is a number. */
function handleOf(
  input: Parameter,
  parent: Candidate,
  key: string | undefined,
  { find, document }: { find: (name: string) => string | undefined; document: OpenApiDocument },
): Fact<readonly string[]> | undefined {
  if (key !== undefined && speaksOf(input, key)) return undefined;
  const handles = HANDLES.map(find).filter((name) => name !== undefined);
  const said = handles.find((name) => speaksOf(input, name));
  if (said !== undefined) return fact([said], 0.85, `its description speaks of the ${said}`);
  const type = document.schemas.typeOf(input.schema);
  const keyType = key === undefined ? undefined : document.schemas.typeOf(parent.rowProperties.get(key)?.schema);
  const [text] = handles.filter(
    (name) => flat(name) !== "id" && document.schemas.typeOf(parent.rowProperties.get(name)?.schema) === "string",
  );
  if (text === undefined || type !== "string" || (keyType !== "integer" && keyType !== "number")) return undefined;
  return fact(
    [text],
    0.75,
    `{${input.name}} is a text and the parent's key a number; ${JSON.stringify(text)} is what rows are called`,
  );
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
  const suffix = singular(wordsOf(input.name).at(-1) ?? "");
  const wanted = inner.includes(suffix) ? suffix : HANDLES.find((handle) => inner.includes(handle));
  return wanted === undefined ? undefined : [holder.name, wanted];
}

function speaksOf(input: Parameter, name: string): boolean {
  return new RegExp(`\\b${name.replaceAll(/[^A-Za-z0-9]/g, "\\W?")}\\b`, "i").test(input.description ?? "");
}

function isStructure(parent: Candidate, name: string, document: OpenApiDocument): boolean {
  const schema = parent.rowProperties.get(name)?.schema;
  const type = document.schemas.typeOf(schema);
  return type === "object" || type === "array" || textOf(schema, "type") === "boolean";
}
