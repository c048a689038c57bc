import type { Path } from "../read/source-document.ts";
import { endpointsOf, entriesOf, isRawObject, itemsOf, type RawObject, valueAt } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

// RFC 9110, 5.6.2: a token.
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
// RFC 9110, 5.5: visible characters, spaces and tabs; fetch refuses anything past Latin-1.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** Options that name a header which no request or response can carry. */
export function checkHeaderOptions(config: RawObject, report: Report): void {
  const client = valueAt(config, ["client"]);
  const places = [...(isRawObject(client) ? [{ path: ["client"], value: client }] : []), ...endpointsOf(config)];
  for (const { path, value } of places) {
    const auths = [[...path, "auth"], ...itemsOf(value["auth"]).map((_, index) => [...path, "auth", index])];
    const keys = auths.filter((auth) => (valueAt(config, [...auth, "location"]) ?? "header") === "header");
    const actions = itemsOf(value["response_actions"]).map((_, index) => [
      ...path,
      "response_actions",
      index,
      "header",
    ]);
    const named = [
      ...keys.filter((auth) => valueAt(config, [...auth, "type"]) === "api_key").map((auth) => [...auth, "name"]),
      ...(valueAt(value, ["paginator", "type"]) === "header_cursor" ? [[...path, "paginator", "cursor_key"]] : []),
      ...actions,
    ];
    for (const place of named) {
      const name = valueAt(config, place);
      if (typeof name === "string") checkName(name, name, { path: place }, report);
    }
  }
}

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
    checkName(name, name.replaceAll(/[{}]/g, ""), place, report);
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

function checkName(
  written: string,
  name: string,
  place: { readonly path: Path; readonly key?: true },
  report: Report,
): void {
  if (TOKEN.test(name)) return;
  report.error({
    ...place,
    code: "invalid-value",
    message: `${pathText(place.key ? place.path.slice(0, -1) : place.path)}: ${JSON.stringify(written)} is no header name.`,
    fix: "Use letters, digits and hyphens (RFC 9110, 5.6.2).",
  });
}
