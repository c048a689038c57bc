import type { HttpResponse } from "../http/message.ts";
import { leftOut, type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer ends the reading early: what was read before it is kept. */
export function stopOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => stopped(response, options.message));
}

/** The verdict that the reading ends early. */
export function stopped(response: HttpResponse, message?: string): Verdict {
  return leftOut(response, "stop", "The reading was stopped before the last page", message);
}
