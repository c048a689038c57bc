import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import { get, listOf, textOf } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { stem } from "./paths.ts";
import { wordsOf } from "../words/words.ts";

/**
 * The value that a variable can always have: its only or default value, the account's own `me`, the root of a tree.
 * A parent that is found with confidence wins over a mere default.
 */
export function constantFor(
  input: Parameter,
  document: OpenApiDocument,
  parentConfidence: number,
  candidate?: Candidate,
): Fact<string> | undefined {
  const schema = document.schemas.resolve(input.schema);
  const description = input.description ?? textOf(schema, "description") ?? "";
  const values = listOf(schema, "enum");
  const only = get(schema, "const") ?? (values.length === 1 ? values[0] : undefined);
  if (isScalar(only)) return fact(String(only), 0.95, "its only value");
  const self = /(?:special value|value|use|specify|alias|keyword)[^.]{0,60}?[`"'*]+(@?me|self|~)[`"'*]+/i.exec(
    description,
  );
  if (self?.[1] !== undefined) return fact(self[1], 0.9, "the description names it for the caller's own account");
  const example = input.example ?? get(schema, "example");
  if (example === "me" || example === "@me") return fact(example, 0.7, "the example is the caller's own account");
  const root = /\broot\b[^.]{0,80}?[`"']([\w-]{1,20})[`"']/i.exec(description);
  if (root?.[1] !== undefined && listsItself(input, candidate, document))
    return fact(root[1], 0.7, "the root, from where the tree is listed");
  if (parentConfidence >= 0.5) return undefined;
  const fallback = get(schema, "default");
  if (isScalar(fallback) && String(fallback) !== "") return fact(String(fallback), 0.7, "the parameter's default");
  return undefined;
}

/** A list of a folder's items, where items are folders too, is the tree itself. */
function listsItself(input: Parameter, candidate: Candidate | undefined, document: OpenApiDocument): boolean {
  if (candidate === undefined) return false;
  const wanted = stem(input.name).join("");
  return document.schemas.namesOf(candidate.row).some((name) => wordsOf(name).join("").startsWith(wanted));
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
