import type { Report } from "../config/report.ts";
import type { Connector, Part, Value } from "./connector.ts";
import type { Secrets } from "./secrets.ts";
import { joinTexts, planText } from "./values.ts";

const SECRET = /\{secrets\.[^{}]+\}/g;

/** Headers of every request. Braces in them are literal, as in dlt; only `{secrets.…}` is filled in. */
export function planClientHeaders(
  headers: Readonly<Record<string, string | number | boolean | null>>,
  secrets: Secrets,
  report: Report,
): Connector["headers"] {
  return Object.entries(headers).flatMap(([name, value]): Connector["headers"] => {
    if (value === null) return [];
    return [[name, headerValue(String(value), ["client", "headers", name], secrets, report)]];
  });
}

function headerValue(text: string, path: readonly string[], secrets: Secrets, report: Report): Value {
  const placeholders = text.match(SECRET) ?? [];
  if (placeholders.length === 0) return { kind: "literal", value: text };
  const texts = text.split(SECRET);
  const parts = texts.flatMap((literal, index): readonly Part[] => {
    const placeholder = placeholders[index];
    const part = placeholder === undefined ? undefined : planText(placeholder, path, { secrets, report });
    return [
      ...(literal === "" ? [] : [{ kind: "text", text: literal } as const]),
      ...(part?.kind === "placeholder" ? [part.part] : []),
    ];
  });
  const [only] = parts;
  if (parts.length === 1 && only !== undefined && only.kind !== "text") return { kind: "placeholder", part: only };
  return { kind: "template", parts: joinTexts(parts) };
}
