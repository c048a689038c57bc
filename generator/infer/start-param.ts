import { get, isObject, listOf, objectOf, textOf } from "../read/values.ts";
import { familyOf, looksLikeTime, type Family } from "./cursor-field.ts";
import type { Input } from "./places.ts";
import { bodyFilter } from "./body-filter.ts";
import { timeFormat, type TimeFormat } from "./time-format.ts";
import { wordsOf } from "../words/words.ts";
import { wordSet } from "./compare-names.ts";

/** A parameter that asks for rows from an instant on. */
export interface StartParam {
  /** Its name as it is sent: `created[gte]` for a property of a deep object. */
  readonly name: string;
  /** The parameter's name as the document has it. */
  readonly parameter: string;
  readonly in: Input["in"];
  readonly required: boolean;
  readonly family: Family;
  readonly format: TimeFormat | undefined;
  /** Words of the field that its name speaks of. */
  readonly fieldWords: readonly string[];
  readonly score: number;
  /** What goes along with it: the other fields of a filter in the body. */
  readonly beside?: readonly (readonly [name: string, value: string])[];
}

const FROM = wordSet(
  "since after from start starting begin beginning min minimum gte gt ge newer lower oldest earliest",
);
const TO = wordSet("until before to end ending max maximum lte lt le older upper latest newest");
const TIME = wordSet("date time timestamp datetime at on since day period");
const LOWER_BOUNDS = ["gte", "gt", "ge", "after", "since", "from", "min", "start", "on_or_after"];

/** The parameters that take a start instant, best first. */
export function startParams(inputs: readonly Input[], used: readonly string[]): readonly StartParam[] {
  const free = inputs.filter((input) => input.in !== "header" && !used.includes(input.name));
  return free
    .flatMap((input) => (input.type === "object" ? fromObject(input) : fromScalar(input)))
    .toSorted((a, b) => b.score - a.score);
}

/** A search that filters by any field: `{field: "updated_at", operator: ">", value: …}`. */
export function filterBy(field: string, inputs: readonly Input[]): StartParam | undefined {
  const filter = bodyFilter(inputs);
  if (filter === undefined) return undefined;
  const beside = [
    [filter.field, field],
    [filter.operator, filter.later],
  ] as const;
  return {
    name: filter.value,
    parameter: filter.value,
    in: "body",
    required: true,
    family: "any",
    format: undefined,
    fieldWords: wordsOf(field),
    score: 5,
    beside,
  };
}

function fromScalar(input: Input): readonly StartParam[] {
  const all = wordsOf(input.name.split(".").at(-1) ?? "");
  const from = all.some((word) => FROM.has(word));
  if (!from || input.type === "boolean" || input.type === "array" || all.some((word) => TO.has(word))) return [];
  if (!speaksOfTime(input, all)) return [];
  return [startParam(input, input.name, all)];
}

/** `created: {gt, gte, lt, lte}` is sent as `created[gte]` (style deepObject). */
function fromObject(input: Input): readonly StartParam[] {
  const properties = objectOf(input.schema, "properties");
  const parts = [properties, ...listOf(input.schema, "anyOf"), ...listOf(input.schema, "oneOf")].map((part) =>
    part === properties ? properties : objectOf(part, "properties"),
  );
  const bound = LOWER_BOUNDS.find((name) => parts.some((part) => Object.hasOwn(part, name)));
  const all = wordsOf(input.name);
  if (bound === undefined || input.in !== "query" || !(familyOf(all) !== undefined || speaksOfTime(input, all)))
    return [];
  const inner = parts.map((part) => get(part, bound)).find(isObject) ?? {};
  const type = textOf(inner, "type");
  const scalar: Input = {
    ...input,
    schema: inner,
    type,
    description: textOf(inner, "description") ?? input.description,
  };
  return [startParam(scalar, `${input.name}[${bound}]`, all)];
}

function startParam(input: Input, name: string, all: readonly string[]): StartParam {
  const fieldWords = all.filter((word) => !FROM.has(word) && !TIME.has(word) && word !== "filter");
  const family = familyOf(fieldWords) ?? familyOfProse(input.description);
  const inclusive = /\[gte\]|_gte$|since|from|start|begin|min/.test(name) ? 1 : 0;
  const base = family === "updated" ? 10 : family === "any" ? 6 : 4;
  const format = timeFormat(input);
  return {
    name,
    parameter: input.name,
    in: input.in,
    required: input.required,
    family,
    format,
    fieldWords,
    score: base + inclusive,
  };
}

/** What the description says the instant is about, where it names one thing only. */
function familyOfProse(description: string): Family {
  const first = description.slice(0, 300);
  const updated = /\b(updated?|modified|changed)\b/i.test(first);
  const created = /\b(created|creation|occurred|inserted)\b/i.test(first);
  if (updated === created) return "any";
  return updated ? "updated" : "created";
}

function speaksOfTime(input: Input, all: readonly string[]): boolean {
  const format = textOf(input.schema, "format") ?? "";
  if (/date|time/.test(format) || looksLikeTime(input.example)) return true;
  if (familyOf(all) !== undefined && all.length > 1) return true;
  if (
    /\b(id|ids|cursor|token|offset|index|position|page|price|amount|address)\b/i.test(
      input.name.replaceAll(/[_.-]/g, " "),
    )
  )
    return false;
  if (all.some((word) => word === "date" || word === "time" || word === "timestamp" || word === "datetime"))
    return true;
  return (
    /\b(date|time|timestamps?|iso[ -]?8601|rfc[ -]?3339|epoch|unix)\b/i.test(input.description.slice(0, 400)) &&
    !/cursor|token|\bids?\b/i.test(input.description)
  );
}
