import type { Candidate } from "./candidate.ts";
import { collections, endsInVariable, segments, variablesOf } from "./paths.ts";
import { singular } from "../words/singular.ts";
import { wordsOf } from "../words/words.ts";

/** Names that are given already. */
export interface GivenNames {
  /** By the candidate's key: "GET /users". */
  readonly names?: ReadonlyMap<string, string>;
  /** Names that no other resource may have. */
  readonly taken?: readonly string[];
}

/** Names for resources, unique and stable: plain where that is enough, else with the collection before it. */
export function nameResources(
  candidates: readonly Candidate[],
  selected: (candidate: Candidate) => boolean,
  given: GivenNames = {},
): ReadonlyMap<string, string> {
  const rank = (candidate: Candidate) =>
    (selected(candidate) ? 0 : 1000) +
    variablesOf(candidate.operation.path).length * 10 +
    collections(candidate.operation.path).length;
  // Sorting is stable, so equals stay in document order.
  const ordered = candidates.toSorted((a, b) => rank(a) - rank(b));
  const taken = new Set(given.taken ?? []);
  const names = new Map<string, string>();
  for (const candidate of ordered) {
    const known = given.names?.get(candidate.key);
    if (known !== undefined) {
      names.set(candidate.key, known);
      continue;
    }
    const free = proposals(candidate).find((name) => name !== "" && !taken.has(name));
    const name = free ?? numbered(proposals(candidate)[0] ?? "rows", taken);
    taken.add(name);
    names.set(candidate.key, name);
  }
  return names;
}

/** Shortest first: the last collection, with those before it, with the path's verb or the method, the operationId, the path. */
function proposals(candidate: Candidate): readonly string[] {
  const { operation } = candidate;
  const parts = collections(operation.path).map((part) => wordsOf(part).join("_"));
  const one = endsInVariable(operation.path);
  const own = parts.map((part, index) => (index < parts.length - 1 || one ? singularLast(part) : part));
  const tails = own.map((_part, index) => own.slice(own.length - 1 - index).join("_"));
  const plain = tails[0] ?? "";
  const written = segments(operation.path).filter((segment) => segment.variables.length === 0);
  const verb = wordsOf(written.at(-1)?.text ?? "").join("_");
  const spoken = verb === "" || plain.endsWith(verb) ? [] : [verb.startsWith(plain) ? verb : `${plain}_${verb}`];
  const method = operation.method === "GET" ? [] : [`${plain}_${operation.method.toLowerCase()}`];
  const id = wordsOf(operation.operationId ?? "").join("_");
  const short = operation.method === "GET" ? tails : [];
  return [...short, ...spoken, ...method, id, wordsOf(operation.path).join("_")].map(safe);
}

function singularLast(name: string): string {
  const all = name.split("_");
  return [...all.slice(0, -1), singular(all.at(-1) ?? "")].join("_");
}

/** Letters, digits and underscores, not a digit first. */
function safe(name: string): string {
  const cleaned = name.replaceAll(/[^\p{L}\p{N}_]+/gu, "_").replaceAll(/^_+|_+$/g, "");
  return /^\p{N}/u.test(cleaned) ? `_${cleaned}` : cleaned;
}

function numbered(name: string, taken: ReadonlySet<string>): string {
  for (let number = 2; ; number += 1) {
    const candidate = `${name === "" ? "rows" : name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
