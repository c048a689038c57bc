import { describe, expect, it } from "vitest";
import { collect } from "../support/api.ts";
import { query } from "../support/duckdb.ts";
import { temporaryFolder } from "../support/temporary.ts";
import { throwAway } from "../support/throw-away.ts";
import { answerRequests } from "../support/unhandled.ts";

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, required: readonly string[] = []): object => ({
  type: "object",
  required,
  properties,
});
const list = (items: object, around?: object, parameters: readonly object[] = []): object => {
  const rows = { type: "array", items };
  const schema = around === undefined ? rows : object({ items: rows, ...around });
  return {
    get: { parameters, responses: { 200: { description: "Rows.", content: { "application/json": { schema } } } } },
  };
};
const text = { type: "string" };
const queryString = (type: string, properties: object): object => ({
  name: "q",
  in: "querystring",
  content: { [type]: { schema: object(properties) } },
});

/** A document with what few documents have. */
const connector = await throwAway({
  openapi: "3.2.0",
  info: { title: "Shapes", version: "1" },
  servers: [{ url: "https://shapes.example.com" }],
  paths: {
    "/pets": list(ref("Pet")),
    "/invoices": list(
      object(
        { id: { type: "string", format: "uuid" }, note: { anyOf: [text, { type: "null" }] }, gone: { type: "null" } },
        ["id", "note", "gone"],
      ),
      { links: { type: "array", items: object({ href: text, rel: { type: "string", enum: ["self", "next"] } }) } },
      [{ name: "status", in: "query", description: "Which.", schema: { type: "string", enum: ["open", "paid"] } }],
    ),
    "/orders": list(object({ id: { type: "integer" } }, ["id"]), { total: { type: "integer" } }, [
      queryString("application/x-www-form-urlencoded", {
        page: { type: "integer", default: 1 },
        per_page: { type: "integer", maximum: 100 },
        state: { type: "string", enum: ["open", "sent"], description: "How far." },
      }),
    ]),
    "/events": {
      get: {
        responses: {
          200: {
            description: "Events.",
            content: { "application/x-ndjson": { itemSchema: object({ id: { type: "integer" }, at: text }, ["id"]) } },
          },
        },
      },
    },
    "/reports": list(object({ id: { type: "integer" } }, ["id"]), undefined, [
      queryString("application/json", { year: { type: "integer" } }),
    ]),
  },
  components: {
    schemas: {
      Pet: {
        ...object({ id: { type: "integer" }, kind: text, friend: ref("Pet") }, ["id", "kind"]),
        discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat", dog: "Dog" } },
      },
      Cat: { allOf: [ref("Pet"), object({ lives: { type: "integer" } }, ["lives"])] },
      Dog: { allOf: [ref("Pet"), object({ barks: { type: "boolean" } })] },
    },
  },
});
const server = answerRequests();
const folder = temporaryFolder("shapes");

describe("a connector from a document", () => {
  it("has a union of the children as rows where the list is of their base", () => {
    const types = connector.files.get("types.ts");
    expect(types).toContain("export type Pet = Cat | Dog;");
    expect(types).toMatch(/export interface PetBase \{\n {2}id: number;\n {2}kind: string;\n {2}friend\?: Pet;\n\}/);
    expect(types).toMatch(/export type Cat = PetBase & \{\n {2}lives: number;\n\} & \{\n {2}kind\?: "cat";\n\};/);
  });

  it("loads rows of all children into one table", async () => {
    const rows = [
      { id: 1, kind: "cat", lives: 9 },
      { id: 2, kind: "dog", barks: true, friend: { id: 1, kind: "cat" } },
    ];
    server.use(...connector.createMocks({ rows: { pets: rows } }).handlers);
    const file = `${folder}/pets.duckdb`;
    await connector.create().load(connector.duckdb(file), { resources: ["pets"] });
    expect(await query(file, "SELECT id, kind, lives, barks, friend__kind FROM pets ORDER BY id")).toEqual([
      { id: "1", kind: "cat", lives: "9", barks: null, friend__kind: null },
      { id: "2", kind: "dog", lives: null, barks: true, friend__kind: "cat" },
    ]);
  });

  it("has null where the document says null, and the types of query parameters", () => {
    const types = connector.files.get("types.ts");
    expect(types).toContain("export interface Invoice {\n  id: string;\n  note: string | null;\n  gone: null;\n}");
    expect(types).toContain(
      'export interface InvoicesParams {\n  /** Which. */\n  status?: ("open" | "paid") | null;\n}',
    );
    expect(connector.files.get("index.ts")).toContain("readonly invoices: ResourceClient<Invoice, InvoicesParams>;");
  });

  it("follows the link to the next page among others, and loads UUIDs as such", async () => {
    const mocks = connector.createMocks({ rows: { invoices: 250 } });
    server.use(...mocks.handlers);
    const { invoices } = connector.create();
    expect(invoices && (await collect(invoices.rows()))).toHaveLength(250);
    expect(mocks.requests.length).toBeGreaterThan(1);
    const file = `${folder}/invoices.duckdb`;
    await connector.create().load(connector.duckdb(file), { resources: ["invoices"] });
    expect(await query(file, "SELECT typeof(id) AS type, count(*)::INT AS rows FROM invoices GROUP BY 1")).toEqual([
      { type: "UUID", rows: 250 },
    ]);
  });

  it("pages and filters by the fields of a query string that is a form", async () => {
    expect(connector.files.get("types.ts")).toMatch(
      /export interface OrdersParams \{\n {2}per_page\?: number \| null;\n {2}\/\*\* How far. \*\/\n {2}state\?: \("open" \| "sent"\) \| null;\n\}/,
    );
    const mocks = connector.createMocks({ rows: { orders: 250 } });
    server.use(...mocks.handlers);
    const { orders } = connector.create();
    expect(orders && (await collect(orders.rows({ params: { state: "sent" } })))).toHaveLength(250);
    expect(mocks.requests.map(({ url }) => new URL(url).search)).toContain("?per_page=100&state=sent&page=3");
  });

  it("sends a query string of another kind from a hook", async () => {
    const mocks = connector.createMocks({ rows: { reports: 2 } });
    server.use(...mocks.handlers);
    const filter = encodeURIComponent(JSON.stringify({ year: 2024 }));
    const { reports } = connector.create({
      beforeRequest: (request) => ({ ...request, url: `${request.url}?${filter}` }),
    });
    expect(reports && (await collect(reports.rows()))).toHaveLength(2);
    expect(mocks.requests[0]?.url).toBe(`https://shapes.example.com/reports?${filter}`);
  });

  it("reads JSON Lines, once more where they are cut off, and loads every line", async () => {
    expect(connector.files.get("types.ts")).toContain("export interface Event {\n  id: number;\n  at?: string;\n}");
    const mocks = connector.createMocks({ rows: { events: 250 }, pageSize: 1000 });
    server.use(...mocks.handlers);
    const { events } = connector.create();
    expect(events && (await collect(events.rows()))).toHaveLength(250);
    expect(mocks.requests.map(({ headers }) => headers["accept"])).toEqual(["application/x-ndjson"]);
    mocks.fail({ kind: "truncated" });
    const file = `${folder}/events.duckdb`;
    const clock = { now: () => Date.now(), random: () => 0.5, sleep: () => Promise.resolve() };
    await connector.create({ clock }).load(connector.duckdb(file), { resources: ["events"] });
    expect(mocks.requests).toHaveLength(3);
    expect(await query(file, "SELECT count(DISTINCT id)::INT AS rows, min(id) AS first FROM events")).toEqual([
      { rows: 250, first: "1" },
    ]);
  });

  it("says so where a body of lines is something else", async () => {
    const mocks = connector.createMocks({ rows: { events: 2 } });
    server.use(...mocks.handlers);
    const { events } = connector.create({ retry: { maxRetries: 0 } });
    const read = async (): Promise<unknown> => (events ? await collect(events.rows()).catch(String) : undefined);
    mocks.fail({ kind: "html" });
    expect(await read()).toContain("BodyError");
    mocks.fail({ kind: "wrong-shape" });
    expect(await read()).toContain("SelectorError");
  });
});
