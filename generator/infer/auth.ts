import type { OpenApiDocument, SecurityRequirement, SecurityScheme } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { authOfScheme, type AuthConfig, tokenOnly } from "./auth-scheme.ts";
import { besideOthers, nameSecrets } from "./auth-secrets.ts";
import { flat } from "./compare-names.ts";

/** The credentials of most lists, and of those that need others. */
export interface InferredAuth {
  /** `null` for none. */
  readonly client: Fact<InferredCredentials | null>;
  /** For a candidate's key: other credentials than the client's, `null` for none. */
  readonly own: ReadonlyMap<string, Fact<InferredCredentials | null>>;
  /** The schemes of which only a token can be used, and why. */
  readonly tokenOnly: readonly { readonly scheme: SecurityScheme; readonly why: string }[];
}

/** One kind of credentials, or several that are needed together. */
export type InferredCredentials = AuthConfig | readonly AuthConfig[];

/**
 * Infers credentials from what the `used` lists ask for: the most used scheme, a plain one before OAuth where both
 * serve. Lists that these do not open, `used` or not, have credentials of their own.
 */
export function inferAuth(
  used: readonly Candidate[],
  all: readonly Candidate[],
  document: OpenApiDocument,
  baseUrl: string,
): InferredAuth {
  const best = mostUsed(
    used.flatMap((candidate) => alternativesOf(candidate, document)),
    document,
  );
  const secrets = nameSecrets();
  const credentials = (schemes: readonly SecurityScheme[]) =>
    together(
      schemes.map((scheme, index) => {
        const found = authOfScheme(scheme, baseUrl, scopesOf(scheme, used, document));
        return secrets(index === 0 ? found : besideOthers(found, scheme), scheme);
      }),
    );
  const client = best === undefined ? byParameter(used) : credentials(best);
  const known = new Set(best?.map(({ name }) => name));
  const own = new Map<string, Fact<InferredCredentials | null>>();
  const schemes = new Set(best);
  for (const candidate of all) {
    const alternatives = alternativesOf(candidate, document);
    if (isOpen(candidate)) {
      if (best !== undefined) own.set(candidate.key, fact(null, 0.9, "the operation needs no credentials"));
    } else if (!alternatives.some((names) => names.every((name) => known.has(name)))) {
      const other = mostUsed(alternatives, document);
      if (other === undefined) continue;
      own.set(candidate.key, credentials(other));
      if (used.includes(candidate)) for (const scheme of other) schemes.add(scheme);
    }
  }
  const bare = [...schemes].flatMap((scheme) => {
    const why = tokenOnly(scheme);
    return why === undefined ? [] : [{ scheme, why }];
  });
  return { client, own, tokenOnly: bare };
}

/** The credentials of schemes that are needed at once. */
function together(facts: readonly Fact<AuthConfig | null>[]): Fact<InferredCredentials | null> {
  const [first = fact(null, 0.5, "no credentials"), ...others] = facts;
  const values = facts.flatMap(({ value }) => value ?? []);
  if (others.length === 0 || values.length < 2) return first;
  const confidence = Math.min(...facts.map((each) => each.confidence));
  return fact(values, confidence, facts.map(({ evidence }) => evidence).join("; "));
}

/** Whether the operation itself says that it needs no credentials. */
function isOpen({ operation }: Candidate): boolean {
  return operation.security?.every((requirement) => requirement.size === 0) === true;
}

/** The scopes that the lists ask for, in the document's order. */
function scopesOf(
  scheme: SecurityScheme,
  candidates: readonly Candidate[],
  document: OpenApiDocument,
): readonly string[] {
  const asked = candidates.flatMap(({ operation }) =>
    (operation.security ?? document.security ?? []).flatMap((requirement) => requirement.get(scheme.name) ?? []),
  );
  return [...new Set(asked)];
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
