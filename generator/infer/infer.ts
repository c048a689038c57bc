import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import type { OpenApiDocument } from "../read/openapi/document.ts";
import { type InferredAuth, type InferredCredentials, inferAuth } from "./auth.ts";
import { inferBaseUrl } from "./base-url.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { inferHeaders } from "./headers.ts";
import { inferIncremental, type InferredIncremental } from "./incremental.ts";
import { nameResources, type GivenNames } from "./names.ts";
import { inferPaging, type Paging } from "./paginator.ts";
import { createBinder, type Bindings } from "./parents.ts";
import { localKey } from "./local-key.ts";
import { createDetailVariables } from "./detail-variables.ts";
import { inferPrimaryKey } from "./primary-key.ts";
import { readCandidates } from "./read-candidates.ts";
import { commonParameters, inferSelected, selectSome } from "./selection.ts";

/** Everything that a document says or shows about the data behind an API. */
export interface Inferred {
  readonly client: {
    readonly baseUrl: Fact<string>;
    readonly auth: Fact<InferredCredentials | null>;
    readonly headers: ReadonlyMap<string, Fact<string>>;
  };
  /** Selected ones first, each part in document order. */
  readonly resources: readonly InferredResource[];
  /** Required query parameters that most operations share; the connector's user says them. */
  readonly common: ReadonlySet<string>;
  readonly diagnostics: readonly Diagnostic[];
}

/** One operation that gives rows. */
export interface InferredResource {
  readonly name: string;
  readonly candidate: Candidate;
  readonly selected: Fact<boolean>;
  readonly primaryKey: Fact<readonly string[]>;
  readonly paging: Paging;
  readonly incremental: InferredIncremental | undefined;
  readonly bindings: Bindings;
  /** Other credentials than the client's. */
  readonly auth: Fact<InferredCredentials | null> | undefined;
}

/** Infers resources, keys, paging, cursors, parents and credentials from an OpenAPI document. */
export function infer(document: OpenApiDocument, given: GivenNames = {}): Inferred {
  const candidates = readCandidates(document);
  const details = createDetailVariables(document);
  const keys = new Map(
    candidates.map((candidate) => [candidate.key, inferPrimaryKey(candidate, document, details(candidate))]),
  );
  const bind = createBinder(candidates, document, (candidate) => keys.get(candidate.key)?.value ?? []);
  const common = commonParameters(candidates);
  const facts = selectSome(
    candidates.map((candidate) => {
      const paging = inferPaging(candidate, document);
      const bindings = bind(candidate);
      const incremental = inferIncremental(candidate, paging, document);
      const selected = inferSelected(candidate, { bindings, paging, incremental, document, common });
      return { candidate, paging, bindings, incremental, selected };
    }),
  );
  const selected = new Set(facts.filter((item) => item.selected.value).map((item) => item.candidate.key));
  const names = nameResources(candidates, (candidate) => selected.has(candidate.key), given);
  const used = facts.filter((item) => item.selected.value).map((item) => item.candidate);
  const basis = used.length > 0 ? used : candidates;
  const baseUrl = inferBaseUrl(document);
  const auth = inferAuth(basis, candidates, document, baseUrl.value);
  const parentKey = (parent: Candidate | undefined) =>
    parent && { name: names.get(parent.key) ?? "", key: keys.get(parent.key)?.value ?? [] };
  const resources = facts.map((item): InferredResource => {
    const key = keys.get(item.candidate.key) ?? fact([], 0, "");
    return {
      ...item,
      name: names.get(item.candidate.key) ?? "",
      primaryKey: localKey(key, item.bindings, parentKey(item.bindings.parent)),
      auth: auth.own.get(item.candidate.key),
    };
  });
  const sent = carriedBy(auth.client.value);
  const headers = new Map(inferHeaders(basis, document, sent));
  const ordered = [
    ...resources.filter((item) => item.selected.value),
    ...resources.filter((item) => !item.selected.value),
  ];
  return {
    client: { baseUrl, auth: auth.client, headers },
    resources: ordered,
    common,
    diagnostics: warnings(ordered, baseUrl, auth.tokenOnly, document),
  };
}

/** The headers that the credentials themselves send. */
function carriedBy(auth: InferredCredentials | null): readonly string[] {
  return [auth ?? []].flat().flatMap(({ name }) => (name === undefined ? [] : [name.toLowerCase()]));
}

function warnings(
  resources: readonly InferredResource[],
  baseUrl: Fact<string>,
  tokenOnly: InferredAuth["tokenOnly"],
  document: OpenApiDocument,
): readonly Diagnostic[] {
  const out: Diagnostic[] = [];
  const at = (pointer: string, message: string, fix: string) =>
    out.push({ code: "weak-inference", severity: "warning", message, fix, file: document.file, pointer });
  if (baseUrl.confidence < 0.5)
    at("/servers", `The API's address is unknown: ${baseUrl.evidence}.`, "Write it as client.base_url.");
  for (const { scheme, why } of tokenOnly) {
    const schemes = document.version.startsWith("2") ? "/securityDefinitions" : "/components/securitySchemes";
    at(
      `${schemes}/${scheme.name.replaceAll("~", "~0").replaceAll("/", "~1")}`,
      `${scheme.name}: ${why}, so the connector takes a token that you supply.`,
      "With a refresh token write client.auth as oauth2_refresh_token, with its access_token_url.",
    );
  }
  for (const { name, candidate, selected, paging } of resources) {
    if (!selected.value || paging.paginator.value.type !== "auto" || paging.paginator.confidence > 0.35) continue;
    at(
      candidate.operation.pointer,
      `${name}: ${paging.paginator.evidence}.`,
      `Write endpoint.paginator of ${name} if you know how it pages.`,
    );
  }
  if (resources.some((item) => item.selected.value)) return out;
  out.push({
    code: "no-lists",
    severity: "warning",
    message: "No operation of the document gives a list of objects that could be loaded as it is.",
    fix: "Set `selected: true` on the operations that you want, and fill in what they need.",
    file: document.file,
    pointer: "/paths",
  });
  return out;
}
