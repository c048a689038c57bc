import type { OpenApiDocument } from "../read/openapi/document.ts";
import { get, listOf } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { isOwnMethod } from "./read-candidates.ts";
import { fact, type Fact } from "./fact.ts";
import type { InferredIncremental } from "./incremental.ts";
import type { Paging } from "./paginator.ts";
import type { Bindings } from "./parents.ts";
import { endsInVariable, segments } from "./paths.ts";
import { wordsOf } from "../words/words.ts";
import { wordSet } from "./compare-names.ts";

/** Last words of paths that compute, look up or hand out files rather than list a collection. */
const ASIDE = wordSet(
  "search query find lookup count total export download stats statistics metrics autocomplete suggest suggestions typeahead preview validate check exists health healthcheck ping status random trending",
);
/** First words that say the same. */
const DOING = wordSet("search find lookup count export download autocomplete suggest preview validate check");

/** What else is known of the operation. */
export interface SelectionContext {
  readonly bindings: Bindings;
  readonly paging: Paging;
  readonly incremental: InferredIncremental | undefined;
  readonly document: OpenApiDocument;
  /** Parameters that most operations require: the connector's user says them once. */
  readonly common: ReadonlySet<string>;
}

/** Whether an operation is loaded unless the user says otherwise. */
export function inferSelected(candidate: Candidate, context: SelectionContext): Fact<boolean> {
  const { operation } = candidate;
  const no = (why: string, confidence = 0.8) => fact(false, confidence, why);
  if (operation.deprecated) return no("deprecated", 0.95);
  if (candidate.kind === "single") return no("gives one row, not a list", 0.9);
  if (candidate.objects === false) return no("its rows are not objects", 0.9);
  if (isOwnMethod(operation.method))
    return no(`HTTP does not know ${operation.method} as a method that only reads`, 0.9);
  if (operation.method !== "GET") return no(`a ${operation.method} that searches`);
  const last =
    segments(operation.path)
      .filter((segment) => segment.variables.length === 0)
      .at(-1)?.text ?? "";
  const [first = ""] = wordsOf(last);
  const verb = DOING.has(first)
    ? first
    : wordsOf(last)
        .slice(-1)
        .find((word) => ASIDE.has(word));
  if (verb !== undefined) return no(`its path says ${JSON.stringify(verb)}`);
  if (endsInVariable(operation.path)) return no("its path addresses one row");
  const missing = unfilled(candidate, context);
  if (missing !== undefined)
    return no(`${JSON.stringify(missing)} is required and nothing in the document gives it`, 0.7);
  const option = [...context.bindings.values].find(([, { value }]) => value.kind === "option");
  if (option !== undefined && operation.parameters.some((item) => item.in === "query" && item.name === option[0])) {
    return no(`${JSON.stringify(option[0])} is required and nothing in the document gives it`, 0.7);
  }
  return fact(
    true,
    candidate.response === undefined ? 0.4 : 0.85,
    candidate.response === undefined ? "the response is not described" : "a list of objects",
  );
}

/** Required query parameters that at least half of the operations share, such as the site or the account. */
export function commonParameters(candidates: readonly Candidate[]): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { operation } of candidates) {
    for (const item of operation.parameters)
      if (item.in === "query" && item.required) counts.set(item.name, (counts.get(item.name) ?? 0) + 1);
  }
  return new Set([...counts].filter(([, count]) => count > 2 && count * 2 >= candidates.length).map(([name]) => name));
}

/** Where no list is plain enough to be loaded by default, the next best are: lists that need options, then single rows. */
export function selectSome<Item extends { readonly candidate: Candidate; readonly selected: Fact<boolean> }>(
  items: readonly Item[],
): readonly Item[] {
  if (items.some((item) => item.selected.value)) return items;
  const plain = (item: Item) =>
    item.candidate.operation.method === "GET" &&
    !item.candidate.operation.deprecated &&
    item.candidate.objects !== false;
  const lists = items.filter((item) => plain(item) && item.candidate.kind === "list");
  const singles = items.filter((item) => plain(item) && !item.candidate.operation.path.includes("{"));
  const chosen = new Set(lists.length > 0 ? lists : singles);
  return items.map((item) =>
    chosen.has(item) ? { ...item, selected: fact(true, 0.4, "the document has nothing plainer") } : item,
  );
}

/** A required query parameter that neither paging, incremental loading, a parent nor a default fills. */
function unfilled(candidate: Candidate, context: SelectionContext): string | undefined {
  return candidate.operation.parameters.find((parameter) => {
    if (parameter.in !== "query" || !parameter.required) return false;
    if (context.bindings.values.has(parameter.name) || context.paging.used.includes(parameter.name)) return false;
    if (context.common.has(parameter.name)) return false;
    const schema = context.document.schemas.resolve(parameter.schema);
    if (get(schema, "default") !== undefined || listOf(schema, "enum").length > 0) return false;
    return parameter.name !== context.incremental?.start?.value.parameter;
  })?.name;
}
