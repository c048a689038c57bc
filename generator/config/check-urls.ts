import type { Path } from "../read/source-document.ts";
import { endpointsOf, entriesOf, isRawObject, itemsOf, valueAt, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";
import { closest } from "./suggest.ts";

const ABSOLUTE = /^[a-z][a-z0-9+.-]*:/i;

/** The base URL and absolute paths: they must be web addresses without credentials. */
export function checkUrls(config: RawObject, report: Report): void {
  checkBaseUrl(config, report);
  for (const { path, value } of endpointsOf(config)) checkPath(value["path"], [...path, "path"], report);
  itemsOf(config["resources"]).forEach((resource, index) => {
    const path = typeof resource === "string" ? ["resources", index] : ["resources", index, "endpoint"];
    checkPath(valueAt(config, path), path, report);
  });
}

function checkBaseUrl(config: RawObject, report: Report): void {
  const path = ["client", "base_url"];
  const client = config["client"];
  const url = valueAt(config, path);
  // A key that is misspelt, or stands in the wrong place, is told as such.
  const isElsewhere =
    "base_url" in config || entriesOf(client).some(([key]) => closest(key, ["base_url"]) !== undefined);
  if (url === undefined && isRawObject(client) && !isElsewhere) {
    report.error({
      code: "missing-key",
      path: ["client"],
      message: "client lacks `base_url`.",
      fix: "Add `base_url`, the URL that paths are appended to.",
    });
  }
  if (typeof url !== "string") return;
  if (/[{}]/.test(url)) {
    report.error({
      code: "not-yet-supported",
      path,
      message: "client.base_url: placeholders in the base URL are not yet supported.",
      fix: "Write one real URL here; the connector's option `baseUrl` changes it at run time.",
    });
    return;
  }
  const parsed = checkUrl(url, path, report);
  if (parsed !== undefined && (parsed.search !== "" || parsed.hash !== "")) {
    report.error({
      code: "invalid-url",
      path,
      message: "client.base_url has a query or fragment, behind which no path can be appended.",
      fix: "Move query parameters into `resource_defaults.endpoint.params`.",
    });
  }
}

function checkPath(value: unknown, path: Path, report: Report): void {
  if (typeof value === "string" && /^https?:/i.test(value)) checkUrl(value.replaceAll(/[{}]/g, "_"), path, report);
}

/** A web address without credentials; `undefined` after an error that leaves none. */
export function checkUrl(url: string, path: Path, report: Report): URL | undefined {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    report.error({
      code: "invalid-url",
      path,
      message: `${pathText(path)} is no web address.`,
      fix: ABSOLUTE.test(url) ? "Write a URL that begins with https://." : `Write https:// before it.`,
    });
    return undefined;
  }
  if (parsed.username !== "" || parsed.password !== "") {
    report.error({
      code: "credentials-in-url",
      path,
      message: `${pathText(path)} holds credentials.`,
      fix: 'Remove them and write `auth: { type: http_basic, username: "{secrets.username}", password: "{secrets.password}" }`.',
    });
  }
  return parsed;
}
