import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { parseSourceConfig } from "../../generator/config/parse.ts";
import { infer } from "../../generator/infer/infer.ts";
import { printYaml } from "../../generator/infer/print-yaml.ts";
import { toConfig } from "../../generator/infer/to-config.ts";
import { updateConfig } from "../../generator/infer/update-config.ts";
import { get, listOf } from "../../generator/read/values.ts";
import type { SourceDocument } from "../../generator/read/source-document.ts";
import { readYaml } from "../../generator/read/yaml/read-yaml.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { list, query, row } from "./support.ts";

const plain = { get: answers(list()) };
const document = (...paths: readonly string[]) =>
  documentOf({ "a.json": openapi(Object.fromEntries(paths.map((path) => [path, plain]))) });

const mine = `# my notes
name: mine
client: { base_url: "https://mine.test" } # moved
resources:
    - name: people   # our word
      operation: GET /users
      primary_key: [ id ]
      endpoint:
          path: /users
          data_selector: "$"

# the end
resource_defaults: { write_disposition: merge }
`;

describe("a newer document", () => {
  test("adds what is new after the last resource, and leaves every byte of the rest", () => {
    const { text = "", added, vanished } = updateConfig(mine, "mine.yaml", document("/users", "/teams"));
    const [head = "", tail = ""] = mine.split("\n\n# the end");
    expect(text.startsWith(head)).toBe(true);
    expect(text.endsWith(`# the end${tail}`)).toBe(true);
    expect({ added, vanished }).toStrictEqual({ added: ["teams"], vanished: [] });
    expect(listOf(parse(text), "resources").map((item) => get(item, "name"))).toStrictEqual(["people", "teams"]);
    expect(text).toContain('      # 97 %: "id" is the row\'s own id\n      primary_key: id\n');
  });

  test("is the same file again where nothing is new", () => {
    expect(updateConfig(mine, "mine.yaml", document("/users")).text).toBe(mine);
    const { text = "" } = updateConfig(mine, "mine.yaml", document("/users", "/teams"));
    expect(updateConfig(text, "mine.yaml", document("/users", "/teams")).text).toBe(text);
  });

  test("names parents as the config does", () => {
    const { text = "" } = updateConfig(mine, "mine.yaml", document("/users", "/users/{user_id}/posts"));
    expect(text).toContain("path: /users/{resources.people.id}/posts");
  });

  test("takes no name that is in use", () => {
    const { added } = updateConfig(mine.replace("people ", "teams "), "mine.yaml", document("/users", "/teams"));
    expect(added).toHaveLength(1);
    expect(added).not.toContain("teams");
  });

  test("says what vanished, and keeps it", () => {
    const { text, vanished, diagnostics } = updateConfig(mine, "mine.yaml", document("/teams"));
    expect(vanished).toStrictEqual(["people"]);
    expect(diagnostics.map(({ code, severity }) => [code, severity])).toStrictEqual([
      ["vanished-operation", "warning"],
    ]);
    expect(text).toContain("operation: GET /users");
  });

  test("adds at the end of a file without a last line end", () => {
    const short = "resources:\n- operation: GET /a\n  name: a";
    const { text = "" } = updateConfig(short, "mine.yaml", document("/a", "/b"));
    expect(text.startsWith(short)).toBe(true);
    expect(listOf(parse(text), "resources").map((item) => get(item, "operation"))).toStrictEqual(["GET /a", "GET /b"]);
  });

  test("is added to JSON too", () => {
    const { text = "" } = updateConfig(
      '{"client": {}, "resources": [{"name": "a", "operation": "GET /a"}]}',
      "mine.json",
      document("/a", "/b"),
    );
    expect(listOf(JSON.parse(text), "resources").map((item) => get(item, "name"))).toStrictEqual(["a", "b"]);
  });
});

describe("what cannot be updated", () => {
  const cases: readonly { given: string; text: string; code: string }[] = [
    { given: "no config", text: "hello: world", code: "no-config" },
    { given: "a list in one line", text: "resources: [{ name: a }]", code: "no-config" },
    { given: "broken YAML", text: "resources: [", code: "syntax-error" },
  ];
  test.each(cases)("$given", ({ text, code }) => {
    const update = updateConfig(text, "mine.yaml", document("/a"));
    expect(update.text).toBeUndefined();
    expect(update.diagnostics.map((item) => item.code)).toStrictEqual([code]);
  });
});

describe("what people have edited", () => {
  const all = ["/users", "/users/{user_id}/posts", "/teams"] as const;
  /** The config that `gen init` prints for some paths. */
  const printed = (...paths: readonly string[]): string => {
    const made = document(...paths);
    return printYaml(toConfig(infer(made), made, "a.json"));
  };
  const update = (text: string, ...paths: readonly string[]) => updateConfig(text, "mine.yaml", document(...paths));
  const resourcesOf = (text = ""): readonly unknown[] => listOf(parse(text), "resources");

  test("stays byte for byte: paginators, keys, descriptions, comments, order, blank lines, quotes", () => {
    const edited = printed("/users", "/teams")
      .replace("name: users", 'name: "people"   # we say people')
      .replace("primary_key: id", "primary_key: [ id, team ] # two of them")
      .replace(
        / {6}# [^\n]*\n {6}data_selector: \$\n[^]*?type: auto\n/,
        () => "\n      # found out by hand\n      data_selector: '$'\n      paginator: { type: offset, limit: 7 }\n",
      );
    const { text = "", added } = update(edited, ...all);
    expect(added).toEqual(["posts"]);
    const kept = edited.trimEnd();
    expect(text.startsWith(kept)).toBe(true);
    expect(resourcesOf(text).slice(0, 2)).toStrictEqual(resourcesOf(edited));
    expect(text.slice(kept.length)).toContain("path: /users/{resources.people.id}/posts");
  });

  test("resources in another order stay in it, and what is new comes last", () => {
    const [head = "", ...items] = printed("/users", "/teams").split(/^(?= {2}- name:)/m);
    const turned =
      head +
      items
        .map((item) => `${item.trimEnd()}\n`)
        .reverse()
        .join("");
    const { text } = update(turned, ...all);
    expect(resourcesOf(text).map((item) => get(item, "name"))).toEqual(["teams", "users", "posts"]);
  });

  test("a resource that was removed comes back, since nothing tells it from a new one; `selected: false` keeps it out", () => {
    const [head = "", users = "", teams = ""] = printed("/users", "/teams").split(/^(?= {2}- name:)/m);
    expect(update(head + users, "/users", "/teams").added).toEqual(["teams"]);
    const unselected = head + users + teams.replace("    operation:", "    selected: false\n    operation:");
    const { text, added } = update(unselected, "/users", "/teams");
    expect({ added, text }).toEqual({ added: [], text: unselected });
  });

  test("a parent that vanished stays, with a warning, and its child as well", () => {
    const { text, vanished, diagnostics } = update(printed(...all), "/teams", "/users/{user_id}/posts");
    expect(text).toBe(printed(...all));
    expect(vanished).toEqual(["users"]);
    expect(diagnostics.map(({ code }) => code)).toEqual(["vanished-operation"]);
  });

  test("an operation under another path is one that vanished and one that is new", () => {
    const { text, added, vanished } = update(printed("/users"), "/members");
    expect({ added, vanished }).toEqual({ added: ["members"], vanished: ["users"] });
    expect(resourcesOf(text).map((item) => get(item, "operation"))).toEqual(["GET /users", "GET /members"]);
  });

  test("an operation with another operationId is the same by its method and path; by its id it is another", () => {
    const named = (operationId: string) =>
      documentOf({ "a.json": openapi({ "/users": { get: answers(list(), { operationId }) } }) });
    const byPath = printed("/users");
    const same = updateConfig(byPath, "mine.yaml", named("listMembers"));
    expect([same.added, same.vanished, same.text]).toEqual([[], [], byPath]);
    const byId = byPath.replace("operation: GET /users", "operation: listUsers");
    expect(updateConfig(byId, "mine.yaml", named("listUsers"))).toMatchObject({ added: [], vanished: [], text: byId });
    expect(updateConfig(byId, "mine.yaml", named("listMembers")).vanished).toEqual(["users"]);
  });

  test("a parameter that is new in the document changes nothing of a resource that is there", () => {
    const newer = documentOf({
      "a.json": openapi({
        "/users": {
          get: answers(list(row({ id: "string", updated_at: { type: "string", format: "date-time" } })), {
            parameters: [
              query("limit", { type: "integer" }),
              query("offset", { type: "integer" }),
              query("updated_since"),
            ],
          }),
        },
      }),
    });
    const { text, added } = updateConfig(printed("/users"), "mine.yaml", newer);
    expect({ text, added }).toEqual({ text: printed("/users"), added: [] });
  });

  test("line ends of Windows, tabs in comments and a missing last line end are taken as they are", () => {
    const windows = printed("/users").trimEnd().replaceAll("\n", "\r\n").replace("name: users", "name: users #\tmine");
    const { text = "" } = update(windows, "/users", "/teams");
    expect(text.startsWith(windows)).toBe(true);
    expect(resourcesOf(text).map((item) => get(item, "name"))).toEqual(["users", "teams"]);
    expect(text.replaceAll("\r\n", "")).not.toContain("\n");
  });

  test("whatever is added, updating again adds nothing, and the whole is a config that plans", () => {
    const names = ["users", "teams", "users/{user_id}/posts", "teams/{team_id}/members", "orders"];
    fc.assert(
      fc.property(
        fc.shuffledSubarray(names, { minLength: 1 }),
        fc.shuffledSubarray(names, { minLength: 1 }),
        (old, fresh) => {
          const before = printed(...old.map((name) => `/${name}`));
          const newer = [...new Set([...old, ...fresh])].map((name) => `/${name}`);
          const { text = "", vanished } = update(before, ...newer);
          expect(vanished).toEqual([]);
          expect(text.startsWith(before.trimEnd())).toBe(true);
          expect(update(text, ...newer)).toMatchObject({ text, added: [], vanished: [] });
          const { config, diagnostics } = parseSourceConfig(readOwn(text));
          expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
          expect(config?.resources).toHaveLength(newer.length);
        },
      ),
      { numRuns: 40 },
    );
  });

  function readOwn(text: string): SourceDocument {
    const { document: read } = readYaml(text, "mine.yaml");
    if (read === undefined) throw new Error("the update is no YAML");
    return read;
  }
});
