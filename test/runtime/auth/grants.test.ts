import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, verify } from "node:crypto";
import { inspect } from "node:util";
import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { all } from "../../../templates/runtime/auth/all.ts";
import { apiKeyInCookie, apiKeyInHeader, apiKeyInQuery } from "../../../templates/runtime/auth/api-key.ts";
import type { Authenticator } from "../../../templates/runtime/auth/authenticator.ts";
import { bearer } from "../../../templates/runtime/auth/bearer.ts";
import { customAuth } from "../../../templates/runtime/auth/custom.ts";
import { httpBasic } from "../../../templates/runtime/auth/http-basic.ts";
import { jwtBearer, type JwtBearerOptions } from "../../../templates/runtime/auth/jwt-bearer.ts";
import { withRefreshToken } from "../../../templates/runtime/auth/refresh-token.ts";
import { withSessionToken } from "../../../templates/runtime/auth/session-token.ts";
import { BASE, rejection } from "../../support/api.ts";
import { fakeClock } from "../../support/clock.ts";
import { api, asked, bearerOf, client, live, oauth, read, sent, server, TOKEN_URL } from "./token-api.ts";

const clock = fakeClock();

describe("a refresh token", () => {
  test("that the server replaces is handed over before the new token is used, and used from then on", async () => {
    api((n) => ({ expires_in: 0, refresh_token: `r${n}` }));
    const kept: string[] = [];
    const auth = withRefreshToken({
      url: TOKEN_URL,
      clientId: "i",
      refreshToken: "r0",
      onRefreshToken: async (token) => {
        await Promise.resolve();
        kept.push(`${token} before ${sent.length + 1}`);
      },
    });
    await read(auth);
    expect(asked.map(({ form }) => form.toString())).toEqual([
      "client_id=i&grant_type=refresh_token&refresh_token=r0",
      "client_id=i&grant_type=refresh_token&refresh_token=r1",
      "client_id=i&grant_type=refresh_token&refresh_token=r2",
    ]);
    expect(kept).toEqual(["r1 before 1", "r2 before 2", "r3 before 3"]);
    expect(auth.secrets).toEqual(expect.arrayContaining(["r0", "r3", "t3"]));
  });

  test("that stays is not handed over", async () => {
    api(() => ({ refresh_token: "r0" }));
    const kept: string[] = [];
    const onRefreshToken = (token: string): void => void kept.push(token);
    await read(
      withRefreshToken({ url: TOKEN_URL, refreshToken: "r0", clientId: "i", clientSecret: "s", onRefreshToken }),
    );
    expect(kept).toEqual([]);
  });

  test("that cannot be kept stops the run; the next one goes on with it", async () => {
    api((n) => ({ refresh_token: `r${n}` }));
    let fails = true;
    const auth = withRefreshToken({
      url: TOKEN_URL,
      refreshToken: "r0",
      onRefreshToken: () => {
        if (fails) throw new Error("disk full");
      },
    });
    const error = await rejection(read(auth));
    expect(error).toMatchObject({ name: "AuthError", cause: { message: "disk full" } });
    fails = false;
    expect(await read(auth)).toHaveLength(3);
    expect(asked.map(({ form }) => form.get("refresh_token"))).toEqual(["r0", "r1"]);
  });

  test("is not shown where the server repeats it", async () => {
    server.use(http.post(TOKEN_URL, async ({ request }) => new HttpResponse(await request.text(), { status: 400 })));
    const error = await rejection(read(withRefreshToken({ url: TOKEN_URL, refreshToken: "r0-s3cret" })));
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  });
});

describe("a JWT assertion", () => {
  const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = (key: KeyObject, type: "pkcs8" | "pkcs1" | "sec1"): string => String(key.export({ type, format: "pem" }));
  const jwt = (changes: Partial<JwtBearerOptions>): Authenticator =>
    jwtBearer({ url: TOKEN_URL, clientId: "i", privateKey: pem(rsa.privateKey, "pkcs8"), ...changes });
  const part = (text = ""): unknown => JSON.parse(Buffer.from(text, "base64url").toString());

  const isSigned = (assertion: string, algorithm: string, key: KeyObject): boolean => {
    const [header, claims, signature = ""] = assertion.split(".");
    const content = Buffer.from(`${header ?? ""}.${claims ?? ""}`);
    const bytes = Buffer.from(signature, "base64url");
    return algorithm === "RS256"
      ? verify("sha256", content, key, bytes)
      : verify("sha256", content, { key, dsaEncoding: "ieee-p1363" }, bytes);
  };

  test.each([
    ["RS256", "pkcs8", pem(rsa.privateKey, "pkcs8"), rsa.publicKey],
    ["RS256", "pkcs1", pem(rsa.privateKey, "pkcs1"), rsa.publicKey],
    ["RS256", "one line of an environment file", pem(rsa.privateKey, "pkcs8").replaceAll("\n", "\\n"), rsa.publicKey],
    ["ES256", "pkcs8", pem(ec.privateKey, "pkcs8"), ec.publicKey],
    ["ES256", "sec1", pem(ec.privateKey, "sec1"), ec.publicKey],
  ] as const)("signed with %s, %s", async (algorithm, _, privateKey, publicKey) => {
    api();
    expect(await read(jwt({ algorithm, privateKey, keyId: "k1" }), { clock })).toHaveLength(3);
    const assertion = asked[0]?.form.get("assertion") ?? "";
    const [header, claims] = assertion.split(".");
    expect(part(header)).toEqual({ alg: algorithm, typ: "JWT", kid: "k1" });
    const iat = Date.parse("2024-06-01T00:00:00Z") / 1000;
    expect(part(claims)).toEqual({
      ...{ iss: "i", sub: "i", aud: TOKEN_URL, iat, exp: iat + 3600 },
      jti: expect.stringMatching(/^[\da-f-]{36}$/) as unknown,
    });
    expect(isSigned(assertion, algorithm, createPublicKey(publicKey.export({ type: "spki", format: "pem" })))).toBe(
      true,
    );
    expect(asked[0]?.form.get("grant_type")).toBe("urn:ietf:params:oauth:grant-type:jwt-bearer");
    expect([...(asked[0]?.form.keys() ?? [])]).toEqual(["grant_type", "assertion"]);
  });

  test("signed with HS256; claims of the config win", async () => {
    api();
    const changes = { issuer: "me", subject: "user@example.com", audience: "aud", scope: "a b", claims: { tenant: 1, iss: "x" } } as const; // prettier-ignore
    await read(jwt({ ...changes, algorithm: "HS256", privateKey: "shared" }), { clock });
    const [header, claims, signature] = (asked[0]?.form.get("assertion") ?? "").split(".");
    expect(part(claims)).toMatchObject({ iss: "x", sub: "user@example.com", aud: "aud", scope: "a b", tenant: 1 });
    expect(asked[0]?.form.get("scope")).toBe("a b");
    const own = createHmac("sha256", "shared").update(`${header ?? ""}.${claims ?? ""}`);
    expect(signature).toBe(own.digest("base64url"));
  });

  const encrypted = rsa.privateKey
    .export({ type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "p" })
    .toString();
  test.each([
    ["encrypted", encrypted, "RS256", "openssl pkcs8 -topk8 -nocrypt"],
    ["no PEM", "s3cret", "RS256", "-----BEGIN PRIVATE KEY-----"],
    ["a public key", rsa.publicKey.export({ type: "spki", format: "pem" }).toString(), "RS256", "no PEM text"],
    ["broken", "-----BEGIN PRIVATE KEY-----\nczNjcmV0\n-----END PRIVATE KEY-----", "RS256", "cannot sign with RS256"],
    ["of another kind", pem(ec.privateKey, "pkcs8"), "RS256", "cannot sign with RS256"],
    ["of another kind", pem(rsa.privateKey, "pkcs1"), "ES256", "cannot sign with ES256"],
  ] as const)("a key that is %s", async (_, privateKey, algorithm, want) => {
    const error = await rejection(read(jwt({ privateKey, algorithm })));
    expect(error).toMatchObject({ name: "ConfigurationError" });
    expect(error.message).toContain(want);
    expect(inspect(error, { depth: 9 })).not.toMatch(/s3cret|czNjcmV0|MII/);
  });
});

describe("a session token", () => {
  const login = (answer: () => HttpResponse<object>): Request[] => {
    const logins: Request[] = [];
    server.use(
      http.all(`${BASE}/login`, ({ request }) => {
        logins.push(request.clone());
        live.clear();
        live.add(`s${logins.length}`);
        return answer();
      }),
    );
    return logins;
  };
  const next = (): string => [...live][0] ?? "";

  test.each([
    ["header", (token: string) => apiKeyInHeader("X-Session", token), (r: Request) => r.headers.get("x-session")],
    ["query", (token: string) => apiKeyInQuery("sid", token), (r: Request) => new URL(r.url).searchParams.get("sid")],
    ["cookie", (token: string) => apiKeyInCookie("sid", token), (r: Request) => r.headers.get("cookie")?.slice(4)],
    ["bearer", bearer, bearerOf],
  ] as const)("in a %s, renewed when it is refused", async (_, as, tokenOf) => {
    api(undefined, (request) => tokenOf(request) ?? "");
    const logins = login(() => HttpResponse.json({ data: { session: next() } }));
    const auth = withSessionToken({
      login: { url: "/login", json: { user: "u", password: "s3cret" } },
      token: { path: ["data", "session"] },
      as,
      secrets: ["s3cret"],
    });
    const ids: number[] = [];
    for await (const { id } of client(auth).rows()) {
      ids.push(id);
      if (id === 2) live.clear();
    }
    expect(ids).toEqual([1, 2, 3]);
    expect(sent.map(tokenOf)).toEqual(["s1", "s1", "s1", "s2"]);
    expect(await Promise.all(logins.map((request) => request.text()))).toEqual(
      Array(2).fill('{"user":"u","password":"s3cret"}'),
    );
    expect(logins[0]?.headers.get("content-type")).toBe("application/json");
  });

  test("from a header, asked for with a form and HTTP basic, and renewed when its time is over", async () => {
    api(undefined, (request) => request.headers.get("x-session") ?? "");
    const logins = login(() => new HttpResponse(null, { status: 204, headers: { "X-Token": next() } }));
    const auth = withSessionToken({
      login: { url: `${BASE}/login`, data: { a: "1 2" }, headers: { "X-A": "b" }, auth: httpBasic("u", "p4ss") },
      token: { header: "X-Token" },
      as: (token) => apiKeyInHeader("X-Session", token),
      secrets: [],
      lifetimeMs: 100_000,
    });
    const moving = fakeClock();
    await read(auth, { clock: moving });
    await moving.sleep(50_000);
    await read(auth, { clock: moving });
    expect(logins).toHaveLength(2);
    expect(await logins[0]?.text()).toBe("a=1+2");
    expect(logins[0]?.headers.get("authorization")).toBe(`Basic ${btoa("u:p4ss")}`);
    expect(logins[0]?.headers.get("x-a")).toBe("b");
    expect(auth.secrets).toEqual(expect.arrayContaining(["p4ss", "s2"]));
  });

  test.each([
    ["seconds", 100],
    ["seconds as text", "100"],
    ["an instant", "2024-06-01T00:01:40Z"],
    ["Unix time", Date.parse("2024-06-01T00:01:40Z") / 1000],
    ["Unix time in milliseconds", Date.parse("2024-06-01T00:01:40Z")],
  ])("ends when the answer says: %s", async (_, ends) => {
    api(undefined, (request) => request.headers.get("x-session") ?? "");
    const logins = login(() => HttpResponse.json({ token: next(), ends: next() === "s1" ? ends : 9 }));
    const auth = withSessionToken({
      login: { method: "GET", url: "/login" },
      token: { path: ["token"] },
      as: (token) => apiKeyInHeader("X-Session", token),
      secrets: [],
      expiresPath: ["ends"],
      leewayMs: 0,
    });
    const moving = fakeClock();
    await read(auth, { clock: moving });
    await moving.sleep(99_999);
    await read(auth, { clock: moving });
    expect(logins).toHaveLength(1);
    await moving.sleep(1);
    await read(auth, { clock: moving });
    expect(logins).toHaveLength(2);
  });
});

describe("several at once", () => {
  test("all are sent, in their order, and each renews its own", async () => {
    api();
    const both = all(apiKeyInQuery("key", "k3y"), apiKeyInHeader("x-app", "app"), oauth({ accessToken: "old" }));
    expect(await read(both)).toHaveLength(3);
    expect(sent.map(({ url, headers }) => [new URL(url).search, headers.get("x-app"), headers.get("authorization")]))
      .toEqual([
        ["?key=k3y", "app", "Bearer old"],
        ["?key=k3y", "app", "Bearer t1"],
        ["?page=2&key=k3y", "app", "Bearer t1"],
        ["?page=3&key=k3y", "app", "Bearer t1"],
      ]); // prettier-ignore
    expect(both.secrets).toEqual(expect.arrayContaining(["k3y", "app", "s3cret", "old", "t1"]));
  });

  test("two that are got by requests", async () => {
    api();
    const session = withSessionToken({
      login: { url: "/login" },
      token: { path: ["token"] },
      as: (token) => apiKeyInHeader("x-session", token),
      secrets: [],
    });
    server.use(http.post(`${BASE}/login`, () => HttpResponse.json({ token: "s1" })));
    await read(all(session, oauth()));
    expect(
      sent.map(({ headers }) => `${headers.get("x-session") ?? ""} ${headers.get("authorization") ?? ""}`),
    ).toEqual(Array(3).fill("s1 Bearer t1"));
  });
});

test("credentials of one's own: asynchronous, with options, their secrets concealed", async () => {
  const make = ({ key }: { readonly key: string }): Authenticator => ({
    apply: async (request) => {
      await Promise.resolve();
      return { ...request, headers: { ...request.headers, "x-signature": `${key}/${request.url}` } };
    },
  });
  server.use(
    http.get(`${BASE}/items`, ({ request }) => new HttpResponse(request.headers.get("x-signature"), { status: 400 })),
  );
  const error = await rejection(read(customAuth(make, { key: "s3cret" }, ["s3cret"])));
  expect(error.message).toContain(`***/${BASE}/items`);
});
