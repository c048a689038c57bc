import { describe, expect, it } from "vitest";
import { readSource } from "../../generator/read/read-source.ts";

const read = (text: string, file = "pipeline.py") =>
  readSource(file, { readFile: () => new TextEncoder().encode(text) });
const findings = (text: string): readonly string[] =>
  read(text).diagnostics.map(({ line, column, severity, message }) => `${line}:${column} ${severity} ${message}`);

const text = `
from helpers import tidy
from shop import masks

def lower_title(row):
    row["title"] = row["title"].lower()
    return row

only_open = lambda row: row["state"] == "open"

def mask(columns):
    return lambda row: row

class Signed(AuthConfigBase):
    pass

config: RESTAPIConfig = {
    "client": {"base_url": "https://a.example", "auth": Signed(dlt.secrets["key"], region="eu"), "session": make()},
    "resource_defaults": {"endpoint": {"response_actions": [log]}},
    "resources": [
        {
            "name": "issues",
            "processing_steps": [
                {"filter": lambda row: row["id"] > 3},
                {"filter": only_open},
                {"map": lower_title},
                {"map": mask(["email"])},
                {"map": mask(["phone"])},
                {"map": masks.clean},
                {"yield_map": tidy},
                {"filter": "state == 'open'"},
            ],
            "endpoint": {
                "path": "issues",
                "auth": Signed(token="t"),
                "params": {"since": {"type": "incremental", "cursor_path": "at", "convert": lambda v: v}},
                "response_actions": [
                    {"status_code": 404, "action": "ignore"},
                    {"status_code": 403, "action": lower_title},
                    {"content": "x", "action": [lambda r, *a, **k: None, log]},
                    lambda r: r,
                ],
                "incremental": {"cursor_path": "at", "transform": int},
            },
        },
        {"name": "comments", "processing_steps": [{"map": lower_title}, {"map": lambda row: row}]},
        {"name": "class", "processing_steps": [{"map": delete}]},
    ],
}
`;

describe("code that a config calls", () => {
  it("is called by name", () => {
    const { document } = read(text);
    expect(document?.value).toEqual({
      client: {
        base_url: "https://a.example",
        auth: { type: "custom", name: "signed", options: { argument1: "{secrets.key}", region: "eu" } },
        session: "session",
      },
      resource_defaults: { endpoint: { response_actions: ["log"] } },
      resources: [
        {
          name: "issues",
          processing_steps: [
            { filter: "issuesFilter" },
            { filter: "onlyOpen" },
            { map: "lowerTitle" },
            { map: "mask" },
            { map: "mask2" },
            { map: "clean" },
            { yield_map: "tidy" },
            { filter: "state == 'open'" },
          ],
          endpoint: {
            path: "issues",
            auth: { type: "custom", name: "signed2", options: { token: "t" } },
            params: { since: { type: "incremental", cursor_path: "at", convert: "issuesCursor" } },
            response_actions: [
              { status_code: 404, action: "ignore" },
              { status_code: 403, call: "lowerTitle" },
              { content: "x", call: ["issuesResponse", "log"] },
              "issuesResponse2",
            ],
            incremental: { cursor_path: "at", transform: "int" },
          },
        },
        { name: "comments", processing_steps: [{ map: "lowerTitle" }, { map: "commentsMap" }] },
        { name: "class", processing_steps: [{ map: "classMap" }] },
      ],
    });
  });

  it("is found again where it is written", () => {
    const lines = [...(read(text).document?.functions ?? [])].map(([name, { line }]) => `${name} ${line}`);
    expect(lines).toEqual(
      expect.arrayContaining([
        "lowerTitle 5",
        "onlyOpen 9",
        "tidy 2",
        "issuesFilter 24",
        "mask 27",
        "mask2 28",
        "signed 18",
      ]),
    );
  });

  it("is reported once, as a warning that says what to write", () => {
    const found = findings(text);
    expect(found.filter((each) => !each.includes(" warning "))).toEqual([]);
    expect(found).toContain(
      "26:25 warning The name `lower_title`, which is a function, is Python code; in its place the connector calls the function `lowerTitle` of extensions.ts, which is still to be written.",
    );
    expect(found).toContain(
      "18:57 warning A call of `Signed` is Python code; in its place the connector calls `auth.signed` of extensions.ts, which is still to be written.",
    );
    expect(found.filter((each) => each.includes("`lowerTitle`"))).toHaveLength(1);
    expect(read(text).diagnostics.find(({ line }) => line === 26)?.fix).toBe(
      "Write it in extensions.ts after line 5 of this file; until then it throws where it is called.",
    );
  });

  it("keeps the lines of a Markdown document", () => {
    const markdown = `# Pipeline\n\n\`\`\`python\n${text}\n\`\`\`\n`;
    expect(read(markdown, "pipeline.md").document?.functions?.get("lowerTitle")).toEqual({ line: 8, column: 5 });
  });

  it("may be credentials of a type that the file registers", () => {
    const registered = `
register_auth("signed", Signed)
config = {"client": {"auth": {"type": "signed", "key": dlt.secrets["key"]}}, "resources": []}
`;
    expect(read(registered).document?.value).toMatchObject({
      client: { auth: { type: "custom", name: "signed", options: { key: "{secrets.key}" } } },
    });
    expect(findings(registered)).toEqual([
      "3:30 warning The type `signed` of credentials is Python code; in its place the connector calls `auth.signed` of extensions.ts, which is still to be written.",
    ]);
  });

  it("stays an error where nothing could call it", () => {
    const other = `c = {"client": {"base_url": f(), "auth": helper("x")}, "resources": [{"name": "a", "table_name": lambda row: row}]}`;
    expect(findings(other)).toEqual([
      "1:29 error A call of `f` cannot be read as data.",
      "1:42 error A call of `helper` cannot be read as data.",
      "1:98 error A lambda cannot be read as data.",
    ]);
    expect(read(other).diagnostics[2]?.fix).toContain("Write one resource for each kind of row");
  });
});

describe("paginators of one's own", () => {
  const { document, diagnostics } = read(`
class PostBodyPaginator(BasePaginator):
    pass

register_paginator("by_token", TokenPaginator)

config = {
    "client": {"base_url": "https://a.example", "paginator": {"type": "by_token", "size": 5}},
    "resources": [
        {"name": "posts", "endpoint": {"path": "p", "paginator": PostBodyPaginator(cursor="x")}},
        {"name": "pages", "endpoint": {"path": "p", "paginator": PostBodyPaginator()}},
        {"name": "notes", "endpoint": {"path": "p", "paginator": OffsetPaginator(limit=3)}},
        {"name": "files", "endpoint": {"path": "p", "paginator": {"type": "cursor"}}},
    ],
}
`);

  it("are functions that get the arguments, whether instances or of a registered type", () => {
    const paginators: unknown[] = [
      { type: "custom", name: "postBodyPaginator", options: { cursor: "x" } },
      { type: "custom", name: "postBodyPaginator2", options: {} },
      { type: "offset", limit: 3 },
      { type: "cursor" },
    ];
    expect(document?.value).toMatchObject({
      client: { paginator: { type: "custom", name: "byToken", options: { size: 5 } } },
      resources: paginators.map((paginator) => ({ endpoint: { paginator } })),
    });
  });

  it("are warned of, with the line of the code", () => {
    expect(diagnostics.map(({ line, severity, fix }) => [line, severity, fix])).toEqual([
      [8, "warning", expect.stringContaining("Write it in extensions.ts after line 5 of this file")],
      [10, "warning", expect.stringContaining("Write it in extensions.ts after line 10 of this file")],
      [11, "warning", expect.stringContaining("Write it in extensions.ts after line 11 of this file")],
    ]);
    expect(diagnostics[1]?.message).toContain("the connector calls the function `postBodyPaginator` of extensions.ts");
  });
});
