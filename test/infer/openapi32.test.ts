import { describe, expect, test } from "vitest";
import { answers } from "../read/openapi/documents.ts";
import { planYaml } from "../support/config.ts";
import { configOf, inferPaths, list, resourceOf, row } from "./support.ts";

const plain = { get: answers(list()) };
const time = { type: "string", format: "date-time" };

/** A list whose query string is a form of these fields. */
function byForm(schema: object, rows: object = list()): object {
  const content = { "application/x-www-form-urlencoded": { schema } };
  return { get: answers(rows, { parameters: [{ name: "q", in: "querystring", content }] }) };
}

describe("the fields of a form that is the whole query string", () => {
  test("tell paging and the cursor as parameters in the query do", () => {
    const form = row({ page_token: "string", page_size: { type: "integer", maximum: 50 }, updated_after: time });
    const things = list(row({ id: "string", updated_at: time }));
    const { resources } = configOf({ "/things": byForm(form, row({ data: things, next_page_token: "string" })) });
    expect(resources["things"]).toMatchObject({
      endpoint: {
        data_selector: "data",
        params: { page_size: 50, updated_after: "{incremental.start_value}" },
        paginator: { type: "cursor", cursor_path: "next_page_token", cursor_param: "page_token" },
        incremental: { cursor_path: "updated_at" },
      },
    });
  });

  test("that are required keep a list from being loaded, unless they have a default", () => {
    const selected = (schema: object): boolean =>
      resourceOf(inferPaths({ "/things": byForm(schema), "/others": plain }), "GET /things").selected.value;
    expect(selected(row({ term: "string" }, { required: ["term"] }))).toBe(false);
    expect(selected(row({ term: { type: "string", default: "x" } }, { required: ["term"] }))).toBe(true);
    expect(selected(row({ term: "string" }))).toBe(true);
  });

  test("that name another list's rows make them its parent", () => {
    const form = row({ project_id: "string" }, { required: ["project_id"] });
    const { resources } = configOf({ "/projects": plain, "/issues": byForm(form) });
    expect(resources["issues"]).toMatchObject({ endpoint: { params: { project_id: "{resources.projects.id}" } } });
  });
});

describe("operations by methods without a field of their own", () => {
  const additional = (methods: object): object => ({ additionalOperations: methods });

  test.each(["SEARCH", "REPORT", "PROPFIND"])("%s only reads: it is there, to be switched on", (method) => {
    const { config, resources } = configOf({ "/things": additional({ [method]: answers(list()) }), "/others": plain });
    const [name = ""] = Object.keys(resources).filter((each) => each !== "others");
    expect(resources[name]).toMatchObject({ operation: `${method} /things`, selected: false, endpoint: { method } });
    expect(findings(config, name)).toEqual([]);
  });

  test("LIST is there as well, but nothing says that it only reads until its user does", () => {
    const { config, resources } = configOf({ "/things": additional({ LIST: answers(list()) }), "/others": plain });
    const [name = ""] = Object.keys(resources).filter((each) => each !== "others");
    expect(resources[name]).toMatchObject({ selected: false, endpoint: { method: "LIST" } });
    expect(resources[name]).not.toHaveProperty("endpoint.json");
    expect(findings(config, name)).toEqual([
      [
        "warning unsafe-method /resources/0/endpoint/method",
        "resources[0].endpoint.method: HTTP does not know LIST as a method that only reads; every load sends it, and a failed request is not sent again.",
      ],
    ]);
    expect(findings(config, name, { safe: true })).toEqual([]);
    expect(
      resourceOf(inferPaths({ "/things": additional({ LIST: answers(list()) }), "/others": plain }), "LIST /things")
        .selected,
    ).toMatchObject({ value: false, evidence: "HTTP does not know LIST as a method that only reads" });
  });

  test.each(["COPY", "LINK", "PURGE"])("%s is no list, whatever it answers", (method) => {
    const { resources } = configOf({ "/things": additional({ [method]: answers(list()) }), "/others": plain });
    expect(Object.keys(resources)).toEqual(["others"]);
  });

  test("no rows are read for others by a method that may change something", () => {
    const paths = {
      "/things": additional({ LIST: answers(list()) }),
      "/things/{thing_id}/parts": plain,
      "/others": plain,
    };
    expect(resourceOf(inferPaths(paths), "GET /things/{thing_id}/parts").bindings.parent).toBeUndefined();
  });

  test("a document of nothing else has no list that is loaded by itself", () => {
    const { diagnostics, resources } = inferPaths({ "/things": additional({ LIST: answers(list()) }) });
    expect(resources.map(({ selected }) => selected.value)).toEqual([false]);
    expect(diagnostics.map(({ code }) => code)).toContain("no-lists");
  });

  /** What is found in a config of nothing but this resource, switched on. */
  function findings(config: object, name: string, endpoint: object = {}): readonly (readonly string[])[] {
    const { resources } = config as { resources: readonly { name: string; endpoint: object }[] }; // as it is printed
    const chosen = resources
      .filter((each) => each.name === name)
      .map((each) => ({ ...each, operation: null, selected: true, endpoint: { ...each.endpoint, ...endpoint } }));
    const { diagnostics } = planYaml(JSON.stringify({ ...config, resources: chosen, openapi: undefined }));
    return diagnostics
      .filter(({ code }) => code !== "unknown-types" && code !== "no-deletes-rule")
      .map(({ severity, code, pointer, message }) => [`${severity} ${code} ${pointer ?? ""}`, message]);
  }
});

describe("answers that are JSON Lines", () => {
  const lines = (media: object): object => ({
    get: { responses: { 200: { description: "", content: { "application/jsonl": media } } } },
  });

  test("are lists of their items, asked for by their type and read as lines", () => {
    const item = row({ id: "string", updated_at: time });
    const { resources } = configOf({ "/things": lines({ itemSchema: item }) });
    expect(resources["things"]).toMatchObject({
      primary_key: "id",
      endpoint: { headers: { accept: "application/jsonl" }, body_format: "json_lines", data_selector: "$" },
    });
    expect(resources["things"]).not.toHaveProperty("selected");
  });

  test("are lists where nothing is said of their items as well", () => {
    const { resources } = configOf({ "/dump": lines({}) });
    expect(resources["dump"]).toMatchObject({ endpoint: { body_format: "json_lines" } });
    expect(resources["dump"]).not.toHaveProperty("selected");
  });
});
