import type { HttpResponse } from "../http/message.ts";
import { leftOut, type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer means that nothing is to be had of this parent row: the next one's turn has come. */
export function skipParentOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => parentSkipped(response, options.message));
}

/** The verdict that a parent row is skipped. */
export function parentSkipped(response: HttpResponse, message?: string): Verdict {
  return leftOut(response, "skip_parent", "A parent row was skipped", message);
}
