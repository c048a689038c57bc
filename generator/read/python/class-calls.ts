import type { Reader } from "./reader.ts";
import type { DictEntry, DictReading, Reading } from "./reading.ts";
import { argumentsOf, textOf, type SyntaxNode } from "./syntax.ts";
import { scalar } from "./values.ts";

/** How an instance of one of dlt's classes is said in the config's notation. */
interface ClassNotation {
  readonly type: string;
  /** What the positional arguments are called, in their order. */
  readonly positional: readonly string[];
  /** Arguments that went by other names. */
  readonly renamed?: Readonly<Record<string, string>>;
}

const RANGE = ["total_path", "maximum_offset", "stop_after_empty_page"];
const NEXT_URL: ClassNotation = { type: "json_link", positional: ["next_url_path"] };

/** The classes of `dlt.sources.helpers.rest_client` and `dlt.sources`, with their arguments as dlt 1.26 has them. */
const CLASSES: ReadonlyMap<string, ClassNotation> = new Map<string, ClassNotation>([
  ["SinglePagePaginator", { type: "single_page", positional: [] }],
  ["HeaderLinkPaginator", { type: "header_link", positional: ["links_next_key"] }],
  ["HeaderCursorPaginator", { type: "header_cursor", positional: ["cursor_key", "cursor_param"] }],
  ["JSONLinkPaginator", NEXT_URL],
  ["JSONResponsePaginator", NEXT_URL],
  ["JSONResponseCursorPaginator", { type: "cursor", positional: ["cursor_path", "cursor_param", "cursor_body_path"] }],
  [
    "OffsetPaginator",
    {
      type: "offset",
      positional: ["limit", "offset", "offset_param", "limit_param", ...RANGE],
      renamed: { initial_limit: "limit", initial_offset: "offset" },
    },
  ],
  [
    "PageNumberPaginator",
    {
      type: "page_number",
      positional: ["base_page", "page", "page_param", "total_path", "maximum_page", "stop_after_empty_page"],
    },
  ],
  ["BearerTokenAuth", { type: "bearer", positional: ["token"] }],
  ["APIKeyAuth", { type: "api_key", positional: ["name", "api_key", "location"] }],
  ["HttpBasicAuth", { type: "http_basic", positional: ["username", "password"] }],
  // The one of `requests`, which configs use as well.
  ["HTTPBasicAuth", { type: "http_basic", positional: ["username", "password"] }],
  [
    "OAuthJWTAuth",
    {
      type: "oauth2_jwt_bearer",
      positional: [
        ...["client_id", "private_key", "access_token_url", "scope", "access_token_request_headers"],
        ...["private_key_passphrase", "default_token_expiration", "session"],
      ],
      renamed: { auth_endpoint: "access_token_url", scopes: "scope", headers: "access_token_request_headers" },
    },
  ],
  [
    "OAuth2ClientCredentials",
    {
      type: "oauth2_client_credentials",
      positional: [
        ...["access_token", "access_token_url", "client_id", "client_secret", "access_token_request_data"],
        ...["default_token_expiration", "session"],
      ],
    },
  ],
  [
    "incremental",
    {
      type: "incremental",
      positional: [
        ...["cursor_path", "initial_value", "last_value_func", "primary_key", "end_value", "row_order"],
        ...["allow_external_schedulers", "on_cursor_value_missing", "lag", "range_start", "range_end"],
      ],
    },
  ],
]);

/** An instance of one of dlt's own classes as the dict that means the same; `undefined` for any other call. */
export function instanceReading(reader: Reader, call: SyntaxNode, callee: string, depth: number): Reading | undefined {
  const parts = callee.split(".");
  const notation = CLASSES.get(parts.at(-1) ?? "");
  if (notation === undefined || (parts.length === 1 && reader.isBound(callee, call))) return undefined;
  const { type, positional, renamed } = notation;
  const entries: DictEntry[] = [{ key: "type", keyAt: call.from, value: scalar(call.from, type), spread: false }];
  let next = 0;
  for (const { name, value } of argumentsOf(reader.module, call)) {
    const key = name === undefined ? positional[next++] : (renamed?.[name] ?? name);
    if (key === undefined || key === "*") return reader.code(value, `An argument of \`${callee}\``);
    if (key !== "**") {
      entries.push({ key, keyAt: value.from, value: argument(reader, key, value, depth), spread: false });
      continue;
    }
    const spread = reader.read(value, undefined, depth + 1);
    if (spread.kind !== "dict") return spread.kind === "code" ? spread : reader.code(value, "A spread of no dict");
    entries.push(...spread.entries.map((entry) => ({ ...entry, spread: true })));
  }
  return { kind: "dict", at: call.from, entries };
}

/** `incremental` under the endpoint's key of that name needs no type; as a parameter it does. */
export function withoutIncrementalType(value: Reading): Reading {
  if (value.kind !== "dict") return value;
  const isType = ({ key, value: type }: DictEntry): boolean =>
    key === "type" && type.kind === "scalar" && type.value === "incremental";
  const plain: DictReading = { ...value, entries: value.entries.filter((entry) => !isType(entry)) };
  return plain;
}

/** The functions `max` and `min` are known by their names. */
function argument(reader: Reader, key: string, value: SyntaxNode, depth: number): Reading {
  const text = textOf(reader.module, value);
  if (key === "last_value_func" && (text === "max" || text === "min") && !reader.isBound(text, value))
    return scalar(value.from, text);
  return reader.read(value, key, depth + 1);
}
