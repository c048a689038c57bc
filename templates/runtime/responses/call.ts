import { ConnectorError } from "../errors.ts";
import type { HookContext } from "../extensions.ts";
import type { HttpResponse } from "../http/message.ts";
import { kindOf, ownCodeFailed } from "../own-code.ts";
import { type Conditions, fulfils } from "./conditions.ts";
import { ended } from "./end.ts";
import { refused } from "./fail.ts";
import { ignored } from "./ignore.ts";
import { retried } from "./retry.ts";
import type { ResponseRule } from "./rules.ts";
import { parentSkipped } from "./skip-parent.ts";
import { pageSkipped } from "./skip-page.ts";
import { stopped } from "./stop.ts";
import type { Verdict } from "./verdict.ts";

/**
 * What can be done instead of reading a response: `ignore` it and all after it, `skip_page`, `skip_parent`, `stop` and
 * keep what was read, `end` because everything was read, `retry`, or `fail`.
 */
export type ResponseAction = "ignore" | "skip_page" | "skip_parent" | "stop" | "end" | "retry" | "fail";

/** What a function makes of a response: nothing, a response to go on with, or what is to be done, and why. */
export type ResponseOutcome =
  HttpResponse | ResponseAction | { readonly action: ResponseAction; readonly message: string } | undefined;

/** Looks at a response of any status, before its status is judged. What it throws ends the reading. */
export type ResponseFunction = (
  response: HttpResponse,
  context: HookContext,
) => ResponseOutcome | Promise<ResponseOutcome>;

/** The function of extensions.ts decides about the responses that fulfil the conditions; without any, about all. */
export function callOn(name: string, own: ResponseFunction, conditions: Conditions = {}): ResponseRule {
  return async (response, context) => {
    if (!fulfils(response, conditions)) return undefined;
    const outcome = await called(name, own, response, context);
    if (outcome === undefined) return undefined;
    if (typeof outcome === "object" && "bytes" in outcome) return { response: outcome };
    const { action, message } = typeof outcome === "string" ? { action: outcome, message: undefined } : outcome;
    const verdict = verdicts.get(action);
    if (verdict !== undefined) return verdict(response, message);
    const found = typeof action === "string" ? JSON.stringify(action) : kindOf(outcome);
    throw new ConnectorError(
      `${context.resource}: \`${name}\` of extensions.ts gave ${found}. Return a response, one of ${[...verdicts.keys()].join(", ")}, or nothing.`,
    );
  };
}

const verdicts: ReadonlyMap<string, (response: HttpResponse, message?: string) => Verdict> = new Map([
  ["ignore", ignored],
  ["skip_page", pageSkipped],
  ["skip_parent", parentSkipped],
  ["stop", stopped],
  ["end", ended],
  ["retry", retried],
  ["fail", refused],
]);

async function called(
  name: string,
  own: ResponseFunction,
  response: HttpResponse,
  context: HookContext,
): Promise<ResponseOutcome> {
  try {
    return await own(response, context);
  } catch (cause) {
    throw ownCodeFailed(context.resource, name, cause);
  }
}
