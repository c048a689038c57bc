import type { HookContext } from "../extensions.ts";
import type { HttpResponse } from "../http/message.ts";
import { type Conditions, fulfils } from "./conditions.ts";
import type { Judge, Omission, Verdict } from "./verdict.ts";

/** Decides about a response; `undefined` leaves it to the rules after it. */
export type ResponseRule = (
  response: HttpResponse,
  context: HookContext,
) => Verdict | undefined | Promise<Verdict | undefined>;

/** Which responses a rule is for, and what errors and reports say of them. */
export interface RuleOptions extends Conditions {
  /** What the user of the connector is told. */
  readonly message?: string;
}

/** Asks the rules in order; the first that ends the matter counts, one that only changes the response does not. */
export function responseRules(...rules: readonly ResponseRule[]): Judge {
  return async (response, context) => {
    let current = response;
    for (const rule of rules) {
      const verdict = await rule(current, context);
      if (verdict === undefined) continue;
      if (verdict.refusal !== undefined || verdict.omission !== undefined) return verdict;
      current = verdict.response;
    }
    return { response: current };
  };
}

/** A rule that says the same of every response that fulfils its conditions. */
export function ruleOf(options: RuleOptions, verdict: (response: HttpResponse) => Verdict): ResponseRule {
  return (response) => (fulfils(response, options) ? verdict(response) : undefined);
}

/** Leaves a page out, and all that may follow it. */
export function leftOut(
  response: HttpResponse,
  action: Omission["action"],
  what: string,
  message: string | undefined,
): Verdict {
  return { response, omission: { action, warning: warningOf(response, what, message), next: () => undefined } };
}

/** `An answer was ignored: 404. The message.` */
export function warningOf({ status }: HttpResponse, what: string, message: string | undefined): string {
  return `${what}: the API answered ${status}.${message === undefined ? "" : ` ${message}`}`;
}
