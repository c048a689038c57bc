import { pathText, type Report } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import { isFunctionName } from "../words/reserved-words.ts";

const NAME = /^[A-Za-z_$][\w$]*$/;

/** Whether a text could be a name in code, reserved ones included. */
export function looksLikeName(text: string): boolean {
  return NAME.test(text);
}

/** The name of a function in extensions.ts; `undefined`, and reported, where it can be none. */
export function functionName(text: string, path: Path, report: Report): string | undefined {
  if (isFunctionName(text)) return text;
  report.error({
    code: "invalid-value",
    path,
    message: `${pathText(path)} is ${JSON.stringify(text)}, which cannot be the name of a function in extensions.ts.`,
    fix: "Write the name of a function that extensions.ts exports, such as `changeRow`: small letter first, no reserved word.",
  });
  return undefined;
}
