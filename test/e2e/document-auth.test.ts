import { describe, expect, it } from "vitest";
import { collect } from "../support/api.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const rows = { type: "array", items: { type: "object", required: ["id"], properties: { id: { type: "integer" } } } };
const list = (security?: readonly object[]): object => ({
  get: {
    ...(security === undefined ? {} : { security }),
    responses: { 200: { description: "Rows.", content: { "application/json": { schema: rows } } } },
  },
});

/** A document whose operations ask for different credentials. */
const document = {
  openapi: "3.0.3",
  info: { title: "Desk", version: "1" },
  servers: [{ url: "https://desk.example.com" }],
  security: [{ user: [] }],
  paths: {
    "/issues": list(),
    "/users": list(),
    "/labels": list(),
    "/apps": list([{ app: [] }]),
    "/reports": list([{ word: [] }]),
    "/invoices": list([{ user: [], tenant: [] }]),
    "/products": list([{ signIn: [] }, { inQuery: [] }]),
    "/countries": list([]),
    "/currencies": list([{}]),
  },
  components: {
    securitySchemes: {
      user: { type: "http", scheme: "bearer" },
      app: { type: "http", scheme: "bearer" },
      word: { type: "apiKey", in: "header", name: "Authorization", description: "Format: `Token <your api key>`" },
      tenant: { type: "apiKey", in: "header", name: "X-Tenant-Key" },
      inQuery: { type: "apiKey", in: "query", name: "key" },
      signIn: { type: "openIdConnect", openIdConnectUrl: "https://login.example.com" },
    },
  },
};

const connector = await throwAway(document);
const server = answerRequests();

describe("a connector from a document whose operations ask for different credentials", () => {
  const SENT: readonly { name: string; authorization?: string; tenant?: string; key?: string }[] = [
    { name: "issues", authorization: "Bearer mock-token" },
    { name: "users", authorization: "Bearer mock-token" },
    { name: "labels", authorization: "Bearer mock-token" },
    { name: "apps", authorization: "Bearer mock-app-token" },
    { name: "reports", authorization: "Token mock-api-key" },
    { name: "invoices", authorization: "Bearer mock-token", tenant: "mock-tenant-key" },
    { name: "products", key: "mock-in-query-api-key" },
    { name: "countries" },
    { name: "currencies" },
  ];

  it.each(SENT)("$name: what the operation asks for", async ({ name, authorization, tenant, key }) => {
    const mocks = connector.createMocks({ rows: { [name]: 3 } });
    server.use(...mocks.handlers);
    const client = connector.create(connector.mockSecrets)[name];
    expect(await collect(client?.rows() ?? fail(name))).toHaveLength(3);
    for (const { headers, url, status } of mocks.requests) {
      expect([status, headers["authorization"], headers["x-tenant-key"]]).toEqual([200, authorization, tenant]);
      expect(new URL(url).searchParams.get("key") ?? undefined).toBe(key);
    }
    expect(mocks.requests.length).toBeGreaterThan(0);
  });
});

function fail(name: string): never {
  throw new Error(`The connector has no ${name}.`);
}
