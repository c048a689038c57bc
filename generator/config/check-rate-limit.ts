import { isRawObject, type RawObject, valueAt } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

const PATH = ["client", "rate_limit"] as const;

/** Options of the rate limit that need each other, and limits that limit nothing. */
export function checkRateLimit(config: RawObject, report: Report): void {
  const limit = valueAt(config, PATH);
  if (!isRawObject(limit)) return;
  const has = (key: string): boolean => limit[key] !== undefined && limit[key] !== null;
  const needs = (key: string, other: string): void => {
    if (!has(key) || has(other)) return;
    report.error({
      code: "missing-key",
      path: [...PATH, key],
      key: true,
      message: `${pathText(PATH)} has \`${key}\`, which needs \`${other}\`.`,
      fix: `Add \`${other}\`.`,
    });
  };
  needs("requests", "per");
  needs("per", "requests");
  needs("remaining_header", "reset_header");
  needs("reset_header", "remaining_header");
  needs("reset_format", "reset_header");
  if (limit["headers"] !== false) return;
  const unheard = ["remaining_header", "reset_header", "reserve"].find(has);
  if (unheard !== undefined) {
    report.error({
      code: "conflicting-options",
      path: [...PATH, unheard],
      key: true,
      message: `${pathText(PATH)} has \`${unheard}\`, but with \`headers: false\` the API's limit is not listened to.`,
      fix: `Remove \`${unheard}\` or \`headers\`.`,
    });
  }
  if (!has("requests") && !has("per")) {
    report.error({
      code: "conflicting-options",
      path: PATH,
      message: `${pathText(PATH)}: nothing is limited.`,
      fix: "Write `requests` and `per`, or remove `headers: false`.",
    });
  }
}
