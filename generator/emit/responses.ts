import type { ResponseRule } from "../plan/connector.ts";
import { type Code, code, commaSeparated } from "./code.ts";
import { identifier, literal } from "./escape.ts";
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
  const calls = rules.map(({ action, message, ...conditions }) => {
    if (typeof action === "object") {
      const own = code`${imports.namespace("./extensions.ts", "extensions")}.${identifier(action.call)}`;
      const given = optionsCode({ ...conditions });
      const factory = imports.value("./runtime/responses/call.ts", "callOn");
      return code`${factory}(${commaSeparated([literal(action.call), own, ...(String(given) === "" ? [] : [given])])})`;
    }
    const [module, name] = FACTORIES[action];
    return code`${imports.value(`./runtime/responses/${module}.ts`, name)}(${optionsCode({ ...conditions, message })})`;
  });
  return code`${imports.value("./runtime/responses/rules.ts", "responseRules")}(${commaSeparated(calls)})`;
}
