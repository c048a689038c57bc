import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { generate } from "../../generator/generate.ts";
import { temporaryFolder } from "../support/temporary.ts";

const folder = temporaryFolder("notations");

/** What is generated of a file of `notations/`, and what is said of it. */
async function generated(file: string, pick?: string) {
  const specPath = `test/read/notations/${file}`;
  const choice = pick === undefined ? {} : { pick };
  const { connector, diagnostics } = await generate({ specPath, outDir: folder, importExt: "ts", ...choice });
  const source = readFileSync(specPath, "utf8").split("\n");
  const text = (name: string): string => (connector?.files.get(name) ?? "").replaceAll(/\s+/g, " ");
  return {
    text,
    resources: connector?.resources.map(({ name, paginator }) => `${name} ${paginator}`),
    errors: diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message),
    code: diagnostics.filter(({ code }) => code === "python-code").map(({ line, message }) => `${line}: ${message}`),
    /** The functions of extensions.ts, with the lines of the file that they refer to. */
    stubs: [
      ...text("extensions.ts").matchAll(/In Python:[ *]+\S+:(\d+)\. \*\/ export const (\w+): (.*?) = \(\) =>/g),
    ].map(([, line, name, type]) => `${name}: ${type} | ${source[Number(line) - 1]?.trim()}`),
  };
}

describe("a pipeline as users write it", async () => {
  const { text, resources, errors, code, stubs } = await generated("shop_pipeline.py");

  it("generates every resource: of literals, variables, spreads, f-strings, conditions and loops", () => {
    expect(errors).toEqual([]);
    expect(resources).toEqual([
      ...["orders offset", "order_lines single_page", "customers single_page", "search cursor", "refunds page_number"],
      ...["countries page_number", "card_payments page_number", "bank_payments page_number"],
    ]);
    expect(text("resources.ts")).toContain('path: "/orders", params: { per_page: 100, since: startValue }');
    expect(text("resources.ts")).toContain('parent: { resource: orders, fields: ["id"], include: { _orders_number');
    expect(text("index.ts")).toContain('"https://shop.example.com/v2"');
  });

  it("makes typed stubs of its functions, which say where the Python is", () => {
    expect(stubs).toEqual([
      'ordersFilter: (row: Order) => boolean | {"filter": lambda row: row["state"] != "draft"},',
      "lowerEmail: (row: Order) => Order | def lower_email(row):",
      'drop: (row: Order) => Order | {"map": drop(["card", "iban"])},',
      "tidy: ((row: Order) => Order) & ResponseFunction | from helpers import tidy",
      "noteStatus: ResponseFunction | def note_status(response, *args, **kwargs):",
      'ordersCursor: (value: string) => string | number | "convert": lambda value: value[:10],',
      "lines: (row: OrderLine) => Iterable<OrderLine> | def lines(row):",
    ]);
    expect(text("extensions.ts")).toContain(
      'auth: { signed: () => { throw new Error( "extensions.ts: write the credentials `auth.signed`. In Python: test/read/notations/shop_pipeline.py:141."',
    );
    expect(text("index.ts")).toContain(
      "readonly signed: CustomAuth<{ readonly argument1: string; readonly region: string }>",
    );
  });

  it("warns of all that is code, and of nothing twice", () => {
    expect(code.filter((each) => each.includes("`noteStatus`"))).toEqual([
      "109: The name `note_status`, which is a function, is Python code; in its place the connector calls the function `noteStatus` of extensions.ts, which is still to be written.",
    ]);
    expect(code.map((each) => Number(each.split(":")[0]))).toEqual([105, 109, 109, 115, 116, 117, 133, 141, 59, 171]);
  });
});

describe("two sources in one file", async () => {
  const metrics = await generated("metrics_pipeline.py", "metrics");
  const events = await generated("metrics_pipeline.py", "2");

  it("are listed, and one is picked", async () => {
    expect((await generated("metrics_pipeline.py")).errors).toEqual([
      "This file holds 2 source configs: 1: metrics (line 35), 2: events_config (line 118).",
    ]);
    expect(events.errors).toEqual([]);
    expect(events.resources).toEqual(["click header_link", "view header_link"]);
    expect(events.text("resources.ts")).toContain('params: { kind: "view", since: startValue }');
  });

  it("may be made of instances of dlt's classes and of credentials of its own", () => {
    expect(metrics.errors).toEqual([]);
    expect(metrics.resources).toEqual([
      ...["series offset", "alerts page_number", "users cursor", "reports json_link", "audit json_link"],
      ...["status single_page", "files auto", "aapl_quotes header_link", "msft_quotes header_link"],
    ]);
    const index = metrics.text("index.ts");
    for (const factory of ["httpBasic(", "bearer(", "apiKeyInQuery(", "clientCredentials(", "customAuth("]) {
      expect(index).toContain(factory);
    }
    expect(index).toContain("readonly rotating: CustomAuth<{ readonly key: string }>");
    expect(metrics.code.map((each) => Number(each.split(":")[0]))).toEqual([80, 113, 114, 115]);
  });
});

describe("a Markdown document", async () => {
  const { resources, errors, stubs } = await generated("guide.md");

  it("is read by its Python block, with the document's lines", () => {
    expect(errors).toEqual([]);
    expect(resources).toEqual(["tickets auto"]);
    expect(stubs).toEqual([
      'ticketsFilter: (row: Ticket) => boolean | "processing_steps": [{"filter": lambda ticket: not ticket["spam"]}],',
    ]);
  });
});
