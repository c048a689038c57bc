import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { collections, entityOf, segments, stem, variablesOf } from "./paths.ts";
import { wordsOf } from "../words/words.ts";
import { singularAll } from "./compare-names.ts";
import { isOwnMethod } from "./read-candidates.ts";

/** A list whose rows may fill a variable. */
export interface ParentChoice {
  readonly parent: Candidate;
  readonly confidence: number;
  readonly why: string;
}

/** What schema names say beside the name of the thing. */
const VARIANTS = new Set(
  "slim summary simple mini minimal base basic full item response resource object model dto detail details view entity info list collection read output result v1 v2 v3".split(
    " ",
  ),
);
const UNFIT = /\/(trash(ed)?|search|deleted|archived|recent\w*|count|export|stats)(\/|$)/i;

/** Ranks the lists that can give a variable its values, best first. */
export function rankParents(
  candidates: readonly Candidate[],
  document: OpenApiDocument,
): (child: Candidate, input: Parameter) => readonly ParentChoice[] {
  const lists = candidates.filter(
    ({ kind, objects, operation }) =>
      kind === "list" && objects !== false && !operation.deprecated && !isOwnMethod(operation.method),
  );
  const named = lists.map((candidate) => {
    const path = bare(candidate.operation.path);
    const cost =
      (UNFIT.test(path) ? 25 : 0) + (candidate.operation.method === "GET" ? 0 : 6) + segments(path).length / 4;
    return { candidate, path, cost, ...namesOfRows(candidate, document) };
  });
  return (child, input) => {
    const wanted = stemOf(child, input);
    const prefix = prefixOf(child, input);
    const choices = named.flatMap(
      ({ candidate, path, cost, collection, schemas }): (ParentChoice & { rank: number })[] => {
        if (candidate.key === child.key) return [];
        const atPrefix = prefix !== undefined && path === prefix;
        const below = prefix !== undefined && isListVerb(path, prefix);
        const asCollection = wanted !== "" && collection === wanted;
        const asSchema = wanted !== "" && schemas.has(wanted);
        const base = score({ atPrefix, below, asCollection, asSchema });
        if (base === 0) return [];
        const near = path.startsWith(`${prefix ?? "\0"}/{${input.name}}`) ? 8 : 0;
        const rank = base + near - cost - costOf(candidate, child);
        return [
          {
            parent: candidate,
            confidence: Math.min(0.95, base / 100),
            why: reason({ atPrefix, below, asCollection }, candidate, input),
            rank,
          },
        ];
      },
    );
    return choices.toSorted((a, b) => b.rank - a.rank);
  };
}

interface Evidence {
  readonly atPrefix: boolean;
  readonly below: boolean;
  readonly asCollection: boolean;
  readonly asSchema: boolean;
}

function score(at: Evidence): number {
  const named = at.asCollection || at.asSchema;
  if (at.atPrefix) return named ? 98 : 72;
  if (at.below) return named ? 92 : 66;
  if (at.asCollection) return at.asSchema ? 82 : 78;
  return at.asSchema ? 68 : 0;
}

function reason(at: Omit<Evidence, "asSchema">, candidate: Candidate, input: Parameter): string {
  if (at.atPrefix || at.below) return `${candidate.key} lists what {${input.name}} addresses`;
  return at.asCollection
    ? `${candidate.key} is named as {${input.name}}`
    : `the rows of ${candidate.key} are what {${input.name}} is called`;
}

/** What the variable is called; an unnamed `{id}` is what the segment before it lists. */
function stemOf(child: Candidate, input: Parameter): string {
  const own = stem(input.name);
  if (own.length > 0) return singularAll(own.join("_"));
  const before = prefixOf(child, input);
  return before === undefined ? "" : entityOf(before).join("");
}

/** The path before the variable, without a trailing slash. */
function prefixOf(child: Candidate, input: Parameter): string | undefined {
  const at = input.in === "path" ? child.operation.path.indexOf(`/{${input.name}}`) : -1;
  return at < 0 ? undefined : bare(child.operation.path.slice(0, at));
}

function bare(path: string): string {
  return path.replace(/\/+$/, "").replace(/\.json$/, "");
}

/** `/companies/list` and `/companies/scroll` list what `/companies/{id}` addresses. */
function isListVerb(path: string, prefix: string): boolean {
  return (
    path.startsWith(`${prefix}/`) && /^(list|all|scroll|index|search|query|find)$/i.test(path.slice(prefix.length + 1))
  );
}

/** What a parent costs that needs values the child does not have: variables have parents of their own, other parameters have not. */
function costOf(parent: Candidate, child: Candidate): number {
  const own = new Set(variablesOf(child.operation.path).map((name) => wordsOf(name).join("")));
  const variables = variablesOf(parent.operation.path).filter((name) => !own.has(wordsOf(name).join("")));
  const required = parent.operation.parameters.filter((input) => input.in === "query" && input.required);
  return 4 * variables.length + 10 * required.length;
}

function namesOfRows(
  candidate: Candidate,
  document: OpenApiDocument,
): { collection: string; schemas: ReadonlySet<string> } {
  const names = document.schemas.namesOf(candidate.row).flatMap((name) => {
    const all = wordsOf(name.split(".").at(-1) ?? name);
    return [singularAll(all.join("_")), singularAll(all.filter((word) => !VARIANTS.has(word)).join("_"))];
  });
  const collection = singularAll(collections(candidate.operation.path).at(-1) ?? "");
  return { collection, schemas: new Set(names.filter((name) => name !== "")) };
}
