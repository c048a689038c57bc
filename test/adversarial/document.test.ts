import { describe, expect, test } from "vitest";
import type { ResourceClient } from "../../templates/runtime/client.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";
import { DOCUMENT_FIELDS, hostileDocument, type DocumentField } from "./document-fields.ts";
import { armTrap, commentsOf, expectNoPayloadCode, textsOf } from "./harmless.ts";
import { ALL, BENIGN, type Payload } from "./payloads.ts";

const calls = armTrap();
const folder = temporaryFolder("hostile-document");
const PAYLOADS = ALL.filter(({ text }) => text.length < 1000);

/** Neighbouring fields of an operation hold different payloads, and each field holds each payload once. */
function payloadOf(field: DocumentField, index: number): Payload | undefined {
  return PAYLOADS[(index + DOCUMENT_FIELDS.indexOf(field)) % PAYLOADS.length];
}

describe("a document with every payload in every field gives a connector", async () => {
  const document = hostileDocument(PAYLOADS.length, DOCUMENT_FIELDS, (field, index) => payloadOf(field, index)?.text);
  const connector = await throwAway(document);
  console.info(
    `${PAYLOADS.length * DOCUMENT_FIELDS.length} pairs of payload and field are type-checked, imported and run`,
  );
  const modules = ["types.ts", "resources.ts", "index.ts", "mocks.ts"].map(
    (path) => [path, connector.files.get(path) ?? ""] as const,
  );
  const server = answerRequests();

  test("that holds no code of theirs, and has run none at import", () => {
    for (const [path, text] of modules) expectNoPayloadCode(path, text);
    expect(calls()).toBe(0);
  });

  const texts = modules.flatMap(([path, text]) => [...textsOf(path, text)]);
  test.each(DOCUMENT_FIELDS.filter(({ arrives }) => arrives === "text"))("whose $name is the document's", () => {
    for (const { text } of PAYLOADS) expect(texts.some((each) => each.includes(text))).toBe(true);
  });

  const comments = modules.flatMap(([, text]) => commentsOf(text)).join("\n");
  test.each(DOCUMENT_FIELDS.filter(({ arrives }) => arrives === "comment"))(
    "whose $name reads as it was written",
    () => {
      for (const { text } of BENIGN) expect(comments).toContain(text.replaceAll("*/", "*\\/"));
    },
  );

  test("that reads every resource from its own mocks", async () => {
    const names = Object.keys(connector.createMocks({}).resources);
    const mocks = connector.createMocks({ rows: Object.fromEntries(names.map((name) => [name, 2])) });
    server.use(...mocks.handlers);
    const counts: number[] = [];
    for (const [property, resource] of Object.entries<unknown>(connector.create(connector.mockSecrets))) {
      if (property === "load") continue;
      const { rows } = resource as ResourceClient<object>; // every property but `load` is one
      let count = 0;
      for await (const row of rows()) count += Object.hasOwn(row, "id") ? 1 : 0;
      counts.push(count);
    }
    expect(counts).toEqual(PAYLOADS.map(() => 2));
    expect(calls()).toBe(0);
  });
});

describe("property names of any kind come from the API's row through the typed row into the table", async () => {
  const APART = [
    ...["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "then", "class", "default", "2fa", "👩‍💻"],
    ...["a-b", "pet", "é", "$", "日本", 'quote"', "it's", "createApi", "HttpError", "runtime", "rows", "load"],
    ...["resources", "select", "table", "x".repeat(300), "_row_id"],
  ];
  const CLASHING = ["a_b", "aB", "A_B", "Pet", "e\u0301", "a.b", "a b", "_", "-"];
  const NAMES = [...APART, ...CLASHING];
  /** The path of a list whose rows have these properties. */
  const listOf = (names: readonly string[]): object => {
    const properties = Object.fromEntries([
      ["id", { type: "integer" }],
      ...names.map((name) => [name, { type: "string" }]),
    ]);
    Object.defineProperty(properties, "__proto__", { value: { type: "string" }, enumerable: true });
    const schema = { type: "array", items: { type: "object", required: ["id"], properties } };
    return { get: { responses: { 200: { description: "", content: { "application/json": { schema } } } } } };
  };
  const connector = await throwAway({
    openapi: "3.1.0",
    info: { title: "Names", version: "1" },
    servers: [{ url: "https://names.test" }],
    paths: { "/things": listOf(APART), "/clashes": listOf(NAMES) },
  });
  const given = (names: readonly string[]): Readonly<Record<string, unknown>> => {
    const fields = Object.fromEntries<unknown>([
      ["id", 1],
      ...names.map((name) => [name, `value of ${name.slice(0, 9)}`] as const),
    ]);
    Object.defineProperty(fields, "__proto__", { value: "value of __proto__", enumerable: true });
    return fields;
  };
  const server = answerRequests();

  test.each(NAMES)("the type has %j", (name) => {
    expect(textsOf("types.ts", connector.files.get("types.ts") ?? "")).toContain(name);
  });

  test("rows are read with every value, whatever it is called", async () => {
    const mocks = connector.createMocks({ rows: { clashes: [given(NAMES)] } });
    server.use(...mocks.handlers);
    const read: object[] = [];
    for await (const each of connector.create()["clashes"]?.rows() ?? []) read.push(each);
    expect(JSON.stringify(read)).toBe(JSON.stringify([given(NAMES)]));
  });

  test("rows are stored with every value, each in a column of its own", async () => {
    server.use(...connector.createMocks({ rows: { things: [given(APART)] } }).handlers);
    const file = `${folder}/names.duckdb`;
    await connector.create().load(connector.duckdb(file), { resources: ["things"] });
    const [stored = {}] = await query(file, "SELECT * FROM things");
    const values = Object.values(stored).filter((value) => String(value).startsWith("value of "));
    expect(values.sort()).toEqual(APART.map((name) => `value of ${name.slice(0, 9)}`).sort());
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  test("fields that would be one column have one each", async () => {
    server.use(...connector.createMocks({ rows: { clashes: [given(NAMES)] } }).handlers);
    const file = `${folder}/clash.duckdb`;
    await connector.create().load(connector.duckdb(file), { resources: ["clashes"] });
    const [stored = {}] = await query(file, "SELECT * FROM clashes");
    const values = Object.values(stored).filter((value) => String(value).startsWith("value of "));
    expect(values.sort()).toEqual(NAMES.map((name) => `value of ${name.slice(0, 9)}`).sort());
  });
});
