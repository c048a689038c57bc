import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { configOf, inferPaths, list, query } from "./support.ts";

const plain = { get: answers(list()) };
const bearer = { type: "bearer", token: "{secrets.token}" };

describe("credentials", () => {
  const cases: readonly { given: string; schemes: object; security?: readonly object[]; want: object | null }[] = [
    { given: "bearer", schemes: { a: { type: "http", scheme: "Bearer" } }, want: bearer },
    {
      given: "basic",
      schemes: { a: { type: "http", scheme: "basic" } },
      want: { type: "http_basic", username: "{secrets.username}", password: "{secrets.password}" },
    },
    {
      given: "basic with the key as user",
      schemes: {
        a: {
          type: "http",
          scheme: "basic",
          description: "Use your API key as the username and leave the password blank.",
        },
      },
      want: { type: "http_basic", username: "{secrets.api_key}", password: "" },
    },
    {
      given: "a key in a header",
      schemes: { a: { type: "apiKey", in: "header", name: "X-Key" } },
      want: { type: "api_key", name: "X-Key", api_key: "{secrets.api_key}", location: "header" },
    },
    {
      given: "a key in the query",
      schemes: { a: { type: "apiKey", in: "query", name: "k" } },
      want: { type: "api_key", name: "k", api_key: "{secrets.api_key}", location: "query" },
    },
    {
      given: "a key in a cookie",
      schemes: { a: { type: "apiKey", in: "cookie", name: "sid" } },
      want: { type: "api_key", name: "sid", api_key: "{secrets.api_key}", location: "cookie" },
    },
    {
      given: "Authorization that is a bearer token",
      schemes: { a: { type: "apiKey", in: "header", name: "Authorization", description: "Bearer YOUR_KEY" } },
      want: bearer,
    },
    {
      given: "Authorization without a word",
      schemes: { a: { type: "apiKey", in: "header", name: "Authorization" } },
      want: bearer,
    },
    {
      given: "Authorization with a prefix of its own",
      schemes: {
        a: { type: "apiKey", in: "header", name: "Authorization", description: "Format: `Token <your api key>`" },
      },
      want: { type: "api_key", name: "Authorization", api_key: "Token {secrets.api_key}", location: "header" },
    },
    {
      given: "OAuth client credentials",
      schemes: { a: { type: "oauth2", flows: { clientCredentials: { tokenUrl: "/token", scopes: {} } } } },
      want: {
        type: "oauth2_client_credentials",
        access_token_url: "https://api.test/token",
        client_id: "{secrets.client_id}",
        client_secret: "{secrets.client_secret}",
      },
    },
    {
      given: "OAuth with a consent",
      schemes: { a: { type: "oauth2", flows: { authorizationCode: { scopes: {} } } } },
      want: { type: "bearer", token: "{secrets.access_token}" },
    },
    {
      given: "a plain token before OAuth",
      schemes: { o: { type: "oauth2", flows: {} }, b: { type: "http", scheme: "bearer" } },
      want: bearer,
    },
    {
      given: "what the operations ask for before what is listed first",
      schemes: { k: { type: "apiKey", in: "query", name: "k" }, b: { type: "http", scheme: "basic" } },
      security: [{ b: [] }],
      want: { type: "http_basic", username: "{secrets.username}", password: "{secrets.password}" },
    },
    { given: "none", schemes: {}, want: null },
  ];
  test.each(cases)("$given", ({ schemes, security, want }) => {
    const rest = { components: { securitySchemes: schemes }, ...(security === undefined ? {} : { security }) };
    expect(inferPaths({ "/a": plain }, rest).client.auth.value).toStrictEqual(want);
  });

  test("two keys that are needed together", () => {
    const securitySchemes = {
      id: { type: "apiKey", in: "header", name: "X-Application-Id" },
      key: { type: "apiKey", in: "header", name: "X-API-Key" },
    };
    const { config } = configOf({ "/a": plain }, { components: { securitySchemes }, security: [{ id: [], key: [] }] });
    expect(config["client"]).toMatchObject({
      auth: [
        { type: "api_key", name: "X-API-Key", api_key: "{secrets.api_key}", location: "header" },
        { type: "api_key", name: "X-Application-Id", api_key: "{secrets.application_id}", location: "header" },
      ],
    });
  });

  test("a key and a token that are needed together", () => {
    const securitySchemes = {
      key: { type: "apiKey", in: "query", name: "appid" },
      token: { type: "http", scheme: "bearer" },
    };
    const security = [{ key: [], token: [] }];
    expect(inferPaths({ "/a": plain }, { components: { securitySchemes }, security }).client.auth.value).toEqual([
      bearer,
      { type: "api_key", name: "appid", api_key: "{secrets.appid}", location: "query" },
    ]);
  });

  test("client credentials ask for the scopes that the lists need", () => {
    const scopes = { "read:a": "", "read:b": "", "write:a": "" };
    const o = { type: "oauth2", flows: { clientCredentials: { tokenUrl: "https://login.test/token", scopes } } };
    const own = (names: readonly string[]) => ({ get: answers(list(), { security: [{ o: names }] }) });
    const paths = { "/a": own(["read:a", "offline"]), "/b": own(["read:b", "read:a"]) };
    const { client, diagnostics } = inferPaths(paths, { components: { securitySchemes: { o } } });
    expect(client.auth.value).toMatchObject({ access_token_url: "https://login.test/token", scope: "read:a read:b" });
    expect(diagnostics).toEqual([]);
  });

  test.each([
    [{ type: "oauth2", flows: { authorizationCode: { scopes: {} } } }, "only authorizationCode"],
    [{ type: "oauth2", flows: { clientCredentials: { scopes: {} } } }, "no client credentials flow with a URL"],
    [{ type: "oauth2", flows: {} }, "names no OAuth flow"],
    [{ type: "openIdConnect", openIdConnectUrl: "https://login.test" }, "a user who signs in"],
  ])("a token that nothing gives is told: %j", (scheme, why) => {
    const { diagnostics } = inferPaths({ "/a": plain }, { components: { securitySchemes: { "a/b": scheme } } });
    const [told, ...others] = diagnostics.filter(({ pointer }) => pointer?.startsWith("/components") === true);
    expect(others).toEqual([]);
    expect(told).toMatchObject({ code: "weak-inference", severity: "warning", pointer: "/components/securitySchemes/a~1b" }); // prettier-ignore
    expect(told?.message).toContain(why);
    expect(told?.fix).toContain("oauth2_refresh_token");
  });

  test("operations that need others, or none", () => {
    const securitySchemes = { b: { type: "http", scheme: "bearer" }, k: { type: "apiKey", in: "query", name: "k" } };
    const own = (security: readonly object[]) => ({ get: answers(list(), { security }) });
    const paths = { "/a": own([{ b: [] }]), "/b": own([{ b: [] }]), "/c": own([{ k: [] }]), "/d": own([]) };
    const { resources } = configOf(paths, { components: { securitySchemes } });
    expect(resources["c"]).toMatchObject({ endpoint: { auth: { type: "api_key" } } });
    expect(resources["d"]).toMatchObject({ endpoint: { auth: null } });
    expect(resources["a"]).not.toHaveProperty("endpoint.auth");
  });

  describe("of one operation", () => {
    const securitySchemes = {
      user: { type: "http", scheme: "bearer" },
      app: { type: "http", scheme: "bearer" },
      key: { type: "apiKey", in: "header", name: "X-Key" },
      word: { type: "apiKey", in: "header", name: "Authorization", description: "Format: `Token <your api key>`" },
      signIn: { type: "openIdConnect", openIdConnectUrl: "https://login.test" },
    };
    const rest = { components: { securitySchemes }, security: [{ user: [] }] };
    /** The credentials of `GET /b`, beside three lists that take a user's token. */
    const own = (security: readonly object[], more: object = {}): unknown => {
      const paths = { "/a": plain, "/c": plain, "/d": plain, "/b": { get: answers(list(), { security, ...more }) } };
      return configOf(paths, rest).resources["b"];
    };
    const another = { type: "bearer", token: "{secrets.app_token}" };
    const key = { type: "api_key", name: "X-Key", api_key: "{secrets.api_key}", location: "header" };

    test.each([
      { given: "another token is another secret", security: [{ app: [] }], auth: another },
      {
        given: "a word before the key",
        security: [{ word: [] }],
        auth: { type: "api_key", name: "Authorization", api_key: "Token {secrets.api_key}", location: "header" },
      },
      {
        given: "more than the others need",
        security: [{ user: [], key: [] }],
        auth: [bearer, { ...key, api_key: "{secrets.key}" }],
      },
      { given: "the easiest of several ways", security: [{ signIn: [] }, { key: [] }], auth: key },
      { given: "none, said as an empty way", security: [{}], auth: null },
    ])("$given", ({ security, auth }) => {
      expect(own(security)).toHaveProperty("endpoint.auth", auth);
    });

    test.each([
      { given: "the same", security: [{ user: [] }] },
      { given: "the same or more", security: [{ user: [], key: [] }, { user: [] }] },
      { given: "the same or none", security: [{}, { user: [] }] },
      { given: "schemes that the document does not define", security: [{ nobody: [] }] },
    ])("is not said where it needs $given", ({ security }) => {
      expect(own(security)).not.toHaveProperty("endpoint.auth");
    });

    test("is said of operations that are not selected", () => {
      const old = own([{ key: [] }], { deprecated: true });
      expect(old).toMatchObject({ selected: false, endpoint: { auth: key } });
    });

    test("is told where nothing gives its token", () => {
      const paths = { "/a": plain, "/c": plain, "/b": { get: answers(list(), { security: [{ signIn: [] }] }) } };
      expect(inferPaths(paths, rest).diagnostics).toMatchObject([{ pointer: "/components/securitySchemes/signIn" }]);
    });
  });

  test("a key that hides among the parameters", () => {
    const keyed = { get: answers(list(), { parameters: [query("api_key", { type: "string" }, { required: true })] }) };
    expect(inferPaths({ "/a": keyed, "/b": keyed }).client.auth.value).toMatchObject({
      type: "api_key",
      name: "api_key",
      location: "query",
    });
  });
});

describe("the base URL", () => {
  const cases: readonly { given: string; servers: readonly object[]; want: string; sure: boolean }[] = [
    { given: "the server", servers: [{ url: "https://a.test/v1/" }], want: "https://a.test/v1", sure: true },
    {
      given: "production before a sandbox",
      servers: [{ url: "https://sandbox.a.test" }, { url: "https://a.example" }],
      want: "https://a.example",
      sure: true,
    },
    {
      given: "variables at their defaults",
      servers: [
        {
          url: "https://{region}.a.io/{v}",
          variables: { region: { default: "eu", enum: ["eu", "us"] }, v: { default: "v2" } },
        },
      ],
      want: "https://eu.a.io/v2",
      sure: true,
    },
    {
      given: "a variable that only the user knows",
      servers: [{ url: "https://{domain}.a.io", variables: { domain: { default: "your-domain" } } }],
      want: "https://your-domain.a.io",
      sure: false,
    },
    {
      given: "a variable without default",
      servers: [{ url: "https://{domain}.a.io" }],
      want: "https://domain.a.io",
      sure: false,
    },
    { given: "plain http", servers: [{ url: "http://api.a.io" }], want: "https://api.a.io", sure: true },
    { given: "a path only", servers: [{ url: "/api/v3" }], want: "https://api.invalid/api/v3", sure: false },
    { given: "nothing", servers: [], want: "https://api.invalid", sure: false },
  ];
  test.each(cases)("$given", ({ servers, want, sure }) => {
    const { client, diagnostics } = inferPaths({ "/a": plain }, { servers });
    expect(client.baseUrl.value).toBe(want);
    expect(client.baseUrl.confidence > 0.5).toBe(sure);
    expect(diagnostics.some(({ pointer }) => pointer === "/servers")).toBe(!sure);
  });

  test("an operation on another server keeps its own address", () => {
    const other = { get: answers(list(), { servers: [{ url: "https://upload.test/v2" }] }) };
    expect(configOf({ "/a": plain, "/b": other }).resources["b"]).toMatchObject({
      endpoint: { path: "https://upload.test/v2/b" },
    });
  });
});

describe("headers of every call", () => {
  const header = (name: string, schema: object, required = false) => ({ name, in: "header", required, schema });
  const with_ = (parameter: object) => ({ get: answers(list(), { parameters: [parameter] }) });
  const cases: readonly { given: string; parameter: object; want: Readonly<Record<string, string>> }[] = [
    {
      given: "the version, though optional",
      parameter: header("X-Api-Version", { type: "string", default: "2024-01" }),
      want: { "X-Api-Version": "2024-01" },
    },
    {
      given: "required with a default",
      parameter: header("X-Region", { type: "string", default: "eu" }, true),
      want: { "X-Region": "eu" },
    },
    {
      given: "required without one",
      parameter: header("X-Account-Id", { type: "string" }, true),
      want: { "X-Account-Id": "{secrets.x_account_id}" },
    },
    { given: "optional", parameter: header("X-Trace", { type: "string", default: "a" }), want: {} },
    {
      given: "prose instead of a default",
      parameter: header("X-Sub", { type: "string", default: "The sub user's name." }),
      want: {},
    },
    {
      given: "what the connector sets itself",
      parameter: header("Accept", { type: "string", default: "text/html" }, true),
      want: {},
    },
  ];
  test.each(cases)("$given", ({ parameter, want }) => {
    const found = inferPaths({ "/a": with_(parameter), "/b": with_(parameter) }).client.headers;
    expect(Object.fromEntries([...found].map(([name, { value }]) => [name, value]))).toStrictEqual(want);
  });

  test("the vendor's media type", () => {
    const get = {
      responses: { 200: { description: "", content: { "application/vnd.api+json": { schema: list() } } } },
    };
    expect(inferPaths({ "/a": { get } }).client.headers.get("Accept")?.value).toBe("application/vnd.api+json");
  });
});
