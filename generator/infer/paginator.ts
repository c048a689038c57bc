import type { OpenApiDocument } from "../read/openapi/document.ts";
import type { Candidate } from "./candidate.ts";
import { fact, type Fact } from "./fact.ts";
import { inferPageSize } from "./page-size.ts";
import { byLastRecord, byHeader } from "./paginator-header.ts";
import { byListedLink, byStrongLink, byWeakLink } from "./paginator-link.ts";
import { byOffset, byPageNumber } from "./paginator-number.ts";
import { byNamedToken, byPairedToken } from "./paginator-token.ts";
import { byExtension } from "./paginator-extension.ts";
import { inputsOf, outputsOf, type Input, type Output } from "./places.ts";

/** A paginator as the source config writes it. */
export type PaginatorConfig = Readonly<Record<string, string | number | boolean | null>> & { readonly type: string };

/** How the pages of a list follow each other, and which parameters belong to it. */
export interface Paging {
  readonly paginator: Fact<PaginatorConfig>;
  /** The page-size parameter with its value, where the paginator does not send it itself. */
  readonly size:
    | {
        readonly name: string;
        readonly in: Input["in"];
        readonly value: number;
        readonly confidence: number;
        readonly evidence: string;
      }
    | undefined;
  /** Names of the inputs that paging uses, so that nothing else takes them. */
  readonly used: readonly string[];
}

/** What the rules read. */
export interface PagingContext {
  readonly candidate: Candidate;
  readonly document: OpenApiDocument;
  readonly inputs: readonly Input[];
  readonly outputs: readonly Output[];
  readonly size: ReturnType<typeof inferPageSize>;
}

/** What a rule concludes. */
export interface PagingRuleResult {
  readonly paginator: Fact<PaginatorConfig>;
  readonly used: readonly string[];
  /** Whether the paginator sends the page size itself. */
  readonly sendsSize?: boolean;
}
export type PagingRule = (context: PagingContext) => PagingRuleResult | undefined;

/**
 * Surest first. What the API itself returns to go on (a link, a token) is better than numbers, which shift while rows
 * come and go; a link that nothing describes is worth less than a documented page number.
 */
const RULES: readonly PagingRule[] = [
  byExtension,
  byNamedToken,
  byStrongLink,
  byListedLink,
  byPairedToken,
  byPageNumber("beside a link"),
  byWeakLink,
  byHeader,
  byLastRecord,
  byOffset,
  byPageNumber("alone"),
];

/** Infers how an operation's pages follow each other; `auto` where nothing tells, `single_page` for a single row. */
export function inferPaging(candidate: Candidate, document: OpenApiDocument): Paging {
  const inputs = inputsOf(candidate, document);
  const size = inferPageSize(inputs);
  const context: PagingContext = { candidate, document, inputs, outputs: outputsOf(candidate, document), size };
  const extension = byExtension(context);
  if (candidate.kind === "single" && extension === undefined) {
    return { paginator: fact({ type: "single_page" }, 0.9, "the response is one object"), size: undefined, used: [] };
  }
  for (const rule of RULES) {
    const found = rule(context);
    if (found !== undefined) return withSize(found, size);
  }
  return withSize({ paginator: unknownPaging(inputs), used: [] }, size);
}

function withSize(found: PagingRuleResult, size: PagingContext["size"]): Paging {
  const used = size === undefined ? found.used : [...found.used, size.input.name];
  if (size === undefined || found.sendsSize === true) return { paginator: found.paginator, size: undefined, used };
  const { input } = size;
  return {
    paginator: found.paginator,
    size: { name: input.name, in: input.in, ...size.size },
    used,
  };
}

function unknownPaging(inputs: readonly Input[]): Fact<PaginatorConfig> {
  const telling = inputs
    .filter((input) => /page|limit|cursor|offset|token|marker/i.test(input.name))
    .map((input) => input.name);
  if (telling.length === 0)
    return fact({ type: "auto" }, 0.4, "the document says nothing about paging; found out at run time");
  return fact(
    { type: "auto" },
    0.3,
    `the parameters ${telling.join(", ")} look like paging, but the response names no next page; found out at run time`,
  );
}
