import type { AuthConfig } from "../config/auth.ts";
import type { Report } from "../config/report.ts";
import { pathText } from "../config/report.ts";
import type { Path } from "../read/source-document.ts";
import type { Auth, Value } from "./connector.ts";
import type { Secrets } from "./secrets.ts";
import { planText } from "./values.ts";

/** Credentials with their secrets as options of the connector; `undefined` after an error. */
export function planAuth(auth: AuthConfig, path: Path, secrets: Secrets, report: Report): Auth | undefined {
  const text = (key: string, template: string | undefined, what: string): Value => {
    const name = /^\{secrets\.([^{}]+)\}$/.exec(template ?? "")?.[1];
    if (name !== undefined) secrets.option(name, what);
    return planText(template ?? "", [...path, key], { secrets, report }) ?? { kind: "literal", value: "" };
  };
  switch (auth.type) {
    case "api_key": {
      const location = auth.location === "param" ? "query" : auth.location;
      return { type: "api_key", location, name: auth.name, key: text("api_key", auth.api_key, "API key.") };
    }
    case "bearer":
      return { type: "bearer", token: text("token", auth.token, "Bearer token.") };
    case "http_basic":
      return {
        type: "http_basic",
        username: text("username", auth.username, "User name."),
        password: text("password", auth.password, "Password."),
      };
    case "oauth2_client_credentials":
      report.error({
        code: "not-yet-supported",
        path,
        message: `${pathText(path)}: OAuth 2.0 client credentials are not yet supported.`,
        fix: "Fetch a token yourself and write `auth: bearer`; the connector takes it as its option `token`.",
      });
      return undefined;
  }
}
