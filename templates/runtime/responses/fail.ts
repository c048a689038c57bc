import type { HttpResponse } from "../http/message.ts";
import { type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer is an error, whatever its status, and is not asked for again. */
export function failOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => refused(response, options.message));
}

/** The verdict that a response is an error. */
export function refused(response: HttpResponse, message?: string): Verdict {
  const advice = message ?? "The resource's `response_actions` say that such an answer is an error.";
  return { response, refusal: { isRetried: false, advice } };
}
