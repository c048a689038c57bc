import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { updateConfig } from "../../generator/infer/update-config.ts";
import { get, listOf } from "../../generator/read/values.ts";
import { answers, documentOf, openapi } from "../read/openapi/documents.ts";
import { list } from "./support.ts";

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
