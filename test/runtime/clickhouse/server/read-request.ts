import type { IncomingMessage } from "node:http";
import { brotliDecompressSync, gunzipSync, inflateSync } from "node:zlib";
import type { Query } from "./engine.ts";
import { Refusal } from "./refusal.ts";

/** A user of the server. */
export interface User {
  readonly password: string;
  /** Set for all of the user's statements, as a profile does (`allow_ddl: "0"`, `readonly: "2"`). */
  readonly settings?: Readonly<Record<string, string>>;
}

/** What the HTTP interface takes from the URL for itself; all the rest are settings and parameters of statements. */
const reserved = new Set(
  (
    "query query_id database default_format session_id session_timeout session_check user password role quota_key " +
    "compress decompress buffer_size wait_end_of_query stacktrace"
  ).split(" "),
);

const decoders: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  identity: (body) => body,
  gzip: (body) => gunzipSync(body),
  deflate: (body) => inflateSync(body),
  br: (body) => brotliDecompressSync(body),
};

/**
 * Reads a statement as ClickHouse's HTTP interface takes it: in the URL, with its data in the body, or in the body,
 * or as a form. See https://clickhouse.com/docs/interfaces/http
 */
export async function readQuery(
  request: IncomingMessage,
  url: URL,
  users: Readonly<Record<string, User>>,
): Promise<Query> {
  const body = await readBody(request);
  const { name, user } = authenticate(request, url, users);
  const fields = new URLSearchParams(url.searchParams);
  const type = request.headers["content-type"] ?? "";
  const form = type.startsWith("multipart/form-data");
  if (form) for (const [field, value] of readForm(type, body)) fields.append(field, value);
  const stated = fields.get("query");
  const session = fields.get("session_id");
  const settings = [...fields].filter(([field]) => !reserved.has(field) && !field.startsWith("param_"));
  return {
    sql: stated ?? body.toString(),
    data: stated === null || form ? Buffer.alloc(0) : body,
    format: fields.get("default_format") ?? header(request, "x-clickhouse-format") ?? "TabSeparated",
    database: fields.get("database") ?? header(request, "x-clickhouse-database"),
    parameters: new Map(
      [...fields].flatMap(([field, value]) => (field.startsWith("param_") ? [[field.slice(6), value]] : [])),
    ),
    settings: [
      ...settings,
      ...Object.entries(user.settings ?? {}),
      ...(request.method === "GET" ? [["readonly", "2"] as const] : []),
    ],
    session:
      session === null
        ? undefined
        : {
            id: `${name}/${session}`,
            mustExist: fields.get("session_check") === "1",
            timeoutMs: Number(fields.get("session_timeout") ?? 60) * 1000,
          },
  };
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(Buffer.from(chunk as Uint8Array)); // untyped in Node's types
  const encoding = request.headers["content-encoding"] ?? "identity";
  const decode = decoders[encoding];
  if (decode === undefined) {
    throw new Refusal(48, "NOT_IMPLEMENTED", `Unknown compression method '${encoding}' in Content-Encoding`);
  }
  return decode(Buffer.concat(chunks));
}

/** The text fields of `multipart/form-data` (RFC 7578). */
function readForm(type: string, body: Buffer): [string, string][] {
  const boundary = /boundary="?([^";]+)/.exec(type)?.[1] ?? "";
  const parts = body.toString().split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => {
    const [head = "", value = ""] = part.split(/\r\n\r\n([^]*)\r\n$/);
    return [/name="([^"]*)"/.exec(head)?.[1] ?? "", value];
  });
}

function authenticate(
  request: IncomingMessage,
  url: URL,
  users: Readonly<Record<string, User>>,
): { name: string; user: User } {
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const pair = basic === undefined ? undefined : Buffer.from(basic, "base64").toString();
  const name =
    pair?.split(":", 1)[0] ?? header(request, "x-clickhouse-user") ?? url.searchParams.get("user") ?? "default";
  const password =
    pair?.slice(name.length + 1) ?? header(request, "x-clickhouse-key") ?? url.searchParams.get("password") ?? "";
  const user = users[name];
  if (user?.password === password) return { name, user };
  throw new Refusal(
    516,
    "AUTHENTICATION_FAILED",
    `${name}: Authentication failed: password is incorrect, or there is no user with such name`,
  );
}

function header(request: IncomingMessage, name: string): string | undefined {
  return [request.headers[name]].flat()[0];
}
