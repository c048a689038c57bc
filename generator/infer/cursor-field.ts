import type { OpenApiDocument } from "../read/openapi/document.ts";
import type { Property } from "../read/openapi/schemas.ts";
import { get, textOf, type JsonObject } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { wordsOf } from "../words/words.ts";
import { wordSet } from "./compare-names.ts";

/** What a time in a row or a parameter is about. */
export type Family = "updated" | "created" | "any";

/** A field of the row that tells when something happened to it. */
export interface TimeField {
  readonly path: readonly string[];
  readonly family: Family;
  readonly type: string | undefined;
  readonly schema: JsonObject;
  readonly description: string;
  readonly example: unknown;
  /** Whether the name says too little to follow it unasked: a `release_date` does not tell when a row appeared. */
  readonly vague: boolean;
  /** Higher is better. */
  readonly score: number;
}

const UPDATED = wordSet("updated update modified modify modification changed change edited edit revised mtime touched");
const CREATED = wordSet(
  "created create creation inserted added registered submitted generated occurred received imported import ctime",
);
const ANY = wordSet("timestamp date datetime time ts");
const TIME = wordSet("at on date time timestamp datetime utc ts epoch unix ms when seen");
const NEUTRAL = wordSet(
  "last first latest recent at on in date time timestamp datetime utc ts epoch unix ms iso gmt of the was",
);
const OTHER = wordSet(
  "by user id ids count reason email name type status ip zone timezone url uri version hours minutes seconds days format number expires expiry expiration until due deadline birth birthday scheduled next end",
);
/** Objects inside a row that hold the row's own fields. */
const INNER = wordSet("attributes fields properties metadata meta info audit audits timestamps dates");

/** The row's time fields, best cursor first: last changed before created before any other time. */
export function timeFields(candidate: Candidate, document: OpenApiDocument): readonly TimeField[] {
  const own = [...candidate.rowProperties.values()].flatMap((property) => timeField([], property, document) ?? []);
  const inner = [...candidate.rowProperties.values()]
    .filter((property) => wordsOf(property.name).some((word) => INNER.has(word)))
    .flatMap((holder) => {
      const inside = [...document.schemas.properties(holder.schema).values()];
      return inside.flatMap((property) => timeField([holder.name], property, document) ?? []);
    });
  return [...own, ...inner].toSorted((a, b) => b.score - a.score);
}

function timeField(parent: readonly string[], property: Property, document: OpenApiDocument): TimeField | undefined {
  const schema = document.schemas.resolve(property.schema);
  const type = document.schemas.typeOf(property.schema);
  if (type === "boolean" || type === "object" || type === "array") return undefined;
  const all = wordsOf(property.name);
  const format = textOf(schema, "format") ?? "";
  const description = textOf(schema, "description") ?? "";
  const example = get(schema, "example");
  const timed =
    /date|time/.test(format) || looksLikeTime(example) || all.some((word) => TIME.has(word) || ANY.has(word));
  const [word = "", ...more] = all;
  const bareWord = more.length === 0 && word.endsWith("ed") && (UPDATED.has(word) || CREATED.has(word));
  if (!timed && !bareWord) return undefined;
  if (all.some((word) => OTHER.has(word))) return undefined;
  const family = familyOf(all);
  if (family === undefined) return undefined;
  const base =
    family === "updated" ? (all.some((word) => UPDATED.has(word)) ? 100 : 90) : family === "created" ? 60 : 40;
  const extra = all.filter((word) => !NEUTRAL.has(word) && !UPDATED.has(word) && !CREATED.has(word) && !ANY.has(word));
  const sure = /date|time/.test(format) ? 3 : 0;
  const score = base - 6 * extra.length - 4 * parent.length + sure;
  return {
    path: [...parent, property.name],
    family,
    type,
    schema,
    description,
    example,
    vague: family === "any" && extra.length > 0,
    score,
  };
}

/** What the words of a name say a time is about. */
export function familyOf(all: readonly string[]): Family | undefined {
  if (all.some((word) => UPDATED.has(word))) return "updated";
  if (all.includes("last") && all.some((word) => ["seen", "activity", "occurred", "active"].includes(word)))
    return "updated";
  if (all.some((word) => CREATED.has(word))) return "created";
  return all.some((word) => ANY.has(word)) ? "any" : undefined;
}

/** Whether an example is an instant or a date as text. */
export function looksLikeTime(value: unknown): boolean {
  return typeof value === "string" && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}|$)/.test(value);
}
