import { inspect } from "node:util";
import { http, HttpResponse } from "msw";
import { describe, expect, test } from "vitest";
import { apiKeyInCookie, apiKeyInHeader, apiKeyInQuery } from "../../../templates/runtime/auth/api-key.ts";
import { anonymous, type Authenticator } from "../../../templates/runtime/auth/authenticator.ts";
import { bearer } from "../../../templates/runtime/auth/bearer.ts";
import { httpBasic } from "../../../templates/runtime/auth/http-basic.ts";
import { jsonLink } from "../../../templates/runtime/paginators/json-link.ts";
import { secret } from "../../../templates/runtime/secrets.ts";
import { BASE, collect, items, itemsClient, rejection } from "../../support/api.ts";
import { answerRequests } from "../../support/unhandled.ts";

const server = answerRequests();
const FOREIGN = "https://other.example.net";

/** Two pages of items, the second behind `next`; logs the requests. */
function twoPages(next: string): Request[] {
  const requests: Request[] = [];
  server.use(
    http.get(`${BASE}/items`, ({ request }) => {
      requests.push(request);
      const second = new URL(request.url).searchParams.has("page");
      return HttpResponse.json(second ? { data: items(1, 1) } : { data: items(1), next });
    }),
    http.get(`${FOREIGN}/*`, ({ request }) => {
      requests.push(request);
      return HttpResponse.json({ data: items(1, 1) });
    }),
  );
  return requests;
}

const read = (auth: Authenticator, options: Parameters<typeof itemsClient>[1] = {}) =>
  collect(
    itemsClient({ pages: jsonLink(), request: { method: "GET", path: "/items", params: { z: 1 } } }, options, {
      auth,
    }).rows(),
  );

describe("what is sent, on every page", () => {
  test.each([
    { id: "U08 bearer", auth: bearer("test-token"), header: "authorization", want: "Bearer test-token" },
    {
      id: "U08 api key header",
      auth: apiKeyInHeader("X-API-Key", "test-api-key"),
      header: "x-api-key",
      want: "test-api-key",
    },
    {
      id: "U07 basic",
      auth: httpBasic("user", "password"),
      header: "authorization",
      want: "Basic dXNlcjpwYXNzd29yZA==",
    },
    { id: "U17 basic, UTF-8", auth: httpBasic("ü", "p"), header: "authorization", want: "Basic w7w6cA==" },
    {
      id: "basic, colon in the password",
      auth: httpBasic("u", "a:b"),
      header: "authorization",
      want: "Basic dTphOmI=",
    },
    { id: "U20 cookie", auth: apiKeyInCookie("sid", "k1"), header: "cookie", want: "sid=k1" },
  ])("$id", async ({ auth, header, want }) => {
    const requests = twoPages("?page=2");
    expect(await read(auth)).toEqual(items(2));
    expect(requests.map(({ headers }) => headers.get(header))).toEqual([want, want]);
  });

  test("a cookie joins those that are there", async () => {
    const requests = twoPages("");
    await read(apiKeyInCookie("sid", "k1"), { headers: { Cookie: "a=b" } });
    expect(requests[0]?.headers.get("cookie")).toBe("a=b; sid=k1");
  });

  test("U16: a key in the query comes last, on next links too, and once where the link repeats it", async () => {
    const requests = twoPages("/items?page=2&api_key=k%261&y=2");
    await read(apiKeyInQuery("api_key", "k&1"));
    expect(requests.map(({ url }) => url)).toEqual([
      `${BASE}/items?z=1&api_key=k%261`,
      `${BASE}/items?page=2&y=2&api_key=k%261`,
    ]);
  });

  test("U15: a resource's own credentials replace the connector's", async () => {
    const requests = twoPages("");
    const definition = { auth: bearer("b"), resourceAuth: { items: httpBasic("U", "P") } };
    await collect(itemsClient({}, {}, definition).rows());
    await collect(itemsClient({}, {}, { ...definition, resourceAuth: { items: anonymous } }).rows());
    await collect(itemsClient({}, {}, { ...definition, resourceAuth: { others: anonymous } }).rows());
    expect(requests.map(({ headers }) => headers.get("authorization"))).toEqual(["Basic VTpQ", null, "Bearer b"]);
  });
});

describe("U23: no credentials to a foreign origin", () => {
  test.each([
    ["bearer", bearer("s3cret")],
    ["header", apiKeyInHeader("x-key", "s3cret")],
    ["query", apiKeyInQuery("key", "s3cret")],
    ["cookie", apiKeyInCookie("key", "s3cret")],
    ["basic", httpBasic("u", "s3cret")],
  ])("%s, by a next link", async (_, auth) => {
    const requests = twoPages(`${FOREIGN}/items?page=2`);
    expect(await read(auth, { headers: { "x-tenant": "s3cret too" } })).toEqual(items(2));
    const [, foreign] = requests;
    expect(foreign?.url).toBe(`${FOREIGN}/items?page=2`);
    expect([...(foreign?.headers.keys() ?? [])].filter((name) => name !== "accept")).toEqual([]);
  });

  test("nor another scheme or port of the same host", async () => {
    const auth = bearer("s3cret");
    const seen: (string | null)[] = [];
    server.use(
      http.get("https://api.example.com:8443/items", ({ request }) => {
        seen.push(request.headers.get("authorization"));
        return HttpResponse.json({ data: items(1, 1) });
      }),
    );
    twoPages("https://api.example.com:8443/items?page=2");
    await read(auth);
    expect(seen).toEqual([null]);
  });

  test("but to the origin of a path that the source config names in full", async () => {
    const requests = twoPages("");
    await collect(
      itemsClient({ request: { method: "GET", path: `${FOREIGN}/items` } }, {}, { auth: bearer("t") }).rows(),
    );
    expect(requests[0]?.headers.get("authorization")).toBe("Bearer t");
  });
});

describe("positions and errors never show a credential", () => {
  test("a key that the API repeats in its links does not enter the position", async () => {
    twoPages(`/items?page=2&appid=s3cret`);
    const client = itemsClient({ pages: jsonLink() }, {}, { auth: apiKeyInQuery("appid", "s3cret") });
    const pages = await collect(client.pages());
    expect(inspect(pages.map(({ position, next, url }) => [position, next, url]))).not.toContain("s3cret");
  });

  test.each([
    ["bearer", bearer("s3cret")],
    ["query", apiKeyInQuery("appid", "s3cret")],
    ["basic", httpBasic("u", "s3cret")],
  ])("U19: %s, though the API repeats it in body and header", async (_, auth) => {
    server.use(
      http.get(`${BASE}/items`, ({ request }) => {
        const echo = `${request.headers.get("authorization") ?? ""} ${request.url} s3cret`;
        return new HttpResponse(`Unauthorized: ${echo}`, { status: 401, headers: { "x-echo": echo } });
      }),
    );
    const error = await rejection(read(auth));
    expect(error).toMatchObject({ name: "HttpError", status: 401 });
    expect(error.message).toContain("Unauthorized: ");
    expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/s3cret|dTpzM2NyZXQ=/);
  });

  test("a platform that puts the whole URL into its error", async () => {
    const fetch = (url: string): Promise<never> =>
      Promise.reject(Object.assign(new TypeError(`error sending request for url (${url})`), { path: url }));
    const error = await rejection(read(apiKeyInQuery("appid", "s3cret"), { fetch, retry: { maxRetries: 0 } }));
    expect(error).toMatchObject({ name: "NetworkError" });
    expect(inspect(error, { depth: 9 })).not.toContain("s3cret");
  });

  test("a header that cannot be sent", async () => {
    const error = await rejection(read(bearer("s3cret€")));
    expect(error.message).toBe('items: the header "authorization" holds a character that HTTP does not allow.');
  });
});

describe("what cannot be", () => {
  test("a cookie value with a semicolon", () => {
    expect(() => apiKeyInCookie("sid", "a;b")).toThrow(/holds a space, comma, semicolon/);
  });
  test("a user name with a colon", () => {
    expect(() => httpBasic("a:b", "p")).toThrow("colon");
  });
  test.each([
    { baseUrl: "https://user:s3cret@api.example.com", want: "user name or password" },
    { baseUrl: "ftp://api.example.com", want: "ftp:" },
    { baseUrl: "api.example.com", want: "no URL" },
  ])("base URL $baseUrl", ({ baseUrl, want }) => {
    const connecting = (): unknown => itemsClient({}, { baseUrl });
    expect(connecting).toThrow(want);
    expect(connecting).not.toThrow(/s3cret/);
  });
});

describe("secret", () => {
  const source = { option: "apiKey", env: "GEN_TEST_API_KEY" };
  test("the option wins over the environment variable", () => {
    process.env[source.env] = "from env";
    expect([secret("given", source), secret(undefined, source)]).toEqual(["given", "from env"]);
    Reflect.deleteProperty(process.env, source.env);
  });
  test.each([undefined, ""])("missing: %j", (value) => {
    expect(() => secret(value, source)).toThrow(
      "A credential is missing: pass the option `apiKey` or set the environment variable GEN_TEST_API_KEY.",
    );
  });
  test("a line break at its end is named, the value is not", () => {
    expect(() => secret("s3cret\n", source)).toThrow(/line break/);
    expect(() => secret("s3cret\n", source)).not.toThrow(/s3cret/);
  });
});
