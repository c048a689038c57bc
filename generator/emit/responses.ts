import type { ResponseRule } from "../plan/connector.ts";
import { type Code, code, commaSeparated } from "./code.ts";
import type { Imports } from "./imports.ts";
import { optionsCode } from "./options.ts";

const FACTORIES = {
  ignore: ["ignore", "ignoreOn"],
  skip_page: ["skip-page", "skipPageOn"],
  skip_parent: ["skip-parent", "skipParentOn"],
  stop: ["stop", "stopOn"],
  end: ["end", "endOn"],
  retry: ["retry", "retryOn"],
  fail: ["fail", "failOn"],
} as const;

/** The rules for certain responses as calls of their factories; `undefined` without rules. */
export function responsesCode(rules: readonly ResponseRule[], imports: Imports): Code | undefined {
  if (rules.length === 0) return undefined;
  const calls = rules.map(({ action, ...options }) => {
    const [module, name] = FACTORIES[action];
    return code`${imports.value(`./runtime/responses/${module}.ts`, name)}(${optionsCode({ ...options })})`;
  });
  return code`${imports.value("./runtime/responses/rules.ts", "responseRules")}(${commaSeparated(calls)})`;
}
