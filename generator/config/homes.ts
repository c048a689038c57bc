import type { Path } from "../read/source-document.ts";
import { client } from "./client.ts";
import { endpoint } from "./endpoint.ts";
import { resourceDefaults } from "./resource.ts";

/** Options that only one type of credentials has. */
const AUTH_TYPES: ReadonlyMap<string, string> = new Map([
  ["token", "bearer"],
  ["api_key", "api_key"],
  ["location", "api_key"],
  ["username", "http_basic"],
  ["password", "http_basic"],
  ["client_id", "oauth2_client_credentials"],
  ["client_secret", "oauth2_client_credentials"],
  ["access_token_url", "oauth2_client_credentials"],
  ["refresh_token", "oauth2_refresh_token"],
  ["private_key", "oauth2_jwt_bearer"],
  ["login", "session_token"],
]);

/** The type of credentials that only has these keys; `undefined` where none tells it. */
export function authTypeOf(keys: readonly string[]): string | undefined {
  return keys.map((key) => AUTH_TYPES.get(key)).find((type) => type !== undefined);
}

/** Where a key belongs that the object at `path` does not know, as an instruction; `undefined` where nothing knows it. */
export function homeOf(key: string, path: Path): string | undefined {
  const here = path.at(-1);
  if (here === "auth" || path.at(-2) === "auth") {
    const type = AUTH_TYPES.get(key);
    return type === undefined ? undefined : `\`${key}\` belongs to \`type: ${type}\`.`;
  }
  if (path.length === 0) return belongs(key, [inClient, inDefaults, inDefaultEndpoint]);
  if (here === "client") return belongs(key, [inDefaultEndpoint, inDefaults]);
  if (here === "endpoint") return belongs(key, [besideEndpoint, inClient]);
  if (here === "resource_defaults" || path[0] === "resources") {
    return path.length <= 2 ? belongs(key, [inEndpoint, inClient]) : undefined;
  }
  return undefined;
}

interface Home {
  readonly keys: object;
  readonly fix: string;
}

const inClient: Home = { keys: client.shape, fix: "Move it into `client`." };
const inEndpoint: Home = { keys: endpoint.shape, fix: "Move it into `endpoint`." };
const inDefaults: Home = { keys: resourceDefaults.shape, fix: "Move it into `resource_defaults`." };
const inDefaultEndpoint: Home = { keys: endpoint.shape, fix: "Move it into `resource_defaults.endpoint`." };
const besideEndpoint: Home = { keys: resourceDefaults.shape, fix: "Move it out of `endpoint`, beside it." };

function belongs(key: string, homes: readonly Home[]): string | undefined {
  return homes.find((home) => Object.hasOwn(home.keys, key))?.fix;
}
