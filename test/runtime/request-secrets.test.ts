import fc from "fast-check";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { ConfigurationError, HttpError } from "../../templates/runtime/errors.ts";
import { jsonLink } from "../../templates/runtime/paginators/json-link.ts";
import { requestSecrets, secretValue } from "../../templates/runtime/request-secrets.ts";
import { secret } from "../../templates/runtime/secrets.ts";
import { text } from "../../templates/runtime/values.ts";
import { BASE, collect, items, itemsClient, rejection } from "../support/api.ts";
import { answerRequests } from "../support/unhandled.ts";

const server = answerRequests();
const given = { team: () => "s3 cret", tenant: () => "tenant-7" };
const carrying = {
  request: {
    method: "POST",
    path: ["/teams/", secretValue("team"), "/items"],
    params: { account: secretValue("team") },
    headers: { "X-Tenant": text("t-", secretValue("tenant")) },
    json: { of: [secretValue("tenant")] },
  },
  pages: jsonLink(),
} as const;

test("credentials stand where the request has them, on every page, and not in what is seen of it", async () => {
  const asked: unknown[] = [];
  server.use(
    http.post(`${BASE}/teams/:team/items`, async ({ request, params }) => {
      const { searchParams } = new URL(request.url);
      asked.push([params["team"], searchParams.get("account"), request.headers.get("x-tenant"), await request.json()]);
      const next = searchParams.get("page") === "2" ? null : `/teams/s3%20cret/items?account=s3+cret&page=2`;
      return HttpResponse.json({ data: items(1, asked.length), next });
    }),
  );
  const client = itemsClient(carrying, {}, { requestSecrets: requestSecrets(given) });
  const pages = await collect(client.pages());
  const want = ["s3 cret", "s3 cret", "t-tenant-7", { of: ["tenant-7"] }];
  expect(asked).toEqual([want, want]);
  for (const { url, position, next } of pages) expect(JSON.stringify([url, position, next])).not.toMatch(/s3.+cret/);
});

test("an error shows none of them", async () => {
  server.use(
    http.post(`${BASE}/teams/:team/items`, ({ request }) =>
      HttpResponse.json({ error: `no s3 cret at ${request.url}` }, { status: 404 }),
    ),
  );
  const client = itemsClient(carrying, {}, { requestSecrets: requestSecrets(given) });
  const error = await rejection(collect(client.rows()));
  expect(error).toBeInstanceOf(HttpError);
  expect(JSON.stringify([error.message, error])).not.toMatch(/s3.+cret/);
  expect(error.message).toContain("***");
});

test("one that is missing is missed by the resource that needs it, and by no other", async () => {
  server.use(http.get(`${BASE}/items`, () => HttpResponse.json({ data: items(1) })));
  const missing = requestSecrets({ team: () => secret(undefined, { option: "team", env: "NO_SUCH_TEAM" }) });
  expect(await collect(itemsClient({}, {}, { requestSecrets: missing }).rows())).toHaveLength(1);
  const error = await rejection(collect(itemsClient(carrying, {}, { requestSecrets: missing }).rows()));
  expect(error).toBeInstanceOf(ConfigurationError);
  expect(error.message).toContain("NO_SUCH_TEAM");
});

test("property: a position is kept without credentials and found again with them", () => {
  const secretText = fc
    .string({ minLength: 1, unit: "grapheme" })
    .filter((value) => !"{secrets.ab:encodedform}".includes(value));
  fc.assert(
    fc.property(secretText, secretText, fc.json(), (a, b, json) => {
      const secrets = requestSecrets({ a: () => a, b: () => b });
      const used = [secrets.get("a"), secrets.get("b")];
      const position = { link: `https://h/${encodeURIComponent(a)}/x?b=${b}&page=1`, other: json, list: [1, null, b] };
      const kept = secrets.hide(position);
      for (const value of used) expect(kept).not.toMatchObject({ list: [1, null, value] });
      expect(secrets.show(kept)).toEqual(position);
    }),
  );
});
