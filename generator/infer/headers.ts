import type { OpenApiDocument, Parameter } from "../read/openapi/document.ts";
import { get, listOf } from "../read/values.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { wordsOf } from "../words/words.ts";

/** Set by the connector itself or by its credentials. */
const OWN = /^(accept|content-type|authorization|user-agent|host|content-length|cookie|accept-encoding|__proto__)$/i;

/** Headers that every call needs: what most lists require, and the API's version where they take one. */
export function inferHeaders(
  candidates: readonly Candidate[],
  document: OpenApiDocument,
  except: readonly string[],
): ReadonlyMap<string, Fact<string>> {
  const out = new Map<string, Fact<string>>();
  const seen = new Map<string, { parameter: Parameter; count: number; required: number }>();
  for (const { operation } of candidates) {
    for (const parameter of operation.parameters) {
      if (parameter.in !== "header" || OWN.test(parameter.name) || except.includes(parameter.name.toLowerCase()))
        continue;
      const known = seen.get(parameter.name.toLowerCase());
      const required = (known?.required ?? 0) + (parameter.required ? 1 : 0);
      seen.set(parameter.name.toLowerCase(), {
        parameter: known?.parameter ?? parameter,
        count: (known?.count ?? 0) + 1,
        required,
      });
    }
  }
  for (const { parameter, count, required } of seen.values()) {
    if (count * 2 <= candidates.length) continue;
    const version = wordsOf(parameter.name).includes("version");
    const value = valueOf(parameter, document);
    if (required * 2 > candidates.length) {
      const name = wordsOf(parameter.name).join("_");
      const filled = value ?? `{secrets.${name}}`;
      out.set(
        parameter.name,
        fact(filled, value === undefined ? 0.6 : 0.85, `${count} lists take it, ${required} require it`),
      );
    } else if (version && value !== undefined) {
      out.set(parameter.name, fact(value, 0.85, "the API's version, so that a later default changes nothing"));
    }
  }
  const media = vendorType(candidates);
  if (media !== undefined) out.set("Accept", fact(media, 0.9, "the responses' media type"));
  return out;
}

function valueOf(parameter: Parameter, document: OpenApiDocument): string | undefined {
  const schema = document.schemas.resolve(parameter.schema);
  const values = listOf(schema, "enum");
  const known =
    get(schema, "const") ??
    get(schema, "default") ??
    (values.length === 1 ? values[0] : undefined) ??
    parameter.example ??
    get(schema, "example");
  if (typeof known !== "string" && typeof known !== "number") return undefined;
  const text = String(known);
  // Only what a header can carry; prose in `default` is a habit of some authors.
  return /^[\x21-\x7e]{1,100}$/.test(text) ? text.replaceAll(/[{}]/g, "$&$&") : undefined;
}

/** A media type of the vendor's own that all described responses have. */
function vendorType(candidates: readonly Candidate[]): string | undefined {
  const types = new Set(candidates.map((candidate) => candidate.mediaType).filter((type) => type !== ""));
  const [only] = types;
  return types.size === 1 && only?.endsWith("+json") === true ? only : undefined;
}
