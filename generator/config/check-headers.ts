import type { Path } from "../read/source-document.ts";
import { entriesOf } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

// RFC 9110, 5.6.2: a token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// RFC 9110, 5.5: visible characters, spaces and tabs; fetch refuses anything past Latin-1.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Header names and values that no request can carry, and names that differ only by case. */
export function checkHeaders(headers: unknown, path: Path, report: Report): void {
  const seen = new Map<string, string>();
  for (const [name, value] of entriesOf(headers)) {
    const place = { path: [...path, name], key: true } as const;
    const earlier = seen.get(name.toLowerCase());
    seen.set(name.toLowerCase(), name);
    if (earlier !== undefined) {
      report.error({
        ...place,
        code: "conflicting-options",
        message: `${pathText(path)} has \`${earlier}\` and \`${name}\`; header names ignore case.`,
        fix: "Remove one of them.",
      });
    }
    // Placeholders and doubled braces are filled in before the name is sent.
    if (!TOKEN.test(name.replaceAll(/[{}]/g, ""))) {
      report.error({
        ...place,
        code: "invalid-value",
        message: `${pathText(path)}: ${JSON.stringify(name)} is no header name.`,
        fix: "Use letters, digits and hyphens (RFC 9110, 5.6.2).",
      });
    }
    if (typeof value === "string" && !VALUE.test(value)) {
      report.error({
        code: "invalid-value",
        path: [...path, name],
        message: `${pathText([...path, name])}: a header's value holds printable Latin-1 characters only.`,
        fix: "Remove line ends, control characters and characters past U+00FF (RFC 9110, 5.5).",
      });
    }
  }
}
