import type { OpenApiDocument, Server } from "../read/openapi/document.ts";
import { fact, type Fact } from "./fact.ts";

const TRIAL = /sandbox|staging|stage|test|dev(elopment)?\b|local|mock|demo|preview|127\.0\.0\.1|0\.0\.0\.0/i;
/** Never resolves (RFC 2606), so that a forgotten base URL fails at once. */
const UNKNOWN = "https://api.invalid";

/** The base URL: the first server for production use, its variables at their defaults. */
export function inferBaseUrl(document: OpenApiDocument): Fact<string> {
  const { servers } = document;
  const own = servers.length > 0 ? servers : mostUsed(document);
  const server = own.find((item) => !TRIAL.test(`${item.url} ${item.description ?? ""}`)) ?? own[0];
  if (server === undefined) return fact(UNKNOWN, 0.05, "the document names no server; write the API's address here");
  const filled = fillServer(server);
  const others = own.length > 1 ? `; ${own.length - 1} more in the document` : "";
  if (!/^https?:\/\//i.test(filled.url)) {
    const url = filled.url.startsWith("//") ? `https:${filled.url}` : `${UNKNOWN}/${filled.url.replace(/^\/+/, "")}`;
    const why = "the document names its server without a host; write the API's address here";
    return fact(clean(url), filled.url.startsWith("//") ? 0.8 : 0.1, why);
  }
  if (filled.guessed.length === 0) return fact(clean(filled.url), 0.95, `the document's server${filled.note}${others}`);
  return fact(
    clean(filled.url),
    0.3,
    `write your own ${filled.guessed.join(", ")} into the server's address${filled.note}${others}`,
  );
}

/** Paths may name servers of their own where the document has none. */
function mostUsed(document: OpenApiDocument): readonly Server[] {
  const counts = new Map<string, { server: Server; count: number }>();
  for (const { servers } of document.operations) {
    const server = servers[0];
    if (server === undefined) continue;
    const known = counts.get(server.url);
    counts.set(server.url, { server, count: (known?.count ?? 0) + 1 });
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count).map(({ server }) => server);
}

/** The server's URL with its variables at their defaults, and which of these are only examples. */
export function fillServer(server: Server): {
  readonly url: string;
  readonly guessed: readonly string[];
  readonly note: string;
} {
  const guessed: string[] = [];
  const choices: string[] = [];
  const url = server.url.replaceAll(/\{([^{}]*)\}/g, (_whole, name: string) => {
    const variable = server.variables.find((item) => item.name === name);
    const value = variable?.default ?? variable?.values[0];
    if (variable !== undefined && variable.values.length > 1)
      choices.push(`${name} is one of ${variable.values.join(", ")}`);
    const sample =
      value === undefined ||
      value === "" ||
      (/[Yy]our|[Ee]xample|<|sub-?domain|tenant|acme|company|customer|instance|^[A-Z][A-Z_]{3,}$/.test(value) &&
        (variable?.values.length ?? 0) < 2);
    if (sample) guessed.push(name);
    return value === undefined || value === "" ? name.replaceAll(/[^A-Za-z0-9-]/g, "-") : value;
  });
  return { url, guessed, note: choices.length === 0 ? "" : `; ${choices.join("; ")}` };
}

/** Without query and trailing slash; plain http becomes https, since credentials go there. */
function clean(url: string): string {
  const [address = ""] = url.split(/[?#]/);
  const bare = address.replace(/\/+$/, "");
  return TRIAL.test(bare) ? bare : bare.replace(/^http:\/\/([^/:]+)(:80)?(?=\/|$)/i, "https://$1");
}
