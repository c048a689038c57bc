import { expect, test } from "vitest";
import type { MockAuth } from "../../../templates/runtime/mocks/auth.ts";
import { expectApiKeyInCookie } from "../../../templates/runtime/mocks/expect-api-key-in-cookie.ts";
import { expectApiKeyInHeader } from "../../../templates/runtime/mocks/expect-api-key-in-header.ts";
import { expectApiKeyInQuery } from "../../../templates/runtime/mocks/expect-api-key-in-query.ts";
import { expectBasic } from "../../../templates/runtime/mocks/expect-basic.ts";
import { expectBearer } from "../../../templates/runtime/mocks/expect-bearer.ts";

const request = (query: string, headers: Record<string, string> = {}): Parameters<MockAuth["accepts"]>[0] => ({
  url: new URL(`https://api.test/?${query}`),
  headers: new Headers(headers),
  json: undefined,
});

test.each<{ name: string; auth: MockAuth; right: ReturnType<typeof request>; wrong: ReturnType<typeof request>[] }>([
  {
    name: "API key in the query",
    auth: expectApiKeyInQuery("api_key", "k&y"),
    right: request("api_key=k%26y"),
    wrong: [request(""), request("api_key=other"), request("api_key=k%26y&api_key=k%26y")],
  },
  {
    name: "API key in a header",
    auth: expectApiKeyInHeader("X-Key", "k"),
    right: request("", { "x-key": "k" }),
    wrong: [request("x-key=k"), request("", { "x-key": "K" })],
  },
  {
    name: "API key in a cookie",
    auth: expectApiKeyInCookie("key", "a b"),
    right: request("", { cookie: "theme=dark; key=a%20b" }),
    wrong: [request("", { cookie: "nokey=a%20b" }), request("")],
  },
  {
    name: "bearer token",
    auth: expectBearer("t"),
    right: request("", { authorization: "Bearer t" }),
    wrong: [request("", { authorization: "t" }), request("")],
  },
  {
    name: "user name and password",
    auth: expectBasic("ä", "p:w"),
    right: request("", { authorization: "Basic w6Q6cDp3" }),
    wrong: [request("", { authorization: "Basic 5DpwOnc=" }), request("")],
  },
])("$name", ({ auth, right, wrong }) => {
  expect(auth.accepts(right)).toBe(true);
  for (const one of wrong) expect(auth.accepts(one)).toBe(false);
});
