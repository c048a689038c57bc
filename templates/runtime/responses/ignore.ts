import type { HttpResponse } from "../http/message.ts";
import { leftOut, type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer means no rows: neither it nor a page after it is read, and the report warns of that. */
export function ignoreOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => ignored(response, options.message));
}

/** The verdict that an answer is ignored. */
export function ignored(response: HttpResponse, message?: string): Verdict {
  return leftOut(response, "ignore", "An answer was ignored, and nothing that may follow it was read", message);
}
