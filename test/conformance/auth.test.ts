import { generateKeyPairSync, verify } from "node:crypto";
import { inspect } from "node:util";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { verifyConnector } from "../../generator/emit/verify.ts";
import { collect, rejection } from "../support/api.ts";
import { fakeClock } from "../support/clock.ts";
import { throwAway } from "../support/throw-away.ts";
import { BASE, startM1 } from "./m1.ts";

const m1 = startM1();

const key = generateKeyPairSync("rsa", { modulusLength: 2048 });
const secrets = {
  clientId: "test-client-id",
  clientSecret: "test-client-secret",
  accountId: "test-account-id",
  token: "test-token",
  apiKey: "test-api-key",
  username: "user",
  password: "password",
  privateKey: key.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
  accessToken: "given-token",
  signingKey: "s1gner-s3cret",
};

const oauth = { type: "oauth2_client_credentials", access_token_url: `${BASE}/oauth/token` };
const protectedList = (name: string, auth?: unknown, path = "bearer-token"): object => ({
  name,
  primary_key: "id",
  endpoint: {
    path: `/protected/posts/${path}`,
    data_selector: "data",
    paginator: { type: "json_link", next_url_path: "next_page" },
    ...(auth === undefined ? {} : { auth }),
  },
});

const config = {
  name: "m1",
  client: { base_url: BASE, auth: oauth },
  resources: [
    protectedList("oauth"),
    protectedList("again"),
    protectedList("expiring", { ...oauth, access_token_url: `${BASE}/oauth/token-expires-now` }),
    protectedList("custom_oauth", {
      ...oauth,
      access_token_url: `${BASE}/custom-oauth/token`,
      client_id: "{secrets.account_id}",
      client_auth: "basic",
      access_token_request_data: { grant_type: "account_credentials", account_id: "{secrets.account_id}" },
    }),
    protectedList("jwt", { type: "oauth2_jwt_bearer", access_token_url: "/oauth/token", scope: ["read", "write"] }),
    protectedList("given", { ...oauth, access_token: "{secrets.access_token}" }),
    protectedList("token_only", "bearer"),
    protectedList("plain_text", { token: "{secrets.client_secret}" }, "bearer-token-plain-text-error"),
    protectedList("key", { type: "api_key", name: "x-api-key" }, "api-key"),
    protectedList("basic", "http_basic", "basic-auth"),
    protectedList("both", [
      { type: "api_key", name: "x-api-key" },
      { type: "api_key", name: "appid", location: "query" },
      oauth,
    ]),
    protectedList("open", null, "open"),
    protectedList("signed", { type: "custom", name: "signed", options: { key: "{secrets.signing_key}", round: 1 } }),
    protectedList("session", {
      type: "session_token",
      login: { path: "/login", json: { user: "{secrets.username}", password: "{secrets.password}" } },
      token_path: "session.id",
      name: "X-Session",
    }),
  ],
};

const SIGNED = `import type { M1Extensions } from "./index.ts";

export const extensions: M1Extensions = {
  auth: {
    signed: ({ key, round }) => ({
      apply: (request) => ({
        ...request,
        headers: { ...request.headers, authorization: "Bearer test-token", "x-signature": key + "/" + round },
      }),
    }),
  },
};
`;

const connector = await throwAway(config, SIGNED);

type Changes = Readonly<Record<string, unknown>>;

const create = (changes: Changes = {}): ReturnType<typeof connector.create> => {
  // The options of credentials are not those that every connector has.
  const options: object = { clock: fakeClock(), ...secrets, ...changes };
  return connector.create(options);
};
const read = (resource: string, changes: Changes = {}): Promise<readonly object[]> =>
  collect(clientOf(create(changes), resource).rows());

function clientOf(made: ReturnType<typeof create>, resource: string): { readonly rows: () => AsyncIterable<object> } {
  const client = made[resource];
  if (client === undefined) throw new Error(`The connector has no resource ${resource}.`);
  return client;
}

const authorizations = (): readonly (string | undefined)[] =>
  m1.log.filter(({ path }) => path.startsWith("/protected")).map(({ headers }) => headers["authorization"]);
const tokenRequests = (): readonly string[] =>
  m1.log.filter(({ path }) => path.includes("oauth")).map(({ body }) => body);

/** A list behind a token that ends when it is told to: `test-token` is refused then, `next-token` accepted. */
function endingTokens(): { end: () => void } {
  let ended = false;
  m1.use(
    http.post(`${BASE}/oauth/token`, () =>
      ended ? HttpResponse.json({ access_token: "next-token", expires_in: 3600 }) : undefined,
    ),
    http.get(`${BASE}/protected/posts/bearer-token`, ({ request }) => {
      const isOld = request.headers.get("authorization") !== "Bearer next-token";
      if (!ended) return undefined;
      if (isOld) return HttpResponse.json({ error: "expired" }, { status: 401 });
      const page = Number(new URL(request.url).searchParams.get("page") ?? "1");
      const next = page < 5 ? { next_page: `${BASE}/protected/posts/bearer-token?page=${page + 1}` } : {};
      return HttpResponse.json({ data: [{ id: page }], ...next });
    }),
  );
  return { end: () => (ended = true) };
}

describe("client credentials", () => {
  it("U09 U18 one token request for a connector, though its resources are read in parallel", async () => {
    const made = create();
    const lists = await Promise.all(["oauth", "again", "oauth"].map((name) => collect(clientOf(made, name).rows())));
    expect(lists.map((rows) => rows.length)).toEqual([25, 25, 25]);
    expect(tokenRequests()).toEqual([
      "client_id=test-client-id&client_secret=test-client-secret&grant_type=client_credentials",
    ]);
    expect(authorizations()).toEqual(Array(15).fill("Bearer test-token"));
  });

  it.each([{ clientId: "wrong-client" }, { clientSecret: "wrong-secret" }])("U10 %j", async (changes) => {
    const error = await rejection(read("oauth", changes));
    expect(error).toMatchObject({ name: "AuthError", cause: { name: "HttpError", status: 401 } });
    expect(error.message).toContain("401");
    expect(inspect(error, { depth: 9 })).not.toMatch(/wrong-secret|test-client-secret/);
    expect(authorizations()).toEqual([]);
  });

  it("U11 a token that lasts 0 seconds is asked for before every request", async () => {
    expect(await read("expiring")).toHaveLength(25);
    expect(tokenRequests()).toHaveLength(5);
  });

  it("U12 HTTP basic, a grant and fields of the config's own", async () => {
    expect(await read("customOauth")).toHaveLength(25);
    expect(tokenRequests()).toEqual(["grant_type=account_credentials&account_id=test-account-id"]);
    expect(m1.log[0]?.headers["authorization"]).toBe("Basic dGVzdC1hY2NvdW50LWlkOnRlc3QtY2xpZW50LXNlY3JldA==");
  });

  it("U21 a given token is used first; without one a token is asked for", async () => {
    expect(await read("given", { accessToken: "test-token" })).toHaveLength(25);
    expect(tokenRequests()).toEqual([]);
    expect(await read("given", { accessToken: undefined })).toHaveLength(25);
    expect(tokenRequests()).toHaveLength(1);
  });

  it("U21 U22 a given token that the API refuses is renewed once", async () => {
    expect(await read("given")).toHaveLength(25);
    expect(tokenRequests()).toHaveLength(1);
    expect(authorizations().slice(0, 2)).toEqual(["Bearer given-token", "Bearer test-token"]);
  });

  it("U22 a token that ends on page 2 is renewed once, and no row is lost or repeated", async () => {
    const tokens = endingTokens();
    const ids: unknown[] = [];
    for await (const row of clientOf(create(), "oauth").rows()) {
      ids.push(Reflect.get(row, "id"));
      if (ids.length === 5) tokens.end();
    }
    expect(ids).toEqual([0, 1, 2, 3, 4, 2, 3, 4, 5]);
    expect(authorizations()).toEqual([...Array<string>(2).fill("Bearer test-token"), ...Array<string>(4).fill("Bearer next-token")]); // prettier-ignore
  });
});

describe("a signed assertion", () => {
  it("U13 RS256, the scopes joined; the token is carried on every page", async () => {
    expect(await read("jwt")).toHaveLength(25);
    const form = new URLSearchParams(tokenRequests()[0]);
    const [header = "", claims = "", signature = ""] = (form.get("assertion") ?? "").split(".");
    expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toMatchObject({
      iss: "test-client-id",
      sub: "test-client-id",
      aud: `${BASE}/oauth/token`,
      scope: "read write",
    });
    const isSigned = verify("sha256", Buffer.from(`${header}.${claims}`), key.publicKey, Buffer.from(signature, "base64url")); // prettier-ignore
    expect(isSigned).toBe(true);
    expect(authorizations()).toEqual(Array(5).fill("Bearer test-token"));
  });

  it("U13 a key with line breaks comes from the environment too", async () => {
    process.env["M1_PRIVATE_KEY"] = secrets.privateKey.replaceAll("\n", "\\n");
    expect(await read("jwt", { privateKey: undefined })).toHaveLength(25);
    Reflect.deleteProperty(process.env, "M1_PRIVATE_KEY");
  });
});

describe("credentials of one's own", () => {
  it("U14 that extensions.ts makes are used, with their options", async () => {
    expect(await read("signed")).toHaveLength(25);
    expect(new Set(m1.log.map(({ headers }) => headers["x-signature"]))).toEqual(new Set(["s1gner-s3cret/1"]));
  });

  it.each([
    ["that are not there", SIGNED.replace("signed:", "other:"), /signed|other/],
    ["that are no credentials", SIGNED.replace(/apply: [^]*?\}\),\n {4}\}\),/, "token: key }),"), /apply/],
    ["that misread their options", SIGNED.replace("+ round", "+ round.toFixed().length.id"), /'id'/],
  ])("U14 %s do not compile", async (_, text, message) => {
    expect(text).not.toBe(SIGNED);
    const found = await verifyConnector(new Map([...connector.files, ["extensions.ts", text]]));
    expect(found.map((each) => each.file)).toContain("extensions.ts");
    expect(found.map((each) => each.message).join("\n")).toMatch(message);
  });

  it("U14 compile as they are made, and say what to write when they are asked for", async () => {
    const stub = connector.files.get("extensions.ts") ?? "";
    expect(await verifyConnector(connector.files)).toEqual([]);
    expect(stub).toContain("extensions.ts: write the credentials `auth.signed`.");
    await Promise.resolve();
  });
});

describe("whose credentials hold", () => {
  it("U07 U15 an endpoint's user name and password replace the client's token", async () => {
    expect(await read("basic")).toHaveLength(25);
    expect(authorizations()).toEqual(Array(5).fill("Basic dXNlcjpwYXNzd29yZA=="));
    expect(tokenRequests()).toEqual([]);
  });

  it.each([
    ["tokenOnly", "authorization", "Bearer test-token"],
    ["key", "x-api-key", "test-api-key"],
  ])("U08 %s", async (resource, header, value) => {
    expect(await read(resource)).toHaveLength(25);
    expect(m1.log.map(({ headers }) => headers[header])).toEqual(Array(5).fill(value));
  });

  it("U16 several at once: a key in a header, a key at the end of the query, a token", async () => {
    expect(await read("both")).toHaveLength(25);
    const pages = m1.log.filter(({ path }) => path.startsWith("/protected"));
    expect(pages.map(({ query }) => query)).toEqual(
      ["", "page=2&", "page=3&", "page=4&", "page=5&"].map((page) => `${page}appid=test-api-key`),
    );
    expect(pages.map(({ headers }) => headers["x-api-key"])).toEqual(Array(5).fill("test-api-key"));
    expect(authorizations()).toEqual(Array(5).fill("Bearer test-token"));
  });

  it("U15 an endpoint without credentials sends none", async () => {
    m1.use(http.get(`${BASE}/protected/posts/open`, () => HttpResponse.json({ data: [{ id: 1 }] })));
    expect(await read("open")).toHaveLength(1);
    expect(authorizations()).toEqual([undefined]);
    expect(tokenRequests()).toEqual([]);
  });

  it("a login request gives the token, and another when it ends", async () => {
    let logins = 0;
    m1.use(
      http.post(`${BASE}/login`, () => {
        logins += 1;
        return HttpResponse.json({ session: { id: `s${logins}` } });
      }),
      http.get(`${BASE}/protected/posts/bearer-token`, ({ request }) => {
        if (request.headers.get("x-session") !== "s2") return new HttpResponse(null, { status: 401 });
        return HttpResponse.json({ data: [{ id: 1 }] });
      }),
    );
    expect(await read("session")).toEqual([{ id: 1 }]);
    expect(m1.log.map(({ path, body }) => `${path} ${body}`)).toEqual([
      '/login {"user":"user","password":"password"}',
      "/protected/posts/bearer-token ",
      '/login {"user":"user","password":"password"}',
      "/protected/posts/bearer-token ",
    ]);
  });
});

describe("what is shown", () => {
  it("U05 nothing that can be inspected or printed holds a credential, nor do the generated files", async () => {
    const made = create();
    const rows = await collect(clientOf(made, "oauth").rows());
    const error = await rejection(read("oauth", { clientId: "x" }));
    const shown = inspect([made, rows, error], { depth: 12, showHidden: true }) + JSON.stringify([made, error]);
    const files = [...connector.files.values()].join("\n");
    for (const value of Object.values(secrets).filter((each) => each.length > 8)) {
      expect(shown).not.toContain(value);
      expect(files).not.toContain(value);
    }
  });

  it("U19 a token that the API refuses with a plain text fails the run", async () => {
    const error = await rejection(read("plainText"));
    expect(error).toMatchObject({ name: "HttpError", status: 401 });
    expect(error.message).toMatch(/answered 401.*Unauthorized/);
    expect(m1.log).toHaveLength(1);
  });

  it("U23 a link to another host gets no token", async () => {
    m1.use(
      http.get(`${BASE}/protected/posts/bearer-token`, () =>
        HttpResponse.json({ data: [{ id: 1 }], next_page: "https://other.example.net/posts" }),
      ),
      http.get("https://other.example.net/posts", () => HttpResponse.json({ data: [{ id: 2 }] })),
    );
    expect(await read("oauth")).toHaveLength(2);
    expect(m1.log.at(-1)?.headers).not.toHaveProperty("authorization");
  });
});
