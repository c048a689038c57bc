import { announcedDefaults } from "../../templates/runtime/rate-limit/announced.ts";
import { rateLimitDefaults } from "../../templates/runtime/rate-limit/rate-limit.ts";
import type { RateLimit } from "../plan/http-policy.ts";
import { type Code, code, objectOf } from "./code.ts";
import type { Imports } from "./imports.ts";
import { optionEntries, optionsCode } from "./options.ts";

/** What keeps requests within the API's limits, as a call of its factory. */
export function rateLimitCode({ announced, ...definition }: RateLimit, imports: Imports): Code {
  const factory = imports.value("./runtime/rate-limit/rate-limit.ts", "rateLimit");
  const entries = [
    ...optionEntries(definition, rateLimitDefaults),
    [code`announced`, announced && announcedCode(announced, imports)] as const,
  ];
  return code`${factory}(${objectOf(entries)}, options.rateLimit)`;
}

function announcedCode(announced: NonNullable<RateLimit["announced"]>, imports: Imports): Code {
  const factory = imports.value("./runtime/rate-limit/announced.ts", "announcedLimit");
  return code`${factory}(${optionsCode(announced, announcedDefaults)})`;
}
