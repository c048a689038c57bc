import { expect, test } from "vitest";
import { readSource } from "../../generator/read/read-source.ts";

const read = (text: string, pick?: string) =>
  readSource("pipeline.py", { pick, readFile: () => new TextEncoder().encode(text) });
const findings = (text: string): string[] =>
  read(text).diagnostics.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`);
/** What `expression` gives as a key of a config. */
const valueOf = (expression: string, before = ""): unknown => {
  const source = read(`${before}\nx = rest_api_source({"client": ${expression}})\n`);
  expect(source.diagnostics).toEqual([]);
  return (source.document?.value as { client: unknown }).client; // the dict has this one key
};
/** The config of a text in which nothing is left out. */
const configOf = (text: string): unknown => {
  const source = read(text);
  expect(source.diagnostics).toEqual([]);
  return source.document?.value;
};

test.each<[string, unknown]>([
  [`SinglePagePaginator()`, { type: "single_page" }],
  [`HeaderLinkPaginator()`, { type: "header_link" }],
  [`HeaderLinkPaginator("following")`, { type: "header_link", links_next_key: "following" }],
  [`HeaderCursorPaginator("X-Next", "after")`, { type: "header_cursor", cursor_key: "X-Next", cursor_param: "after" }],
  [`JSONLinkPaginator(next_url_path="links.next")`, { type: "json_link", next_url_path: "links.next" }],
  [`JSONResponsePaginator("links.next")`, { type: "json_link", next_url_path: "links.next" }],
  [
    `JSONResponseCursorPaginator("meta.next", cursor_param="after")`,
    { type: "cursor", cursor_path: "meta.next", cursor_param: "after" },
  ],
  [
    `JSONResponseCursorPaginator(cursor_path="meta.next", cursor_body_path="page.after")`,
    { type: "cursor", cursor_path: "meta.next", cursor_body_path: "page.after" },
  ],
  [`OffsetPaginator(limit=100, total_path=None)`, { type: "offset", limit: 100, total_path: null }],
  [
    `OffsetPaginator(100, 5, "skip", "take", "count", 1000, False)`,
    {
      ...{ type: "offset", limit: 100, offset: 5, offset_param: "skip", limit_param: "take" },
      ...{ total_path: "count", maximum_offset: 1000, stop_after_empty_page: false },
    },
  ],
  [`OffsetPaginator(initial_limit=10, initial_offset=20)`, { type: "offset", limit: 10, offset: 20 }],
  [
    `PageNumberPaginator(1, 3, "p", "pages", 9, True)`,
    {
      ...{ type: "page_number", base_page: 1, page: 3, page_param: "p", total_path: "pages" },
      ...{ maximum_page: 9, stop_after_empty_page: true },
    },
  ],
  [`rest_client.paginators.PageNumberPaginator(base_page=1)`, { type: "page_number", base_page: 1 }],
  [`OffsetPaginator(**{"limit": 7})`, { type: "offset", limit: 7 }],
  [`BearerTokenAuth(dlt.secrets["token"])`, { type: "bearer", token: "{secrets.token}" }],
  [`BearerTokenAuth(token=dlt.secrets.value)`, { type: "bearer", token: "{secrets.token}" }],
  [
    `APIKeyAuth(name="X-Key", api_key=os.environ["API_KEY"], location="query")`,
    { type: "api_key", name: "X-Key", api_key: "{secrets.api_key}", location: "query" },
  ],
  [`HttpBasicAuth("ann", dlt.secrets["pass"])`, { type: "http_basic", username: "ann", password: "{secrets.pass}" }],
  [`HTTPBasicAuth("ann", dlt.secrets["pass"])`, { type: "http_basic", username: "ann", password: "{secrets.pass}" }],
  [
    `OAuthJWTAuth("id", dlt.secrets["google"]["private_key"], auth_endpoint="https://a.example/t", scopes=["a", "b"])`,
    {
      ...{ type: "oauth2_jwt_bearer", client_id: "id", private_key: "{secrets.private_key}" },
      ...{ access_token_url: "https://a.example/t", scope: ["a", "b"] },
    },
  ],
  [
    `[dlt.secrets["a"]["key"], dlt.secrets["b"]["key"], dlt.secrets["sources"]["c"]["token"], dlt.secrets.get("d")]`,
    ["{secrets.a_key}", "{secrets.b_key}", "{secrets.token}", "{secrets.d}"],
  ],
  [
    `HttpBasicAuthConfig(type="http_basic", username="ann", password=dlt.secrets["pass"])`,
    { type: "http_basic", username: "ann", password: "{secrets.pass}" },
  ],
  [
    `OAuth2ClientCredentials(access_token_url="https://a.example/t", client_id="c", client_secret=dlt.secrets["s"], access_token_request_data={"scope": "read"})`,
    {
      type: "oauth2_client_credentials",
      ...{ access_token_url: "https://a.example/t", client_id: "c", client_secret: "{secrets.s}" },
      access_token_request_data: { scope: "read" },
    },
  ],
  [
    `{"params": {"since": dlt.sources.incremental("updated_at", initial_value="2024-01-01")}}`,
    { params: { since: { type: "incremental", cursor_path: "updated_at", initial_value: "2024-01-01" } } },
  ],
  [
    `{"incremental": dlt.sources.incremental[int]("id", 0, min, row_order="asc")}`,
    { incremental: { cursor_path: "id", initial_value: 0, last_value_func: "min", row_order: "asc" } },
  ],
])("an instance: %s", (expression, want) => {
  expect(valueOf(expression)).toEqual(want);
});

test.each<[string, string, unknown]>([
  ["DEBUG = False", `"a" if DEBUG else "b"`, "b"],
  ["ENV = 'prod'", `{"prod": 1, "dev": 2}[ENV] if ENV in ("prod", "dev") and not ENV == "x" else 3`, 1],
  ["ORG = None", `{"a": ORG or "all", "b": "x" if ORG is not None else "y"}`, { a: "all", b: "y" }],
  ["N = 3", `[1 if N > 2 else 0, 1 if N <= 2 else 0, N != 3, N - 1, N * 60, -N]`, [1, 0, false, 2, 180, -3]],
  ["BASE = {'a': {'k': [1, 2]}}", `[BASE["a"]["k"][-1], BASE.get("z", "none"), len(BASE)]`, [2, "none", 1]],
  ["V = 2.5", `f"v{V}-{1.0}-{True}-{None}"`, "v2.5-1.0-True-None"],
  ["V = 2", `"{}/{1}/{n}/{{id}}".format("a", V, n="x") + "%s-%d%%" % ("p", V)`, "a/2/x/{id}p-2%"],
  ["V = {'n': 1}", `"%(n)s" % V + "{0}{0}".format(dlt.secrets["t"])`, "1{secrets.t}{secrets.t}"],
  [
    "U = ' https://A.example/ '",
    `U.strip().rstrip("/").lower().replace("a.", "b.") + "/" + ",".join(["x", str(2)])`,
    "https://b.example/x,2",
  ],
  ["C = dlt.secrets['github']", `[C["token"], C["app"]["id"]]`, ["{secrets.github_token}", "{secrets.github_app_id}"]],
  ["A = [1]\nB = (2,)", `A + [3] + list(B)`, [1, 3, 2]],
  ["A = {'a': 1}", `A | {"b": 2}`, { a: 1, b: 2 }],
  ["A = {'a': 1, 'b': 1}", `dict(A, b=2, **{"c": 3})`, { a: 1, b: 2, c: 3 }],
  ["", `dict([("a", 1), ("b", 2)])`, { a: 1, b: 2 }],
  ["", `[{"name": n, "path": f"/{n}"} for n in ["a", "b"] if n != "b"]`, [{ name: "a", path: "/a" }]],
  ["P = {'x': 1, 'y': 2}", `{k.upper(): v for k, v in P.items()}`, { X: 1, Y: 2 }],
  ["", `[a + b for a in ("x", "y") for b in ("1", "2")]`, ["x1", "x2", "y1", "y2"]],
  ["", `[*(i for i in range(3))] if False else [i for i in range(1, 4)]`, [1, 2, 3]],
  ["", `[[i, n] for i, (n, _) in enumerate([("a", 1), ("b", 2)])]`, [[0, "a"], [1, "b"]]], // prettier-ignore
  ["n = 'outer'\nV = n", `[[n, V] for n in ["inner"]]`, [["inner", "outer"]]],
  ["", `{k: v for k, v in zip(["a"], [1])}`, { a: 1 }],
  ["import copy\nA = {'a': 1}", `[copy.deepcopy(A), A.copy(), cast(Any, A)]`, [{ a: 1 }, { a: 1 }, { a: 1 }]],
])("%s; %s", (before, expression, want) => {
  expect(valueOf(expression, before)).toEqual(want);
});

test("a condition on a secret takes it as set, and says so", () => {
  const text = `
@dlt.source
def github(access_token: Optional[str] = dlt.secrets.value):
    config: RESTAPIConfig = {
        "client": {"auth": {"token": access_token} if access_token else None},
        "resources": [],
    }
    yield from rest_api_resources(config)
`;
  expect(read(text).document?.value).toEqual({
    client: { auth: { token: "{secrets.access_token}" } },
    resources: [],
  });
  expect(findings(text)).toEqual([
    "5:55 warning This asks whether a value of the environment is set; it is taken as set, and the other case left out.",
  ]);
});

test("resources that loops and later statements add are read", () => {
  expect(
    configOf(`
NAMES = ["a", "b"]

@dlt.source(name="shop")
def shop(token=dlt.secrets.value):
    resources = [{"name": "first"}]
    for index, name in enumerate(NAMES):
        path = f"/v{index}/{name}"
        item = {"name": name, "endpoint": {"path": path}}
        if name == "b":
            item["write_disposition"] = "replace"
        else:
            item.update(primary_key="id")
        resources.append(item)
    resources += ["c"]
    resources.extend([{"name": "d"}])
    config = {"client": {"base_url": "https://a.example"}, "resources": resources}
    config["client"]["auth"] = {"token": token}
    config["resources"][0]["endpoint"] = "one"
    config["resources"].append("e")
    yield from rest_api_resources(config)
`),
  ).toEqual({
    name: "shop",
    client: { base_url: "https://a.example", auth: { token: "{secrets.token}" } },
    resources: [
      { name: "first", endpoint: "one" },
      { name: "a", endpoint: { path: "/v0/a" }, primary_key: "id" },
      { name: "b", endpoint: { path: "/v1/b" }, write_disposition: "replace" },
      ...["c", { name: "d" }, "e"],
    ],
  });
});

test("a list that is filled after it was put into the config is the config's", () => {
  expect(
    configOf(`
resources = []
config = {"client": {}, "resources": resources}
for name in ("a", "b"):
    resources.append(name)
rest_api_source(config)
`),
  ).toEqual({ client: {}, resources: ["a", "b"] });
});

test.each([
  [
    "a change after the config was passed on",
    `c = {"client": {}, "resources": []}\nrest_api_source(c)\nc["resources"].append("a")`,
    "3:1 error A change of `c` after it was assigned",
  ],
  [
    "a loop over unknown names",
    `c = {"client": {}, "resources": []}\nfor n in names:\n    c["resources"].append(n)\nrest_api_source(c)`,
    "3:5 error A change of `c` after it was assigned",
  ],
  [
    "a loop that is left early",
    `c = {"client": {}, "resources": []}\nfor n in ["a"]:\n    if n == y: break\n    c["resources"].append(n)\nrest_api_source(c)`,
    "4:5 error A change of `c` after it was assigned",
  ],
  [
    "a change through another name",
    `c = {"client": {}, "resources": []}\nr = c["resources"]\nr.append("a")\nrest_api_source(c)`,
    "3:1 error A change of `c` after it was assigned",
  ],
  [
    "a copied list that is filled later",
    `r = []\nc = {"client": {}, "resources": [*r]}\nr.append("a")\nrest_api_source(c)`,
    "3:1 error A change of `r` after it was assigned",
  ],
  [
    "an assignment under a condition",
    `if x:\n    A = 1\nc = {"client": A, "resources": []}`,
    "3:16 error The name `A`, which is assigned under a condition,",
  ],
  [
    "a class of the file's own",
    `class OffsetPaginator(Base): pass\nc = {"client": OffsetPaginator(limit=1), "resources": []}`,
    "2:16 error A call of `OffsetPaginator`",
  ],
  [
    "too many arguments",
    `c = {"client": BearerTokenAuth("a", "b"), "resources": []}`,
    "1:37 error An argument of `BearerTokenAuth`",
  ],
  [
    "a secret that is changed",
    `c = {"client": dlt.secrets["a"].upper(), "resources": []}`,
    "1:16 error A text that is made from a value of the environment",
  ],
  [
    "a secret that is compared",
    `c = {"client": 1 if dlt.secrets["a"] == "x" else 2, "resources": []}`,
    "1:16 error A conditional expression",
  ],
  ["a chained comparison", `c = {"client": 1 < 2 < 3, "resources": []}`, "1:16 error A computed value"],
  ["a format of its own", `c = {"client": "{:03}".format(1), "resources": []}`, "1:16 error A formatted text"],
  [
    "a key that is not there",
    `A = {}\nc = {"client": A["b"], "resources": []}`,
    "2:16 error A value that is looked up",
  ],
  ["an endless range", `c = {"client": [i for i in range(10**9)], "resources": []}`, "1:16 error A comprehension"],
])("%s is reported", (_, text, want) => {
  const [first = "", ...more] = findings(text);
  expect(first.slice(0, want.length)).toBe(want);
  expect(more).toEqual([]);
});

test("loops made to exhaust the reader end in a diagnostic", () => {
  const endless = [
    `x = [[[1 for a in range(9999)] for b in range(9999)] for c in range(9999)]\nc = {"client": x, "resources": []}`,
    `a0 = "${"x".repeat(1000)}"\n${Array.from({ length: 16 }, (_, i) => `a${i + 1} = a${i} + a${i}`).join("\n")}\nc = {"client": a16, "resources": []}`,
    `r = []\nfor a in range(9999):\n    for b in range(9999):\n        r.append(1)\nc = {"client": r, "resources": []}`,
  ];
  for (const text of endless) expect(findings(text).join()).toMatch(/expand the config to more than/);
});
