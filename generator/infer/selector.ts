import type { Schemas } from "../read/openapi/schemas.ts";
import { isObject } from "../read/values.ts";
import { fact, type Fact } from "./fact.ts";
import { wordsOf } from "../words/words.ts";
import { hasWord, sameName, singularAll, wordSet } from "./compare-names.ts";

/** Where the rows of a response are. */
export interface RowsPlace {
  readonly kind: "list" | "single";
  readonly selector: Fact<readonly string[]>;
  readonly row: unknown;
}

/** What is known of an operation before its response is read. */
export interface RowsContext {
  readonly schemas: Schemas;
  /** The path's static segments, outermost first. */
  readonly collections: readonly string[];
  /** Whether the path addresses one row. */
  readonly detail: boolean;
}

interface ArrayAt {
  readonly path: readonly string[];
  readonly items: unknown;
  readonly score: number;
  /** Whether its name says that these are the rows. */
  readonly named: boolean;
  readonly why: string;
}

const MAX_DEPTH = 4;
const CONTAINERS = wordSet(
  "data items item results result entries entry records record rows row values value objects elements content contents list collection resources nodes docs documents hits edges members",
);
const ASIDE = wordSet(
  "error errors warning warnings link links meta metadata paging pagination include includes included order orders sort sorts sorting facet facets aggregations filter filters messages notices debug self reminders columns fields headers schema schemas",
);
/** Properties that surround rows without being part of one. */
const ENVELOPE = wordSet(
  "page pages paging pagination total totals count size limit offset next previous prev first last cursor cursors token marker more links link meta metadata has self took request status success ok error errors message code type object kind etag start end uri url href version warnings info summary response timestamp nb hits query expand",
);
const IDENTITY = /^_?(id|uuid|gid|sid|guid)$/i;

/** Finds the rows in a response schema by what arrays are called and hold, not by where they come first. */
export function findRows(response: unknown, context: RowsContext): RowsPlace {
  const { schemas } = context;
  const type = schemas.typeOf(response);
  if (type === "array")
    return { kind: "list", selector: fact([], 0.98, "the response is a list"), row: schemas.items(response) };
  const arrays = findArrays(response, context).toSorted((a, b) => b.score - a.score);
  const best = arrays[0];
  const rival = arrays[1];
  // Several lists of equal standing are parts of one answer, not each the answer.
  const torn =
    rival !== undefined && best !== undefined && !best.named && best.score - rival.score <= 3 && rival.score > 3;
  if (best !== undefined && best.score > 0 && !torn && !isRecord(response, best, context))
    return asList(best, arrays, context);
  return singleRow(response, schemas);
}

function asList(best: ArrayAt, arrays: readonly ArrayAt[], context: RowsContext): RowsPlace {
  const wrapped = unwrap(best, context);
  const second = arrays[1];
  const margin = second === undefined ? 3 : best.score - second.score;
  const only = arrays.length === 1 ? "the only list in the response" : `chosen from ${arrays.length} lists`;
  const confidence = Math.max(0.4, Math.min(0.97, 0.75 + margin * 0.05 + (arrays.length === 1 ? 0.1 : 0)));
  return {
    kind: "list",
    selector: fact(wrapped.path, confidence, `${only}${best.why === "" ? "" : `; ${best.why}`}${wrapped.why}`),
    row: wrapped.items,
  };
}

function findArrays(root: unknown, context: RowsContext): readonly ArrayAt[] {
  const { schemas } = context;
  const out: ArrayAt[] = [];
  const seen = new Set<object>();
  const visit = (schema: unknown, path: readonly string[]): void => {
    const resolved = schemas.resolve(schema);
    if (path.length >= MAX_DEPTH || seen.has(resolved)) return;
    seen.add(resolved);
    for (const property of schemas.properties(schema).values()) {
      const type = schemas.typeOf(property.schema);
      const at = [...path, property.name];
      if (type === "array") out.push(scoreArray(at, schemas.items(property.schema), context));
      else if (type === "object" && !isRow(property.schema, schemas)) visit(property.schema, at);
    }
  };
  visit(root, []);
  return out;
}

/** An object inside an envelope that has an identity of its own is a row or part of one; its lists are not the rows. */
function isRow(schema: unknown, schemas: Schemas): boolean {
  return [...schemas.properties(schema).keys()].some((name) => IDENTITY.test(name));
}

function scoreArray(path: readonly string[], items: unknown, context: RowsContext): ArrayAt {
  const { schemas } = context;
  const name = path.at(-1) ?? "";
  const last = context.collections.at(-1) ?? "";
  const type = schemas.typeOf(items);
  const names = schemas.namesOf(items);
  const reasons: string[] = [];
  const asPath = last !== "" && sameName(name, last);
  const usual = wordsOf(name).every((word) => CONTAINERS.has(word));
  let score = type === "object" ? 5 : type === undefined ? 2 : type === "array" ? -8 : -3;
  const say = (points: number, why: string) => {
    score += points;
    if (why !== "") reasons.push(why);
  };
  if (asPath) say(6, `named as the path's ${JSON.stringify(last)}`);
  else if (names.some((item) => sameName(item, name))) say(3, "named as its rows' schema");
  else if (last !== "" && shares(name, last)) say(2, `shares a word with the path's ${JSON.stringify(last)}`);
  if (usual) say(4, `${JSON.stringify(name)} is a usual name for rows`);
  else if (hasWord(name, ASIDE) && !asPath) say(-6, "");
  if (path.slice(0, -1).some((key) => hasWord(key, ASIDE))) say(-4, "");
  if (type === "object" && isRow(items, schemas)) say(1, "");
  score -= 1.5 * (path.length - 1);
  return { path, items, score, named: asPath || usual, why: reasons.join("; ") };
}

function shares(a: string, b: string): boolean {
  const left = new Set(wordsOf(a).map((word) => singularAll(word)));
  return wordsOf(b).some((word) => left.has(singularAll(word)));
}

/** Whether the object is itself a row that merely has lists in it. */
function isRecord(response: unknown, best: ArrayAt, context: RowsContext): boolean {
  const properties = [...context.schemas.properties(response).values()];
  const own = properties.filter((property) => !hasWord(property.name, ENVELOPE) && property.name !== best.path[0]);
  const identity = properties.some((property) => IDENTITY.test(property.name));
  if (identity) return !best.named || best.path.length > 1 || context.detail;
  if (context.detail) return best.path.length > 1 ? own.length > 0 : own.length > (best.named ? 2 : 0);
  if (best.path.length > 1 && !best.named && own.length > 2) return true;
  const scalars = own.filter(
    (property) => !["object", "array"].includes(context.schemas.typeOf(property.schema) ?? ""),
  );
  return scalars.length > (best.named ? 30 : 3);
}

/** One row: the object itself, or the only object inside an envelope such as `{data: {…}}`. */
function singleRow(response: unknown, schemas: Schemas): RowsPlace {
  const properties = [...schemas.properties(response).values()];
  const objects = properties.filter((property) => schemas.typeOf(property.schema) === "object");
  const rest = properties.filter((property) => !objects.includes(property));
  const inner = objects.filter((property) => !hasWord(property.name, ASIDE));
  const only = inner[0];
  const envelope =
    rest.every((property) => hasWord(property.name, ENVELOPE)) &&
    !properties.some((property) => IDENTITY.test(property.name));
  if (only !== undefined && inner.length === 1 && envelope) {
    const why = `one object, in ${JSON.stringify(only.name)}`;
    return { kind: "single", selector: fact([only.name], 0.7, why), row: only.schema };
  }
  return { kind: "single", selector: fact([], 0.8, "the response is one object"), row: response };
}

/** Rows inside the list's items: `{"addon": {…}}` around each row, or the `node` of a GraphQL edge. */
function unwrap(best: ArrayAt, context: RowsContext): { path: readonly string[]; items: unknown; why: string } {
  const { schemas } = context;
  const properties = [...schemas.properties(best.items).values()];
  const node = properties.find((property) => property.name === "node");
  if (node !== undefined && best.path.at(-1) === "edges") {
    return { path: [...best.path, "*", "node"], items: node.schema, why: "; the rows are the edges' nodes" };
  }
  const only = properties[0];
  if (properties.length === 1 && only !== undefined && schemas.typeOf(only.schema) === "object") {
    return {
      path: [...best.path, "*", only.name],
      items: only.schema,
      why: `; each is wrapped in ${JSON.stringify(only.name)}`,
    };
  }
  const last = context.collections.at(-1) ?? "";
  const inner = properties.find(
    (property) => sameName(property.name, last) && schemas.typeOf(property.schema) === "array",
  );
  if (inner !== undefined && !best.named && schemas.typeOf(schemas.items(inner.schema)) === "object") {
    const why = `; inside each, the rows that the path's ${JSON.stringify(last)} names`;
    return { path: [...best.path, "*", inner.name], items: schemas.items(inner.schema), why };
  }
  return { path: best.path, items: best.items, why: "" };
}

/** A selector as the source config writes it: `$`, `data.items`, `list[*].addon`, `$["odd key"]`. */
export function formatSelector(path: readonly string[]): string {
  const plain = path.every((key) => key === "*" || /^[A-Za-z_][\w-]*$/.test(key));
  if (path.length === 0) return "$";
  if (!plain) return `$${path.map((key) => (key === "*" ? "[*]" : `[${JSON.stringify(key)}]`)).join("")}`;
  return path.reduce((text, key) => (key === "*" ? `${text}[*]` : text === "" ? key : `${text}.${key}`), "");
}

/** Whether rows are objects; `undefined` where the document does not say. */
export function rowsAreObjects(row: unknown, schemas: Schemas): boolean | undefined {
  const type = schemas.typeOf(row);
  if (type !== undefined) return type === "object";
  return schemas.properties(row).size > 0 || (isObject(row) && "additionalProperties" in row) ? true : undefined;
}
