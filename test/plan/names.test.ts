import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { identifier } from "../../generator/emit/escape.ts";
import { nameConnector } from "../../generator/plan/connector-names.ts";
import { RESERVED_IDENTIFIERS, RESERVED_TYPES } from "../../generator/plan/reserved.ts";
import { collectSecrets } from "../../generator/plan/secrets.ts";
import { singular } from "../../generator/words/singular.ts";
import { connectorOf, oneResource, planYaml } from "../support/config.ts";

const endpoint = { data_selector: "data", paginator: "single_page" };

function namesOf(...resources: readonly string[]): readonly (readonly [string, string, string])[] {
  const config = {
    client: { base_url: "https://a.test" },
    resources: resources.map((name) => ({ name, endpoint: { ...endpoint, path: "p" } })),
  };
  const { connector } = planYaml(JSON.stringify(config));
  return (connector?.resources ?? []).map(({ identifier: id, rowType, table }) => [id, rowType, table]);
}

describe("resources are called as their API calls them", () => {
  it.each([
    ["issues", "issues", "Issue", "issues"],
    ["issue_fields", "issueFields", "IssueField", "issue_fields"],
    ["companies", "companies", "Company", "companies"],
    ["resource_name", "resourceName", "ResourceName", "resource_name"],
    ["userIDs", "userIds", "UserId", "user_ids"],
    ["HTTPServers", "httpServers", "HttpServer", "http_servers"],
    ["data-points", "dataPoints", "DataPoint", "data_points"],
    ["statuses", "statuses", "Status", "statuses"],
    ["2fa", "_2fa", "_2faRow", "2fa"],
    ["日本", "日本", "日本Row", "日本"],
    ["Größen", "größen", "Größen", "größen"],
    ["🎉", "resource1", "Resource1", "resource_1"],
    ["class", "classResource", "Class", "class"],
    ["load", "loadResource", "Load", "load"],
    ["then", "thenResource", "Then", "then"],
    ["constructor", "constructorResource", "Constructor", "constructor"],
    ["pages", "pages", "PageRow", "pages"],
    ["resources", "resourcesResource", "ResourceRow", "resources"],
    ["errors", "errors", "ErrorRow", "errors"],
    ["apis", "apis", "ApiRow", "apis"],
  ])("%s", (name, ...want) => {
    expect(namesOf(name)).toEqual([want]);
  });

  it("keeps names that clash apart, and says so", () => {
    expect(namesOf("a-b", "a_b", "aB", "issue", "issues")).toEqual([
      ["aB", "AB", "a_b"],
      ["aB2", "AB2", "a_b2"],
      ["aB3", "AB3", "a_b3"],
      ["issue", "Issue", "issue"],
      ["issues", "Issue2", "issues"],
    ]);
    const { diagnostics } = planYaml(
      JSON.stringify({
        client: { base_url: "https://a.test" },
        resources: ["a-b", "a_b"].map((name) => ({ name, endpoint })),
      }),
    );
    expect(
      diagnostics.filter(({ code }) => code === "renamed").map(({ severity, pointer }) => [severity, pointer]),
    ).toEqual([["warning", "/resources/1/name"]]);
  });

  it("keeps a resource clear of the option of a secret", () => {
    const config = oneResource({ client: { auth: "api_key" }, resource: { name: "api_key" } });
    const { resources, secrets } = connectorOf(config);
    expect([resources[0]?.identifier, secrets[0]?.option]).toEqual(["apiKeyResource", "apiKey"]);
  });

  it("lets two resources share a table where the config says so", () => {
    const config = {
      client: { base_url: "https://a.test" },
      resources: ["a", "b"].map((name) => ({ name, endpoint, table_name: "Shared-Table" })),
    };
    expect(connectorOf(config).resources.map(({ table }) => table)).toEqual(["shared_table", "shared_table"]);
  });

  it("makes legal, unique names of any names", () => {
    const name = fc.oneof(
      fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
      fc.constantFrom(...RESERVED_IDENTIFIERS, ...RESERVED_TYPES, "a-b", "a_b", "é", "e\u0301", "ﬁ", "ŉ", "İ"),
    );
    fc.assert(
      fc.property(fc.uniqueArray(name, { minLength: 1, maxLength: 8 }), (names) => {
        const made = namesOf(...names);
        fc.pre(made.length > 0); // a lone surrogate or control character is no YAML
        expect(made).toHaveLength(names.length);
        for (const [id, type] of made) {
          expect(identifier(id).toString()).toBe(id);
          expect(identifier(type).toString()).toBe(type);
          expect(RESERVED_IDENTIFIERS.has(id) || RESERVED_TYPES.has(type)).toBe(false);
        }
        expect(new Set(made.flatMap(([id, type]) => [id, type])).size).toBe(names.length * 2);
        expect(new Set(made.map(([, , table]) => table)).size).toBe(names.length);
        for (const [, , table] of made) expect(table).toMatch(/^(?!\p{Pc})[\p{ID_Continue}]+$/u);
      }),
    );
  });
});

describe("connectors have a name for every place", () => {
  it.each([
    ["issue_tracker", "issue_tracker", "Issue tracker", "IssueTracker"],
    ["Issue Tracker", "issue_tracker", "Issue Tracker", "IssueTracker"],
    ["3scale", "3scale", "3scale", "Api3scale"],
    ["con", "con_api", "Con api", "ConApi"],
    ["../../etc/passwd", "etc_passwd", "Etc passwd", "EtcPasswd"],
    ["日本", "connector", "Connector", "Connector"],
    ["Café", "cafe", "Café", "Cafe"],
    ["x".repeat(300), "x".repeat(64), `X${"x".repeat(63)}`, `X${"x".repeat(63)}`],
  ])("%s", (wish, name, title, type) => {
    expect(nameConnector(wish)).toMatchObject({ name, title, names: { type, factory: `create${type}` } });
  });

  it("takes --name, then the config's name, then the source's, then the file's", () => {
    const base = oneResource();
    const named = { ...base, name: "from_config" };
    const context = { fileBaseName: "from_file", sourceName: "from_source" };
    expect(connectorOf(named, { ...context, nameOverride: "from_option" }).name).toBe("from_option");
    expect(connectorOf(named, context).name).toBe("from_config");
    expect(connectorOf(base, context).name).toBe("from_source");
    expect(connectorOf(base, { fileBaseName: "from_file" }).name).toBe("from_file");
  });

  it("makes folder names that every file system takes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (wish) => {
        const { name, names } = nameConnector(wish);
        expect(name).toMatch(/^[a-z0-9][a-z0-9_]{0,67}$/);
        for (const each of Object.values({ ...names })) expect(identifier(each).toString()).toBe(each);
        expect(new Set(Object.values(names)).size).toBe(7);
      }),
    );
  });
});

describe("secrets", () => {
  it("become options and environment variables, each once", () => {
    const secrets = collectSecrets("issue_tracker");
    for (const name of ["api_key", "api-key", "base_url", "api_key", "日本", "2fa"]) secrets.option(name);
    expect(secrets.all().map(({ name, option, env }) => [name, option, env])).toEqual([
      ["api_key", "apiKey", "ISSUE_TRACKER_API_KEY"],
      ["api-key", "apiKey2", "ISSUE_TRACKER_API_KEY2"],
      ["base_url", "baseUrlSecret", "ISSUE_TRACKER_BASE_URL"],
      ["日本", "日本", "ISSUE_TRACKER"],
      ["2fa", "_2fa", "ISSUE_TRACKER_2FA"],
    ]);
  });
});

describe("singular", () => {
  it.each(
    `issues:issue companies:company statuses:status addresses:address boxes:box branches:branch wishes:wish houses:house
     databases:database bases:base analyses:analysis people:person children:child news:news series:series status:status
     data:data indices:index caches:cache purchases:purchase sizes:size movies:movie categories:category keys:key
     buses:bus responses:response files:file invoices:invoice processes:process heroes:hero photos:photo bus:bus
     ties:tie https:https gas:gas quizzes:quiz axes:ax licenses:license messages:message s:s`
      .split(/\s+/)
      .map((pair) => pair.split(":") as [string, string]),
  )("%s: %s", (plural, want) => {
    expect(singular(plural)).toBe(want);
  });
});
