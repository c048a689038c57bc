import type { HttpResponse } from "../http/message.ts";
import { leftOut, type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer is the API's way to say that there are no more pages: everything was read. */
export function endOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, ended);
}

/** The verdict that the list has ended. */
export function ended(response: HttpResponse): Verdict {
  return leftOut(response, "end", "The pages ended", undefined);
}
