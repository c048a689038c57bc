import type { Path } from "../read/source-document.ts";
import { checkUrl } from "./check-urls.ts";
import { endpointsOf, isRawObject, itemsOf, valueAt, type RawObject } from "./raw.ts";
import { pathText, type Report } from "./report.ts";

/** Credentials whose options exclude each other, or whose URLs are none. */
export function checkAuth(config: RawObject, report: Report): void {
  const places = [
    { path: ["client", "auth"], value: valueAt(config, ["client", "auth"]) },
    ...endpointsOf(config).map(({ path, value }) => ({ path: [...path, "auth"], value: value["auth"] })),
  ];
  for (const { path, value } of places) {
    checkOne(value, path, report);
    itemsOf(value).forEach((item, index) => {
      checkOne(item, [...path, index], report);
    });
  }
}

/** Types that have no meaning without options, with how they are written. */
const NEEDS: ReadonlyMap<unknown, string> = new Map([
  ["session_token", "{ type: session_token, login: { path: /login, json: { … } }, token_path: token }"],
  ["custom", "{ type: custom, name: signature }"],
]);

function checkOne(auth: unknown, path: Path, report: Report): void {
  const needed = NEEDS.get(auth);
  if (needed !== undefined) {
    report.error({
      code: "missing-key",
      path,
      message: `${pathText(path)}: ${String(auth)} needs options.`,
      fix: `Write \`${needed}\`.`,
    });
  }
  if (!isRawObject(auth)) return;
  checkPlace(auth["access_token_url"], [...path, "access_token_url"], report);
  if (auth["type"] !== "session_token") return;
  if (isGiven(auth["token_path"]) && isGiven(auth["token_header"])) {
    report.error({
      code: "conflicting-options",
      path: [...path, "token_header"],
      key: true,
      message: `${pathText(path)} has both \`token_path\` and \`token_header\`; a token is in one place.`,
      fix: "Remove one of them.",
    });
  }
  checkLogin(auth["login"], [...path, "login"], report);
}

function checkLogin(login: unknown, path: Path, report: Report): void {
  if (!isRawObject(login)) return;
  checkPlace(login["path"], [...path, "path"], report);
  const bodies = ["json", "data"].filter((key) => isGiven(login[key]));
  if (bodies.length === 2) {
    report.error({
      code: "conflicting-options",
      path: [...path, "data"],
      key: true,
      message: `${pathText(path)} has both \`json\` and \`data\`; a request has one body.`,
      fix: "Remove one of them.",
    });
  }
  const { method } = login;
  const [body] = bodies;
  if (body === undefined || typeof method !== "string" || method.toUpperCase() !== "GET") return;
  report.error({
    code: "body-on-get",
    path: [...path, body],
    key: true,
    message: `${pathText(path)}: a GET request cannot carry a body.`,
    fix: "Write `method: POST`, or leave the body out.",
  });
}

/** A URL, or a path below the base URL. */
function checkPlace(value: unknown, path: Path, report: Report): void {
  if (typeof value === "string" && /^[a-z][a-z0-9+.-]*:/i.test(value)) {
    checkUrl(value.replaceAll(/[{}]/g, "_"), path, report);
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
