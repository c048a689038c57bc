import type { OpenApiDocument, SecurityRequirement, SecurityScheme } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { authOfScheme, type AuthConfig } from "./auth-scheme.ts";
import { flat, words } from "./words.ts";

/** The credentials of most lists, and of those that need others. */
export interface InferredAuth {
  /** `null` for none. */
  readonly client: Fact<AuthConfig | null>;
  /** Headers for schemes that are needed beside the first one. */
  readonly headers: ReadonlyMap<string, Fact<string>>;
  /** For a candidate's key: other credentials than the client's, `null` for none. */
  readonly own: ReadonlyMap<string, Fact<AuthConfig | null>>;
}

/** Infers credentials from what the lists ask for: the most used scheme, a plain one before OAuth where both serve. */
export function inferAuth(candidates: readonly Candidate[], document: OpenApiDocument, baseUrl: string): InferredAuth {
  const wanted = candidates.map((candidate) => ({ candidate, alternatives: alternativesOf(candidate, document) }));
  const best = mostUsed(
    wanted.flatMap(({ alternatives }) => alternatives),
    document,
  );
  if (best === undefined) return { client: byParameter(candidates), headers: new Map(), own: new Map() };
  const [first, ...others] = best;
  const client = first === undefined ? fact(null, 0.5, "no credentials") : authOfScheme(first, baseUrl);
  const headers = new Map(
    others
      .filter((scheme) => scheme.type === "apiKey" && scheme.in === "header")
      .map((scheme) => [scheme.parameter ?? scheme.name, beside(scheme)]),
  );
  const own = new Map<string, Fact<AuthConfig | null>>();
  for (const { candidate, alternatives } of wanted) {
    if (alternatives.length === 0 && candidate.operation.security?.length === 0) {
      own.set(candidate.key, fact(null, 0.9, "the operation needs no credentials"));
    } else if (
      alternatives.length > 0 &&
      !alternatives.some((names) => first !== undefined && names.includes(first.name))
    ) {
      const other = mostUsed(alternatives, document)?.[0];
      if (other !== undefined) own.set(candidate.key, authOfScheme(other, baseUrl));
    }
  }
  return { client, headers, own };
}

/** The names of the schemes that each alternative needs together. */
function alternativesOf(candidate: Candidate, document: OpenApiDocument): readonly (readonly string[])[] {
  const said = candidate.operation.security ?? document.security;
  const known = (requirement: SecurityRequirement) =>
    [...requirement.keys()].filter((name) => document.securitySchemes.has(name));
  if (said !== undefined) return said.map(known).filter((names) => names.length > 0);
  // A document that defines schemes but never asks for one means all of them, as its authors use it.
  return [...document.securitySchemes.keys()].map((name) => [name]);
}

function mostUsed(
  alternatives: readonly (readonly string[])[],
  document: OpenApiDocument,
): readonly SecurityScheme[] | undefined {
  const counts = new Map<string, { names: readonly string[]; count: number }>();
  for (const names of alternatives) {
    const key = names.toSorted().join("\n");
    counts.set(key, { names, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const schemes = (names: readonly string[]) => names.flatMap((name) => document.securitySchemes.get(name) ?? []);
  const ranked = [...counts.values()].map((item) => ({
    ...item,
    schemes: schemes(item.names).toSorted((a, b) => ease(b) - ease(a)),
  }));
  const most = Math.max(0, ...ranked.map((item) => item.count));
  // What nearly all lists take is as good as what all take; then the plainest wins.
  const common = ranked.filter((item) => item.count >= most * 0.8);
  return common.toSorted(
    (a, b) => ease(b.schemes[0]) - ease(a.schemes[0]) || a.schemes.length - b.schemes.length || b.count - a.count,
  )[0]?.schemes;
}

/** How little it takes to get such credentials. */
function ease(scheme: SecurityScheme | undefined): number {
  if (scheme === undefined) return 0;
  if (scheme.type === "http") return scheme.scheme === "bearer" ? 5 : scheme.scheme === "basic" ? 3 : 1;
  if (scheme.type === "apiKey")
    return scheme.in === "cookie"
      ? 1.5
      : /app.?id|application.?id|client.?id|account/i.test(scheme.parameter ?? "")
        ? 2
        : 4;
  if (scheme.type === "oauth2") return scheme.flows.some((flow) => flow.type === "clientCredentials") ? 2.5 : 2.2;
  return 1;
}

function beside(scheme: SecurityScheme): Fact<string> {
  const option = words(scheme.parameter ?? scheme.name)
    .filter((word) => word !== "x")
    .join("_");
  return fact(`{secrets.${option}}`, 0.8, `needed beside the other credentials: ${scheme.name}`);
}

/** Credentials that a document hides among the parameters. */
function byParameter(candidates: readonly Candidate[]): Fact<AuthConfig | null> {
  const counts = new Map<string, number>();
  const isKey = (name: string) =>
    /^(authorization|(x)?(api|access|auth)(key|token)|apitoken|accesstoken|token|appid|appkey|key)$/.test(flat(name));
  const parameters = candidates.flatMap(({ operation }) =>
    operation.parameters.filter((item) => (item.in === "header" || item.in === "query") && isKey(item.name)),
  );
  for (const item of parameters) counts.set(item.name, (counts.get(item.name) ?? 0) + 1);
  const [name, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? [undefined, 0];
  const parameter = parameters.find((item) => item.name === name);
  if (name === undefined || parameter === undefined || count * 2 < candidates.length) {
    return fact(null, 0.5, "the document names no credentials");
  }
  const why = `no security scheme, but ${count} operations take ${JSON.stringify(name)}`;
  if (flat(name) === "authorization") return fact({ type: "bearer", token: "{secrets.token}" }, 0.5, why);
  return fact(
    { type: "api_key", name, api_key: "{secrets.api_key}", location: parameter.in === "query" ? "query" : "header" },
    0.7,
    why,
  );
}
