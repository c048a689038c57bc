import type { HttpResponse } from "../http/message.ts";
import { type ResponseRule, ruleOf, type RuleOptions } from "./rules.ts";
import type { Verdict } from "./verdict.ts";

/** Such an answer is asked for again, whatever its status, as often and after such waits as the retry policy has it. */
export function retryOn(options: RuleOptions): ResponseRule {
  return ruleOf(options, (response) => retried(response, options.message));
}

/** The verdict that a response is asked for again. */
export function retried(response: HttpResponse, message?: string): Verdict {
  const advice = message ?? "The resource's `response_actions` ask for another attempt after such an answer.";
  return { response, refusal: { isRetried: true, advice } };
}
