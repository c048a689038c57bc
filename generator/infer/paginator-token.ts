import { formatSelector } from "./selector.ts";
import { fact } from "./fact.ts";
import type { PagingContext, PagingRule, PaginatorConfig } from "./paginator.ts";
import { isSureToken, isToken, isTokenOutput, tokenWords } from "./paging-words.ts";
import type { Input, Output } from "./places.ts";
import { isUrlOutput } from "./paginator-link.ts";
import { wordsOf } from "../words/words.ts";
import { flat } from "./compare-names.ts";

/** The request takes back, under the same name, what the response returned: `iterator`, `next`, `cursor`. */
export const byNamedToken: PagingRule = (context) => {
  for (const input of tokens(context)) {
    const found = context.outputs.find(
      (output) =>
        flat(output.path.at(-1) ?? "") === flat(lastName(input)) &&
        isReturned(output, context) &&
        !isUrlOutput(output, "strong"),
    );
    if (found !== undefined)
      return result(context, input, found, 0.93, "the request takes what the response returns under the same name");
  }
  return undefined;
};

/** The request takes what the response returns under a name that shares its words: `pageToken` and `nextPageToken`. */
export const byPairedToken: PagingRule = (context) => {
  const inputs = tokens(context);
  const outputs = context.outputs.filter((output) => isReturned(output, context) && !isUrlOutput(output, "strong"));
  const pairs = inputs.flatMap((input) =>
    outputs.map((output) => ({ input, output, score: pairScore(input, output) })),
  );
  const best = pairs.toSorted((a, b) => b.score - a.score)[0];
  if (best === undefined || best.score < 3) return undefined;
  const why = `${JSON.stringify(best.input.name)} takes what the response returns as ${JSON.stringify(best.output.path.join("."))}`;
  return result(context, best.input, best.output, Math.min(0.92, 0.6 + best.score * 0.05), why);
};

function tokens(context: PagingContext): readonly Input[] {
  return context.inputs.filter((input) => isToken(input) && !isOptIn(input, context));
}

/** A token that works only once another parameter switches it on is not how the list pages by default. */
function isOptIn(input: Input, context: PagingContext): boolean {
  const word = flat(input.name);
  return context.inputs.some((other) => other.type === "boolean" && flat(other.name) === `use${word}`);
}

/** A value that goes forward; a number that repeats the request's own page or offset does not. */
function isReturned(output: Output, context: PagingContext): boolean {
  if (!isTokenOutput(output)) return false;
  const echo = /^(page|offset|start|skip|from|limit)/.test(flat(output.path.at(-1) ?? ""));
  const numeric = echo && (output.type === "integer" || output.type === "number");
  const next = wordsOf(output.path.join(".")).includes("next");
  return (
    next ||
    (!numeric &&
      !context.outputs.some(
        (other) => other !== output && flat(other.path.at(-1) ?? "") === `next${flat(output.path.at(-1) ?? "")}`,
      ))
  );
}

function pairScore(input: Input, output: Output): number {
  const wanted = tokenWords(lastName(input));
  const path = wordsOf(output.path.join("."));
  const own = tokenWords(output.path.at(-1) ?? "");
  const shared = wanted.filter((word) => path.includes(word)).length;
  let score = shared * 3 - Math.abs(wanted.length - own.length);
  if (path.includes("next")) score += 2;
  if (isSureToken(input)) score += 1;
  const generic = ["cursor", "token", "after", "next"];
  if (shared === 0 && path.some((word) => generic.includes(word)) && wanted.some((word) => generic.includes(word)))
    score += 2;
  if (path.includes("end") && path.includes("cursor")) score += 2;
  const numbers = output.type === "integer" || output.type === "number";
  return numbers && input.type === "string" ? score - 1 : score;
}

function lastName(input: Input): string {
  return input.name.split(".").at(-1) ?? input.name;
}

function result(context: PagingContext, input: Input, output: Output, confidence: number, why: string) {
  const target: Record<string, string> =
    input.in === "body" ? { cursor_body_path: input.name } : { cursor_param: input.name };
  const more = context.outputs.find(
    (item) =>
      item.type === "boolean" &&
      /^(has|is)?_?(more|next)(page|items|results|records)?$/i.test(flat(item.path.at(-1) ?? "")),
  );
  const stop: Record<string, string> = more === undefined ? {} : { has_more_path: formatSelector(more.path) };
  const config: PaginatorConfig = { type: "cursor", ...target, cursor_path: formatSelector(output.path), ...stop };
  return { paginator: fact(config, confidence, why), used: [input.name] };
}
