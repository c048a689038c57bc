import type { Path } from "../read/source-document.ts";
import { SECRET_OPTIONS } from "./auth.ts";
import { isRawObject, valueAt, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

const PLACEHOLDER = /\{[a-z]+\.[^{}]+\}/;
// Names that carry credentials wherever they stand, as header, query parameter or body field.
const SECRET_NAME =
  /^(?:proxy-)?authorization$|^cookie$|(?:^|[-_])(?:token|secret|password|passwd|pwd|api[-_]?key|access[-_]?key|private[-_]?key)$/i;
// A parameter called `key` is often a plain word; a long one with digits is not.
const LOOKS_SECRET = /^(?=.*\d)[\w-]{16,}$/;
const URL_SECRET = /[?&]((?:[^=&]*[-_])?(?:token|secret|password|pwd|api[-_]?key|access[-_]?key))=([^&#{}]+)/i;

/** Refuses secrets that stand literally in the config, and says how to write them; they are never shown. */
export function checkSecrets(config: RawObject, report: Report): void {
  visit(config, [], config, report);
}

function visit(value: unknown, path: Path, config: RawObject, report: Report): void {
  if (Array.isArray(value)) {
    value.forEach((item: unknown, index) => {
      visit(item, [...path, index], config, report);
    });
  }
  if (isRawObject(value)) for (const [key, item] of Object.entries(value)) visit(item, [...path, key], config, report);
  if (typeof value === "string" && value !== "" && !PLACEHOLDER.test(value)) check(value, path, config, report);
}

function check(value: string, path: Path, config: RawObject, report: Report): void {
  const key = nameOf(path, config);
  const holder = path.at(-2);
  const option = authOption(path);
  if (option !== undefined && carriesAuthFields(option)) {
    if (SECRET_NAME.test(key) || SECRET_OPTIONS.includes(key)) refuse(key, path, report, value);
  } else if (option !== undefined) {
    if (SECRET_OPTIONS.includes(key) || isLoneUser(key, path, config)) refuse(key, path, report);
    checkUrlSecret(value, path, report);
  } else if (carriesFields(path)) {
    if (SECRET_NAME.test(key) || (key === "key" && LOOKS_SECRET.test(value))) refuse(key, path, report, value);
  } else if (key === "path" || key === "base_url" || holder === "resources" || key === "endpoint") {
    checkUrlSecret(value, path, report);
  }
}

function checkUrlSecret(value: string, path: Path, report: Report): void {
  const name = URL_SECRET.exec(value)?.[1];
  if (name !== undefined) refuse(name, path, report);
}

/** The path from the credentials' own object on; `undefined` outside of credentials. */
function authOption(path: Path): Path | undefined {
  const at = path[0] === "client" ? 1 : path.indexOf("endpoint") + 1;
  if (at === 0 || path[at] !== "auth") return undefined;
  const rest = path.slice(at + 1);
  return typeof rest[0] === "number" ? rest.slice(1) : rest;
}

/** Whether an option of credentials, or what stands in it, is a field or header that is sent as it is. */
function carriesAuthFields([option, inner]: Path): boolean {
  if (option === "login") return inner === "json" || inner === "data" || inner === "headers";
  return ["access_token_request_data", "access_token_request_headers", "claims", "options"].includes(String(option));
}

/** The name that a value goes by: its key, or the first of the pair whose second it is. */
function nameOf(path: Path, config: RawObject): string {
  const name = path.at(-1) === 1 ? valueAt(config, [...path.slice(0, -1), 0]) : path.at(-1);
  return typeof name === "string" ? name : "";
}

/** Whether `path` leads to a header, a query parameter or a field of a body. */
function carriesFields(path: Path): boolean {
  const endpoint = path.indexOf("endpoint");
  const part = path[0] === "client" ? path[1] : endpoint < 0 ? undefined : path[endpoint + 1];
  return part === "headers" || part === "params" || part === "json" || part === "data";
}

// An API key sent as the user's name without a password is a habit of many APIs.
function isLoneUser(key: string, path: Path, config: RawObject): boolean {
  const auth = valueAt(config, path.slice(0, -1));
  return key === "username" && isRawObject(auth) && (auth["password"] === "" || auth["password"] === null);
}

function refuse(key: string, path: Path, report: Report, value = ""): void {
  const name = key
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "_")
    .replaceAll(/^_|_$/g, "");
  const secret = name === "authorization" ? "token" : name;
  const scheme = /^(?:Bearer|Basic|Token)\s/i.exec(value)?.[0] ?? "";
  report.error({
    code: "literal-secret",
    path,
    message: `${pathText(path)} holds a secret literally.`,
    fix:
      `Write \`"${scheme}{secrets.${secret}}"\` and revoke the secret if the file was shared; ` +
      "the connector then takes it as an option or from the environment.",
  });
}
