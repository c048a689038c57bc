import type { OpenApiDocument } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { timeFields, type TimeField } from "./cursor-field.ts";
import { fact, type Fact } from "./fact.ts";
import type { Paging } from "./paginator.ts";
import { inputsOf } from "./places.ts";
import { sortBy, statedOrder, type Sorting } from "./sort-param.ts";
import { filterBy, startParams, type StartParam } from "./start-param.ts";
import { earliest, timeFormat, type TimeFormat } from "./time-format.ts";
import { wordsOf } from "../words/words.ts";

/** How a list is followed from load to load. */
export interface InferredIncremental {
  readonly cursor: Fact<readonly string[]>;
  /** The parameter that carries the start; without one, older rows are dropped after they were read. */
  readonly start: Fact<StartParam> | undefined;
  /** How the parameter wants the instant, where that is not how the field has it. */
  readonly format: TimeFormat | undefined;
  /** For a parameter that must be sent on the first load too. */
  readonly initial: string | number | undefined;
  readonly sorting: Fact<Sorting> | undefined;
}

/** Infers the cursor field of a list and how the API is asked for newer rows; `undefined` where rows have no time. */
export function inferIncremental(
  candidate: Candidate,
  paging: Paging,
  document: OpenApiDocument,
): InferredIncremental | undefined {
  if (candidate.kind !== "list") return undefined;
  const fields = timeFields(candidate, document);
  const inputs = inputsOf(candidate, document);
  const starts = startParams(inputs, paging.used);
  const best = fields.find((field) => !field.vague || starts.length > 0) ?? nestedField(candidate, document, starts);
  if (best === undefined) return undefined;
  const paired = pair(best, fields, starts);
  const { field } = paired;
  const name = field.path.at(-1) ?? "";
  const start = paired.start ?? filterBy(field.path.join("."), inputs);
  const cursor = fact(field.path, cursorConfidence(field, start), cursorEvidence(field, start));
  const sorted = sortBy(name, start === undefined ? "desc" : "asc", inputs);
  const stated = start === undefined ? statedOrder(candidate.operation, field.family) : undefined;
  const sorting = sorted === undefined ? stated : fact(sorted, 0.8, `the API sorts by ${JSON.stringify(name)}`);
  if (start === undefined) return { cursor, start: undefined, format: undefined, initial: undefined, sorting };
  const wanted = start.format ?? timeFormat(field);
  const given = timeFormat(field);
  const format = wanted !== undefined && wanted !== given ? wanted : undefined;
  const initial = start.required ? earliest(given ?? wanted ?? "iso") : undefined;
  return {
    cursor,
    start: fact(start, startConfidence(field, start), startEvidence(field, start)),
    format,
    initial,
    sorting,
  };
}

/** The start parameter that filters by the cursor field, or the other field that a start parameter names outright. */
function pair(
  best: TimeField,
  fields: readonly TimeField[],
  starts: readonly StartParam[],
): { field: TimeField; start: StartParam | undefined } {
  const named = starts.find((start) => start.fieldWords.length > 0 && sharesWords(best, start) && fits(best, start));
  const general = named ?? starts.find((start) => fits(best, start));
  if (general !== undefined || best.family === "updated") return { field: best, start: general };
  const other = fields.find((field) => starts.some((start) => sharesWords(field, start) && fits(field, start)));
  if (other === undefined) return { field: best, start: undefined };
  return { field: other, start: starts.find((start) => sharesWords(other, start) && fits(other, start)) };
}

/** A filter on creation misses changes, so it does not serve a cursor that follows them. */
function fits(field: TimeField, start: StartParam): boolean {
  return start.family === "any" || field.family === "any" || start.family === field.family;
}

function sharesWords(field: TimeField, start: StartParam): boolean {
  const own = wordsOf(field.path.join("."));
  return start.fieldWords.some((word) =>
    own.some((other) => other === word || other.startsWith(word) || word.startsWith(other)),
  );
}

/** A list that takes a start but whose rows keep their times one level deeper. */
function nestedField(
  candidate: Candidate,
  document: OpenApiDocument,
  starts: readonly StartParam[],
): TimeField | undefined {
  if (starts.length === 0) return undefined;
  const nested = [...candidate.rowProperties.values()].flatMap((holder) => {
    const rowProperties = document.schemas.properties(holder.schema);
    if (rowProperties.size === 0) return [];
    return timeFields({ ...candidate, rowProperties }, document).map((field) => ({
      ...field,
      path: [holder.name, ...field.path],
    }));
  });
  return nested.toSorted((a, b) => b.score - a.score)[0];
}

function cursorConfidence(field: TimeField, start: StartParam | undefined): number {
  const base = field.family === "updated" ? 0.85 : field.family === "created" ? 0.65 : 0.5;
  return Math.min(0.95, base + (start === undefined ? 0 : 0.1));
}

function cursorEvidence(field: TimeField, start: StartParam | undefined): string {
  const name = JSON.stringify(field.path.join("."));
  const how = start === undefined ? "; the API takes no start, so all pages are read and older rows dropped" : "";
  if (field.family === "updated") return `${name} tells when a row last changed${how}`;
  const append = "later changes of a row are not seen";
  return field.family === "created"
    ? `${name} tells when a row was made; ${append}${how}`
    : `${name} is the row's time; ${append}${how}`;
}

function startConfidence(field: TimeField, start: StartParam): number {
  return sharesWords(field, start) ? 0.9 : start.family === field.family ? 0.8 : 0.6;
}

function startEvidence(field: TimeField, start: StartParam): string {
  const name = JSON.stringify(start.name);
  return sharesWords(field, start)
    ? `${name} names the same time as the cursor field`
    : `${name} takes a start instant`;
}
