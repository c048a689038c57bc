import { PaginationError } from "../errors.ts";
import type { HttpResponse } from "../http/message.ts";
import { type ResponseRule, ruleOf, type RuleOptions, warningOf } from "./rules.ts";
import type { Omission, Verdict } from "./verdict.ts";

/** More pages than this that are skipped one after the other are an error: it is not single pages that fail. */
const mostInARow = 10;

/** What pages by offset and by number are called; where the next one is does not depend on what a page holds. */
const steady: readonly string[] = ["offset", "page_number"];

/** Such an answer means that this page is not to be had: the next one's turn has come. */
export function skipPageOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => pageSkipped(response, options.message));
}

/** The verdict that a page is skipped. */
export function pageSkipped(response: HttpResponse, message?: string): Verdict {
  const warning = warningOf(response, "A page was skipped", message);
  return { response, omission: { action: "skip_page", warning, next } };
}

const next: Omission["next"] = (pages, { position, inARow, ...at }) => {
  if (!steady.includes(pages.type)) {
    throw new PaginationError(
      at.resource,
      `a page of the paginator ${pages.type} cannot be skipped, because only the page tells where the next one is. Write \`stop\`, \`retry\` or \`fail\` into \`response_actions\`.`,
    );
  }
  if (inARow > mostInARow) {
    throw new PaginationError(
      at.resource,
      `${inARow} pages in a row were to be skipped, so it is not single pages that fail. Write \`end\` or \`stop\` into \`response_actions\` where such an answer follows the last page.`,
    );
  }
  // As after a page that has rows and tells nothing new.
  return pages.next({ ...at, body: {}, count: 1, lastRow: () => undefined }, position);
};
