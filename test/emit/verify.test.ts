import { describe, expect, test } from "vitest";
import { verifyConnector } from "../../generator/emit/verify.ts";

const messages = async (files: Readonly<Record<string, string>>): Promise<readonly string[]> =>
  (await verifyConnector(new Map(Object.entries(files)))).map(({ message }) => message);

const GOOD = {
  "index.ts":
    `import { type A, make } from "./runtime/a.ts";\n\n` +
    `export const a: A = make({ x: [1, -1, "a", true, null], ["__proto__"]: (n: number) => n + 1 });\n` +
    `export const secrets = { key: "x" } as const;\nexport const both: object = { of: secrets };\nexport function f(): A {\n  return a;\n}\nexport type { A } from "./runtime/a.ts";\n`,
  "runtime/a.ts":
    `import { readFileSync } from "node:fs";\nimport { http, type HttpHandler } from "msw";\n\n` +
    "export interface A {\n  readonly x: unknown;\n  readonly __proto__: unknown;\n}\nconst table = new Map<string, string>();\n" +
    'export function make(a: A): A {\n  table.set(`${String(a.x)}`, readFileSync("x"));\n  return a;\n}\n' +
    `export const handler: HttpHandler = http.get("x", ({ request }) => request);\n`,
  "README.md": "evil();",
};

test("what a generator should print passes", async () => {
  expect(await messages(GOOD)).toEqual([]);
});

test("a long text may stand in pieces", async () => {
  expect(
    await messages({ "index.ts": `export const x: { readonly y: string } = { y: "a " + "b " + "c" };\n` }),
  ).toEqual([]);
});

test("packages that cannot be resolved fit however they are taken", async () => {
  const text =
    `import type * as Driver from "@duckdb/node-api";\nimport type { DuckDBInstance } from "@duckdb/node-api";\n` +
    `import process, { pid } from "node:process";\n\n` +
    `export const load = async (): Promise<typeof Driver> => import("@duckdb/node-api");\n` +
    `export type Client = Pick<typeof import("pg"), "Client">;\n` +
    `export const own: string = [process.pid, pid].join();\nexport const open: DuckDBInstance = undefined;\n` +
    "export type Result<T> = Driver.DuckDBResult<T>;\n";
  expect(await messages({ "runtime/a.ts": text })).toEqual([]);
});

describe("statements", () => {
  test.each([
    { name: "a call", text: "evil();", want: "`evil();` stands at top level" },
    { name: "a call after a comment", text: "/** a */ evil(); /* */", want: "`evil();` stands at top level" },
    { name: "an assignment", text: "globalThis.x = 1;", want: "stands at top level" },
    { name: "an enum", text: "enum A { B }", want: "stands at top level" },
    { name: "a variable", text: "let x = 1;", want: "stands at top level" },
    { name: "a side-effect import", text: `import "x";`, want: "stands at top level" },
    { name: "a default export", text: "export default evil();", want: "stands at top level" },
    { name: "a block", text: "{ evil(); }", want: "stands at top level" },
    {
      name: "a constant before it is declared",
      text: "export const x = { y };\nconst y = 1;",
      want: "`y` is no plain data",
    },
    { name: "a call in a value", text: "export const x = evil();", want: "`evil()` is no plain data" },
    { name: "a call deep in a value", text: "export const x = { y: [evil()] };", want: "`evil()` is no plain data" },
    { name: "a call of a member", text: "export const x = a.b();", want: "is no plain data" },
    { name: "a function that is called", text: "export const x = (() => 1)();", want: "is no plain data" },
    { name: "a call in a sum", text: `export const x = "a" + evil();`, want: "is no plain data" },
    { name: "a difference", text: `export const x = "a" - "b";`, want: "is no plain data" },
    { name: "a new object", text: "export const x = new Evil();", want: "is no plain data" },
    { name: "a spread", text: "export const x = { ...evil };", want: "is no plain property" },
    { name: "a getter", text: "export const x = { get y() { return 1; } };", want: "is no plain property" },
    { name: "a template text", text: "export const x = () => `${evil()}`;", want: "expressions inside" },
    { name: "a tagged template", text: "export const x = () => evil`a`;", want: "expressions inside" },
    { name: "a computed key", text: "export const x = { [evil()]: 1 };", want: "is a computed key" },
    { name: "a computed key in a type", text: "export interface X { [evil]: 1 }", want: "is a computed key" },
    { name: "a regular expression", text: "export const x = () => /(a+)+b/;", want: "is a regular expression" },
    { name: "a class", text: "export class Evil { static { evil(); } }", want: "none of a template's" },
    { name: "broken syntax", text: `export const x = "a`, want: "Unterminated string literal" },
  ])("refuses $name", async ({ text, want }) => {
    const found = await messages({ "index.ts": `export interface A {}\n${text}\n` });
    expect(found[0]).toContain("index.ts, line 2");
    expect(found.join("\n")).toContain(want);
  });

  test("the runtime's own values may be computed, but nothing may run at its top level", async () => {
    expect(await messages({ "runtime/a.ts": "export const x: RegExp = /a/u;\n" })).toEqual([]);
    expect(await messages({ "runtime/a.ts": "export const x = 1;\nevil();\n" })).toHaveLength(1);
  });
});

describe("types", () => {
  test.each([
    { name: "a wrong type", text: `export const x: number = "a";`, want: "not assignable" },
    { name: "an unused import", text: `import { a } from "./runtime/a.ts";`, want: "never read" },
    { name: "an absent module", text: `export { a } from "./b.ts";`, want: "Cannot find module" },
    { name: "an absent name", text: `export { b } from "./runtime/a.ts";`, want: "no exported member" },
    { name: "no explicit type", text: "export const x = () => Number(1);", want: "--isolatedDeclarations" },
    { name: "an implicit any", text: "export function f(x): void {}", want: "implicitly has an 'any' type" },
    {
      name: "an inexact optional",
      text: "export const x = (): { a?: 1 } => ({ a: undefined });",
      want: "exactOptionalPropertyTypes",
    },
    { name: "a duplicate", text: "export type X = 1;\nexport type X = 2;", want: "Duplicate identifier" },
  ])("refuses $name", async ({ text, want }) => {
    const found = await messages({ "index.ts": `${text}\n`, "runtime/a.ts": "export const a = 1;\n" });
    expect(found.join("\n")).toContain(want);
  });
});

test("of a module that is copied from the runtime, only what it declares is checked", async () => {
  const a = `export function a(): number {\n  return "a";\n}\n`;
  const use = (type: string) => `import { a } from "./runtime/a.ts";\n\nexport const b = (): ${type} => a();\n`;
  const copied = new Set(["runtime/a.ts"]);
  const found = async (index: string, copies?: typeof copied) =>
    (await verifyConnector(new Map(Object.entries({ "index.ts": index, "runtime/a.ts": a })), copies)).map(
      ({ file }) => file,
    );
  expect(await found(use("number"))).toEqual(["runtime/a.ts"]);
  expect(await found(use("number"), copied)).toEqual([]);
  expect(await found(use("string"), copied)).toEqual(["index.ts"]);
});

test("a finding is an internal error that names the file and says that nothing was written", async () => {
  expect(await verifyConnector(new Map([["index.ts", "evil();\n"]]))).toEqual([
    {
      code: "internal-error",
      severity: "error",
      message:
        "The generated file index.ts, line 1, is not what it must be: `evil();` stands at top level, where only declarations can.",
      fix: "Nothing was written. This is a mistake of gen: please report it with the spec that shows it.",
      file: "index.ts",
      line: 1,
    },
  ]);
});
