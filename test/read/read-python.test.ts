import { expect, test } from "vitest";
import { readSource } from "../../generator/read/read-source.ts";

const read = (text: string, pick?: string) =>
  readSource("dir/pipeline.py", { pick, readFile: () => new TextEncoder().encode(text) });
/** What `expression` gives as a key of a config. */
const valueOf = (expression: string, before = ""): unknown => {
  const source = read(`${before}\nx = rest_api_source({"client": ${expression}})\n`);
  expect(source.diagnostics).toEqual([]);
  return (source.document?.value as { client: unknown }).client; // the dict has this one key
};
const findings = (text: string): string[] =>
  read(text).diagnostics.map(({ line, column, code, message }) => `${line}:${column} ${code} ${message}`);

test.each<[string, unknown]>([
  [`{"a": 1, 'b': [True, False, None,],}`, { a: 1, b: [true, false, null] }],
  [`(1, "b", (2,), (), (3))`, [1, "b", [2], [], 3]],
  [
    `[0x1F, 0o17, 0b11, 1_000, 0, -5, +5, 1.5, .5, 1.0, 1e3, -2.5E-1]`,
    [31, 15, 3, 1000, 0, -5, 5, 1.5, 0.5, 1, 1000, -0.25],
  ],
  [`9007199254740991`, 9007199254740991],
  [`"a" 'b' """c"""`, "abc"],
  [`("a"  # why\n   "b")`, "ab"],
  [`'''one\ntwo'''`, "one\ntwo"],
  [`"""a "quoted" word"""`, 'a "quoted" word'],
  [`r"\\d+\\n"`, "\\d+\\n"],
  [`u"é" R'\\'' rb""`.slice(0, 11), "é\\'"],
  [`"\\n\\t\\\\\\"\\x41\\u00e9\\U0001F600\\101\\a\\q"`, '\n\t\\"Aé😀A\x07\\q'],
  [`"a\\\nb"`, "ab"],
  [`{"__proto__": {"x": 1}}`, JSON.parse('{"__proto__": {"x": 1}}')],
  [`{"a": 1, # comment with "quotes" and {braces}\n # another\n "b": 2}`, { a: 1, b: 2 }],
  [`dict(a=1, b=dict(c=[2]))`, { a: 1, b: { c: [2] } }],
  [`"a" + "b" + ("c")`, "abc"],
])("%s", (expression, want) => {
  expect(valueOf(expression)).toEqual(want);
});

test.each<[string, unknown]>([
  [`{"k": dlt.secrets["api_key"]}`, { k: "{secrets.api_key}" }],
  [`{"k": dlt.secrets["sources.github.accessToken"]}`, { k: "{secrets.access_token}" }],
  [`[dlt.secrets["a.token"], dlt.secrets["b.token"]]`, ["{secrets.a_token}", "{secrets.b_token}"]],
  [`{"apiKey": dlt.secrets.value}`, { apiKey: "{secrets.api_key}" }],
  [`{"k": dlt.secrets.get("x"), "l": dlt.secrets.get("y", str)}`, { k: "{secrets.x}", l: "{secrets.y}" }],
  [`{"k": dlt.config["org"], "org_name": dlt.config.value}`, { k: "{secrets.org}", org_name: "{secrets.org_name}" }],
  [`{"k": os.environ["GITHUB_TOKEN"]}`, { k: "{secrets.github_token}" }],
  [
    `[os.environ.get("A_B"), os.getenv("C", ""), getenv("D", None), environ["E"]]`,
    ["{secrets.a_b}", "{secrets.c}", "{secrets.d}", "{secrets.e}"],
  ],
  [`f"Bearer {dlt.secrets['token']}"`, "Bearer {secrets.token}"],
])("%s", (expression, want) => {
  expect(valueOf(expression)).toEqual(want);
});

test.each<[string, string, unknown]>([
  ["BASE = 'https://a.example'", `BASE + "/v1"`, "https://a.example/v1"],
  ["A = 'x'\nB = {'k': A}", `{"b": B, **B, "l": [*[1, 2], A]}`, { b: { k: "x" }, k: "x", l: [1, 2, "x"] }],
  ["BASE = {'a': 1, 'b': 2}", `{**BASE, "b": 3}`, { a: 1, b: 3 }],
  [
    "V = 2\nN = 'x'",
    `f"/v{V}/{{resources.a.id}}/{N!s}".strip()`.replace("!s}", "}").replace(".strip()", ""),
    "/v2/{resources.a.id}/x",
  ],
  ["KEY = 'k'", `{KEY: 1}`, { k: 1 }],
  ["TOKEN = dlt.secrets.value", `{"t": TOKEN}`, { t: "{secrets.token}" }],
  ["A: int = 5", `{"t": A}`, { t: 5 }],
])("%s; %s", (before, expression, want) => {
  expect(valueOf(expression, before)).toEqual(want);
});

test("a default of a parameter takes the parameter's name; constants of the function and the module are known", () => {
  const source = read(`
ORG = "dlt-hub"

@dlt.source(name="github")
def github_source(access_token: Optional[str] = dlt.secrets.value, per_page: int = 50):
    params = {"per_page": per_page}
    config: RESTAPIConfig = {
        "client": {"base_url": f"https://api.github.com/{ORG}", "auth": {"token": access_token}},
        "resources": [{"name": "issues", "endpoint": {"params": params}}],
    }
    yield from rest_api_resources(config)
`);
  expect(source.diagnostics).toEqual([]);
  expect(source.document?.value).toEqual({
    name: "github",
    client: { base_url: "https://api.github.com/dlt-hub", auth: { token: "{secrets.access_token}" } },
    resources: [{ name: "issues", endpoint: { params: { per_page: 50 } } }],
  });
  expect(source.document?.locate(["client", "base_url"])).toEqual({ line: 8, column: 32 });
  expect(source.document?.locateKey(["client", "auth"])).toEqual({ line: 8, column: 65 });
  expect(source.document?.locate(["resources", 0, "endpoint", "params", "per_page"])).toEqual({ line: 6, column: 27 });
});

test.each([
  ["a call", `rest_api_source({"client": {}, "resources": []})`],
  ["a call of an attribute", `s = dlt.sources.rest_api.rest_api_source({"client": {}, "resources": []})`],
  ["a keyword", `rest_api_source(config={"client": {}, "resources": []})`],
  ["a variable", `config = {"client": {}, "resources": []}\nrest_api_resources(config)`],
  ["a variable of a variable", `a = {"client": {}, "resources": []}\nb = a\nrest_api_resources(b)`],
  ["a typed assignment", `config: RESTAPIConfig = {"client": {}, "resources": []}`],
  ["a plain assignment", `config = {"client": {}, "resources": []}`],
  ["a returned dict", `def make():\n    return {"client": {}, "resources": []}`],
  ["a typed call", `x = rest_api_source(RESTAPIConfig(client={}, resources=[]))`],
  ["Windows line ends", `config = {\r\n  "client": {},\r\n  "resources": []\r\n}\r\n`],
])("entry point: %s", (_, text) => {
  const source = read(text);
  expect(source.diagnostics).toEqual([]);
  expect(source.document?.value).toEqual({ client: {}, resources: [] });
});

test("the keyword `name` gives the config's name, and the dict's own name wins", () => {
  expect(read(`rest_api_source({"client": {}, "resources": []}, name="pets")`).document?.value).toHaveProperty(
    "name",
    "pets",
  );
  expect(
    read(`rest_api_source({"name": "own", "client": {}, "resources": []}, name="pets")`).document?.value,
  ).toHaveProperty("name", "own");
});

test("everything that is code is reported, at its place, and the rest is read", () => {
  const text = `
def f(row): return row
config: RESTAPIConfig = {
    "client": {"base_url": url, "auth": signed_auth(token="hunter2")},
    "resources": [
        {"name": "a", "processing_steps": [{"filter": lambda row: row["id"]}, {"map": f}]},
        {"name": "b", "endpoint": {"path": "x" if y else "z", "params": {k: 1 for k in z}}},
        make_resource(),
        {"name": "c", "write_disposition": mode.value, **other, 1: 2, "s": {1, 2}, "e": ...},
    ],
}
`;
  expect(findings(text)).toEqual([
    "4:28 python-code The name `url`, which this file does not assign, cannot be read as data.",
    "4:41 python-code A call of `signed_auth` cannot be read as data.",
    "7:44 python-code A conditional expression cannot be read as data.",
    "7:73 python-code A comprehension cannot be read as data.",
    "8:9 python-code A call of `make_resource` cannot be read as data.",
    "9:44 python-code A value that is looked up when the code runs cannot be read as data.",
    "9:58 python-code The name `other`, which this file does not assign, cannot be read as data.",
    "9:65 python-code A key that is not text cannot be read as data.",
    "9:76 python-code A set cannot be read as data.",
    "9:89 python-code `...` cannot be read as data.",
    "6:55 python-code A lambda is Python code; in its place the connector calls the function `aFilter` of extensions.ts, which is still to be written.",
    "6:87 python-code The name `f`, which is a function, is Python code; in its place the connector calls the function `f` of extensions.ts, which is still to be written.",
  ]);
  expect(read(text).document?.value).toEqual({
    client: {},
    resources: [
      { name: "a", processing_steps: [{ filter: "aFilter" }, { map: "f" }] },
      { name: "b", endpoint: {} },
      { name: "c" },
    ],
  });
  expect(JSON.stringify(read(text).diagnostics)).not.toContain("hunter2");
});

test.each([
  [
    "a parameter without a default",
    `def f(org):\n    return {"client": org, "resources": []}`,
    "2:23 python-code The name `org`, which is a parameter",
  ],
  [
    "two assignments",
    `A = 1\nA = 2\nc = {"client": A, "resources": []}`,
    "3:16 python-code The name `A`, which is assigned more than once",
  ],
  [
    "an import",
    `from x import A\nc = {"client": A, "resources": []}`,
    "2:16 python-code The name `A`, which is imported",
  ],
  [
    "a loop's variable",
    `for A in x:\n    c = {"client": A, "resources": []}`,
    "2:20 python-code The name `A`, which is a loop's variable",
  ],
  ["itself", `A = [A]\nc = {"client": A, "resources": []}`, "1:6 python-code The name `A`, which refers to itself"],
  [
    "a later key",
    `def f():\n    c = {"client": {}, "resources": []}\n    if x:\n        c["client"]["auth"] = 1`,
    "4:9 python-code A change of `c` after",
  ],
  [
    "a constant that is changed under an unknown condition",
    `A = {}\nif x:\n    A.update(b=1)\nc = {"client": A, "resources": []}`,
    "3:5 python-code A change of `A` after",
  ],
  ["bytes", `c = {"client": b"x", "resources": []}`, "1:16 python-code A bytes literal is not text"],
  [
    "a Unicode name",
    `c = {"client": "\\N{BULLET}", "resources": []}`,
    "1:16 python-code A character by its Unicode name",
  ],
  ["a format", `A = 1\nc = {"client": f"{A:03}", "resources": []}`, "2:18 python-code A formatted value"],
  [
    "a list in an f-string",
    `A = [1]\nc = {"client": f"{A}", "resources": []}`,
    "2:18 python-code A value in an f-string",
  ],
  ["a complex number", `c = {"client": 3j, "resources": []}`, "1:16 python-code This number"],
  ["a large integer", `c = {"client": 9007199254740993, "resources": []}`, "1:16 inexact-number"],
  ["an infinite float", `c = {"client": 1e999, "resources": []}`, "1:16 inexact-number"],
  [
    "a duplicate key",
    `c = {"client": 1, "client": 2, "resources": []}`,
    '1:19 duplicate-key The key "client" was given on line 1',
  ],
  [
    "a dropped default",
    `c = {"client": os.getenv("URL", "https://x"), "resources": []}`,
    "1:33 python-code The default of the secret `url`",
  ],
  [
    "a later step",
    `s = rest_api_source({"client": {}, "resources": []})\ns.a.add_map(f)`,
    "2:5 python-code A call of `add_map` after the config",
  ],
  [
    "only a parameter",
    `def f(config):\n    return rest_api_source(config)`,
    "2:28 python-code The name `config`, which is a parameter",
  ],
  ["a missing comma", `c = rest_api_source({"client": {"a": 1 "b": 2}, "resources": []})`, "1:40 syntax-error"],
  ["an open quote", `c = {"client": "abc, "resources": []}`, "1:23 syntax-error"],
  ["an open bracket", `c: RESTAPIConfig = {"client": {}, "resources": [`, "1:49 syntax-error"],
  ["a value missing", `c = {"client":, "resources": []}`, "1:15 syntax-error"],
  ["a config that is a list", `rest_api_source([1])`, "1:17 no-config"],
  ["no config", `print("hello")`, "undefined:undefined no-config"],
])("%s is reported", (_, text, want) => {
  const [first = ""] = findings(text);
  expect(first.slice(0, want.length)).toBe(want);
});

test("several configs are listed, and one can be picked", () => {
  const text = `
first = {"client": {"base_url": "1"}, "resources": []}
rest_api_source({"client": {"base_url": "2"}, "resources": []}, name="second")
def third():
    return {"client": {"base_url": "3"}, "resources": []}
`;
  const none = read(text);
  expect(none.document).toBeUndefined();
  expect(none.diagnostics).toMatchObject([
    {
      code: "several-configs",
      line: 3,
      message: "This file holds 3 source configs: 1: first (line 2), 2: second (line 3), 3: third (line 5).",
    },
  ]);
  for (const [pick, want] of [
    ["1", "1"],
    ["2", "2"],
    ["second", "2"],
    ["third", "3"],
  ] as const)
    expect(read(text, pick).document?.value).toMatchObject({ client: { base_url: want } });
  for (const pick of ["0", "4", "fourth"])
    expect(read(text, pick).diagnostics).toMatchObject([{ code: "several-configs", severity: "error" }]);
});

test("long chains end in a diagnostic, whether the parser or the reader gives up on them", () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `a${index + 1} = a${index}`).join("\n");
  const endless = [
    `a0 = 1\n${names}\nrest_api_source(a20000)`,
    `c = {"client": a${".b".repeat(20_000)}, "resources": []}`,
    `c = {"client": ${'"x" + '.repeat(20_000)}"y", "resources": []}`,
    `c = {"client": ${"not ".repeat(20_000)}1, "resources": []}`,
    `rest_api_source({"client": 1, "resources": []}, name=${"[".repeat(700)}${"]".repeat(700)})`,
  ];
  for (const text of endless) expect(findings(text)[0]).toMatch(/too-deep|syntax-error|no-config/);
});

test("nested and repeated names end quickly", () => {
  const repeated = ["a0 = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    .concat(Array.from({ length: 12 }, (_, i) => `a${i + 1} = [${Array(10).fill(`a${i}`).join(", ")}]`))
    .join("\n");
  const before = performance.now();
  expect(findings(`${repeated}\nc = {"client": a12, "resources": []}`)[0]).toContain("too-many-aliases");
  const nested = (depth: number): string => `c = {"client": ${"[".repeat(depth)}${"]".repeat(depth)}, "resources": []}`;
  expect(findings(nested(700))[0]).toContain("too-deep");
  expect(findings(nested(100_000))[0]).toContain("too-deep");
  expect(performance.now() - before).toBeLessThan(30_000);
});
