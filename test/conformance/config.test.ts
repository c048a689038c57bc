import { describe, expect, it } from "vitest";
import { expandResources, type ExpandedResource } from "../../generator/config/expand.ts";
import { secret } from "../../templates/runtime/secrets.ts";
import { configOf, connectorOf, errorsOf, planYaml } from "../support/config.ts";

const base_url = "https://api.example.com";
const client = { base_url };
const listed = { data_selector: "data", paginator: "single_page" };
const child = { name: "issues", endpoint: { ...listed, path: "repos/{resources.repositories.id}/issues" } };

/** All resources of a config, with shorthands written out and defaults merged in. */
function expanded(resources: readonly unknown[], resource_defaults: object = {}): readonly ExpandedResource[] {
  return expandResources(configOf({ client, resource_defaults, resources }));
}

/** What is said of a config that must be refused: code, place and words of each error. */
function refusals(config: unknown): readonly { code: string; pointer: string | undefined; text: string }[] {
  const { diagnostics } = planYaml(JSON.stringify(config));
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ code, pointer, message, fix }) => ({ code, pointer, text: `${message} ${fix ?? ""}` }));
}

/** A config with one resource `r`. */
const withEndpoint = (endpoint: object): object => ({
  client,
  resources: [{ name: "r", endpoint: { ...listed, ...endpoint } }],
});

describe("what reaches a resource", () => {
  it("A09 the defaults' paginator, as it is and for each the same", () => {
    const paginator = { type: "page_number", base_page: 1, total_path: null, maximum_page: 3 };
    const all = expanded(["a", { name: "b", endpoint: { paginator } }], { endpoint: { paginator } });
    expect(all.map(({ endpoint }) => endpoint.paginator)).toEqual([
      expect.objectContaining(paginator),
      expect.objectContaining(paginator),
    ]);
    expect(all[0]?.endpoint.paginator).toEqual(all[1]?.endpoint.paginator);
  });

  it("A14 what is said of its table and its loading", () => {
    const options = {
      table_name: "all_issues",
      max_table_nesting: 2,
      write_disposition: { disposition: "merge", strategy: "upsert" },
      primary_key: ["org", "id"],
      merge_key: "day",
      schema_contract: { columns: "evolve" },
      table_format: "iceberg",
      selected: false,
    };
    const columns = { id: { data_type: "bigint" } };
    const [resource] = expanded([{ name: "issues", columns, ...options }]);
    expect(resource?.options).toEqual(options);
    expect([...(resource?.columns ?? [])]).toEqual([["id", { data_type: "bigint" }]]);
  });

  it("A27 a primary key, as one field or as a list", () => {
    const keys = ["id", ["id"], ["org", "id"]].map((primary_key) => {
      const resource = { name: "r", primary_key, endpoint: listed, columns: { id: { data_type: "bigint" } } };
      return connectorOf({ client, resources: [resource] }).resources[0]?.primaryKey;
    });
    expect(keys).toEqual([["id"], ["id"], ["org", "id"]]);
  });
});

describe("resources that other rows stand behind", () => {
  const repositories = { name: "repositories", selected: false, endpoint: { ...listed, path: "repos" } };

  it("A15 a parent comes first wherever it stands; unselected it is not loaded by itself", () => {
    for (const resources of [
      [repositories, child],
      [child, repositories],
    ]) {
      const planned = connectorOf({ client, resources }).resources;
      expect(planned.map(({ name, selected }) => [name, selected])).toEqual([
        ["repositories", false],
        ["issues", true],
      ]);
    }
  });

  it("A16 keep what they say themselves, null included", () => {
    const all = expanded(
      ["plain", { ...repositories, write_disposition: "append" }, { name: "unsaid", write_disposition: null }],
      { write_disposition: "replace" },
    );
    expect(all.map(({ options }) => options.write_disposition)).toEqual(["replace", "append", null]);
  });

  it("A17 may be several, from constant values and from elsewhere, beside an endpoint's", () => {
    const { resources } = connectorOf({
      client,
      resources: [
        { name: "posts", endpoint: listed },
        { name: "regions", parents: ["eu", "us"], endpoint: { ...listed, path: "{parents.value}/list" } },
        { name: "mirror", endpoint: { ...listed, path: "https://mirror.example.org/posts" } },
      ],
    });
    expect(resources.map(({ name }) => name)).toEqual(["posts", "regions", "mirror"]);
    expect(resources[1]?.parent?.source).toEqual({ kind: "constants", rows: [{ value: "eu" }, { value: "us" }] });
    expect(resources[2]?.request.path).toEqual([{ kind: "text", text: "https://mirror.example.org/posts" }]);
  });
});

/** A config that is refused, the error's code, its place, and what it must name. */
type Refused = readonly [title: string, config: unknown, code: string, pointer: string, names: readonly string[]];

const REFUSED: readonly Refused[] = [
  ["A19 no resources", { client }, "missing-key", "", ["`resources`"]],
  ["A19 no client", { resources: ["a"] }, "missing-key", "", ["`client`"]],
  [
    "A20 an unknown key of the client",
    { client: { ...client, wrong_key: 1 }, resources: ["a"] },
    "unknown-key",
    "/client/wrong_key",
    ["`wrong_key`", "`base_url`"],
  ],
  [
    "A20 E30 an unknown paginator",
    { client: { ...client, paginator: "invalid_paginator" }, resources: ["a"] },
    "invalid-value",
    "/client/paginator",
    ["invalid_paginator", "`header_link`"],
  ],
  [
    "E30 an unknown type of paginator",
    { client: { ...client, paginator: { type: "invalid_paginator" } }, resources: ["a"] },
    "invalid-value",
    "/client/paginator/type",
    ["invalid_paginator", "`header_link`"],
  ],
  [
    "A23 placeholders that nothing fills",
    withEndpoint({ path: "{org}/{repo}/issues/" }),
    "unbound-parameter",
    "/resources/0/endpoint/path",
    ["{org}/{repo}/issues/", "`org`"],
  ],
  [
    "A24 two resources of one name",
    { client, resources: ["issues", { name: "issues", endpoint: "other" }] },
    "duplicate-resource",
    "/resources/1/name",
    ["`issues`", "already defined"],
  ],
  [
    "A26 a text as the defaults' endpoint",
    { client, resource_defaults: { endpoint: "posts" }, resources: ["a"] },
    "wrong-type",
    "/resource_defaults/endpoint",
    ["expected an object", "a text"],
  ],
  [
    "C13 json and data",
    withEndpoint({ method: "POST", json: { a: 1 }, data: { b: 2 } }),
    "conflicting-options",
    "/resources/0/endpoint/data",
    ["`json`", "`data`"],
  ],
  [
    "U04 credentials of an unknown kind",
    { client: { ...client, auth: "non_existing_method" }, resources: ["a"] },
    "invalid-value",
    "/client/auth",
    ["`bearer`", "`api_key`", "`http_basic`", "`oauth2_client_credentials`"],
  ],
  [
    "U04 credentials that are no object",
    { client: { ...client, auth: 5 }, resources: ["a"] },
    "wrong-type",
    "/client/auth",
    ["a number"],
  ],
  [
    "K28 two parameters that follow a cursor",
    withEndpoint({
      params: {
        since: { type: "incremental", cursor_path: "u" },
        from: { type: "incremental", cursor_path: "u" },
      },
    }),
    "conflicting-options",
    "/resources/0/endpoint/params/from",
    ["twice"],
  ],
  [
    "K28 an end within a parameter",
    withEndpoint({
      params: { since: { type: "incremental", cursor_path: "u", initial_value: 1, end_value: 2 } },
    }),
    "conflicting-options",
    "/resources/0/endpoint/params/since/end_value",
    ["`end_value`"],
  ],
  [
    "K28 a parameter for the end within a parameter",
    withEndpoint({ params: { since: { type: "incremental", cursor_path: "u", end_param: "until" } } }),
    "conflicting-options",
    "/resources/0/endpoint/params/since/end_param",
    ["`end_param`"],
  ],
];

describe("what is refused, at its place", () => {
  it.each(REFUSED)("%s", (_, config, code, pointer, names) => {
    const found = refusals(config).find((each) => each.code === code && each.pointer === pointer);
    expect(found, JSON.stringify(refusals(config))).toBeDefined();
    for (const name of names) expect(found?.text).toContain(name);
  });

  it("K28 a parameter of an unknown type", () => {
    const params = { since: { type: "no_incremental", cursor_path: "u" } };
    expect(refusals(withEndpoint({ params }))).toMatchObject([{ pointer: "/resources/0/endpoint/params/since/type" }]);
  });
});

describe("paginators' places", () => {
  const types = [
    ["offset", { limit: 5 }],
    ["limit", { limit: 5 }],
    ["page", {}],
    ["cursor", {}],
  ] as const;
  const typeOf = (what: string): string => (what === "limit" ? "offset" : what === "page" ? "page_number" : what);

  it.each(types)("E17 %s goes to the query or the body, under some name", (what, rest) => {
    const errors = (param: string | undefined, body: string | undefined): readonly string[] => {
      const places = {
        ...(param === undefined ? {} : { [`${what}_param`]: param }),
        ...(body === undefined ? {} : { [`${what}_body_path`]: body }),
      };
      return errorsOf(withEndpoint({ method: "POST", paginator: { type: typeOf(what), ...rest, ...places } }));
    };
    expect(errors("p", undefined)).toEqual([]);
    expect(errors(undefined, "a.p")).toEqual([]);
    expect(errors("p", "a.p")).toEqual(["conflicting-options"]);
    for (const [param, body] of [
      ["", ""],
      ["", undefined],
      [undefined, ""],
      ["p", ""],
      ["", "a.p"],
    ] as const) {
      expect(errors(param, body), `${param} ${body}`).toContain("invalid-value");
    }
  });

  it.each([
    ["offset", { limit: 5 }, { offsetAt: { query: "offset" }, limitAt: { query: "limit" } }],
    ["page_number", {}, { pageAt: { query: "page" } }],
    ["cursor", {}, { cursorAt: { query: "cursor" } }],
  ])("E17 the names of %s where none is given, or null", (type, rest, want) => {
    const none = { offset_param: null, limit_param: null, page_param: null, cursor_param: null };
    const named = Object.fromEntries(
      Object.entries(none).filter(([name]) => Object.keys(want).some((key) => name.startsWith(key.slice(0, -2)))),
    );
    for (const places of [{}, named]) {
      const { resources } = connectorOf(withEndpoint({ paginator: { type, ...rest, ...places } }));
      expect(resources[0]?.paginator).toMatchObject(want);
    }
  });

  it("E30 json_response is json_link by its old name", () => {
    const paginators = ["json_response", "json_link"].map((type) => {
      const { resources } = connectorOf(withEndpoint({ paginator: { type, next_url_path: "links.next" } }));
      return resources[0]?.paginator;
    });
    expect(paginators[0]).toEqual({ type: "json_link", nextUrlPath: ["links", "next"], maximumPages: undefined });
    expect(paginators[0]).toEqual(paginators[1]);
  });
});

describe("credentials", () => {
  const planned = (auth: unknown) =>
    connectorOf({ client: { ...client, auth }, resources: [{ name: "r", endpoint: listed }] });

  it.each([
    ["bearer", { type: "bearer", token: "{secrets.token}" }, ["API_TOKEN"]],
    ["api_key", { type: "api_key", name: "Authorization", location: "header" }, ["API_API_KEY"]],
    ["http_basic", { type: "http_basic", username: "{secrets.username}" }, ["API_USERNAME", "API_PASSWORD"]],
  ])("U01 %s by its name alone", (short, long, variables) => {
    expect(planned(short).auth).toEqual(planned(long).auth);
    expect(planned(short).secrets.map(({ env }) => env)).toEqual(variables);
  });

  it.each([
    [{ type: "bearer", token: "{secrets.pat}" }, ["API_PAT"], "pat"],
    [{ type: "api_key", location: "query", name: "key" }, ["API_API_KEY"], '"name":"key"'],
    [{ type: "http_basic", username: "me" }, ["API_PASSWORD"], '"value":"me"'],
  ])("U02 %j keeps what it says; the rest are variables", (auth, variables, said) => {
    const connector = planned(auth);
    expect(connector.secrets.map(({ env }) => env)).toEqual(variables);
    expect(JSON.stringify(connector.auth)).toContain(said);
  });

  it("U03 a token alone is a bearer token", () => {
    const token = "{secrets.pat}";
    expect(planned({ token }).auth).toEqual(planned({ type: "bearer", token }).auth);
  });

  it.each([["api_key"], [{ type: "api_key" }], [{ type: "api_key", name: "X-Key", location: "header" }]])(
    "A21 %j without its key: the variable that would give it is named",
    (auth) => {
      const [key] = planned(auth).secrets;
      if (key === undefined) throw new Error("The plan has no secret.");
      expect(() => secret(undefined, key)).toThrow(
        "A credential is missing: pass the option `apiKey` or set the environment variable API_API_KEY.",
      );
    },
  );

  const hidden = "s3cret-t0ken";
  it.each([
    ["a wrong key", { type: "bearer", tokn: hidden }],
    ["a wrong type", { type: hidden, token: hidden }],
    ["a text", hidden],
    ["a list", [hidden]],
    ["a literal token", { type: "bearer", token: hidden, [hidden]: hidden }],
    ["a literal password", { type: "http_basic", username: hidden, password: hidden, location: hidden }],
    ["a wrong place", { type: "api_key", api_key: hidden, location: hidden }],
    ["a wrong number", { type: "oauth2_client_credentials", client_secret: hidden, default_token_expiration: hidden }],
  ])("U06 no message shows a credential: %s", (_, auth) => {
    const found = refusals({ client: { ...client, auth }, resources: ["a"] });
    expect(found).not.toEqual([]);
    const texts = found.map(({ text }) => text).join("\n");
    // The name of a key is no value; it has to be named to be found.
    expect(texts.replaceAll(`\`${hidden}\``, "").includes(hidden)).toBe(false);
  });
});
