import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { formatText } from "../../generator/emit/format.ts";
import { type RuntimeImport, runtimeClosure } from "../../generator/emit/runtime.ts";
import { indexRuntime, parseRuntime, readRuntime, type RuntimeIndex } from "../../generator/emit/runtime-modules.ts";

async function closure(
  texts: Readonly<Record<string, string>>,
  ...imports: readonly RuntimeImport[]
): Promise<Readonly<Record<string, string>>> {
  const files = runtimeClosure(await parseRuntime(new Map(Object.entries(texts))), imports);
  const formatted = await Promise.all(
    [...files].map(async ([path, { text }]) => [path, await formatText(path, text)] as const),
  );
  return Object.fromEntries(formatted);
}

const cases: readonly {
  readonly name: string;
  readonly given: Readonly<Record<string, string>>;
  readonly imports: readonly RuntimeImport[];
  readonly want: Readonly<Record<string, string>>;
}[] = [
  {
    name: "drops declarations that nothing needs, with their comments",
    given: {
      "a.ts": "/** Kept. */\nexport function kept(): void {}\n\n/** Gone. */\nexport function gone(): void {}\n",
    },
    imports: [{ module: "a.ts", name: "kept" }],
    want: { "a.ts": "/** Kept. */\nexport function kept(): void {}\n" },
  },
  {
    name: "keeps what is needed through other modules and drops files that nothing needs",
    given: {
      "a.ts": `import { b } from "./deep/b.ts";\nexport const a = (): number => b();\n`,
      "deep/b.ts": `import { c } from "../c.ts";\nexport const b = (): number => c;\n`,
      "c.ts": "export const c = 1;\n",
      "d.ts": "export const d = 1;\n",
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts": `import { b } from "./deep/b.ts";\nexport const a = (): number => b();\n`,
      "c.ts": "export const c = 1;\n",
      "deep/b.ts": `import { c } from "../c.ts";\nexport const b = (): number => c;\n`,
    },
  },
  {
    name: "keeps private helpers and constant objects of what is kept",
    given: {
      "a.ts":
        "const TABLE = { one: 1 };\nconst UNUSED = 2;\nexport const a = (): number => helper();\n\nfunction helper(): number {\n  return TABLE.one;\n}\n",
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts":
        "const TABLE = { one: 1 };\nexport const a = (): number => helper();\n\nfunction helper(): number {\n  return TABLE.one;\n}\n",
    },
  },
  {
    name: "drops import names that are no longer used, and makes an import of types only a type import",
    given: {
      "a.ts": `import { type B, b, Klass } from "./b.ts";\nexport const a = (x: B, y: Klass): void => {};\nexport const gone = (): Klass => new Klass(b);\n`,
      "b.ts": "export interface B {\n  x: number;\n}\nexport const b = 1;\nexport class Klass {}\n",
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts": `import type { B, Klass } from "./b.ts";\nexport const a = (x: B, y: Klass): void => {};\n`,
      "b.ts": "export interface B {\n  x: number;\n}\nexport class Klass {}\n",
    },
  },
  {
    name: "stops exporting what only its own module uses, but not the types that an export shows",
    given: {
      "a.ts":
        "export interface Shown {\n  inner: Inner;\n}\nexport interface Inner {\n  x: number;\n}\nexport interface Hidden {\n  x: number;\n}\nexport const helper = (): number => 1;\nexport function a(shown: Shown): void {\n  const hidden: Hidden = { x: helper() };\n}\n",
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts":
        "export interface Shown {\n  inner: Inner;\n}\nexport interface Inner {\n  x: number;\n}\ninterface Hidden {\n  x: number;\n}\nconst helper = (): number => 1;\nexport function a(shown: Shown): void {\n  const hidden: Hidden = { x: helper() };\n}\n",
    },
  },
  {
    name: "is not misled by members, keys, parameters and variables of the same name",
    given: {
      "a.ts":
        "export function one(): void {}\nexport function two(): void {}\nexport function three(): void {}\nexport function four(): void {}\nexport function five(): void {}\nexport function a(one: number, o: { two: number }): unknown {\n  const { five: x } = { five: one };\n  const three = () => o.two + x;\n  return { four: three };\n}\n",
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts":
        "export function a(one: number, o: { two: number }): unknown {\n  const { five: x } = { five: one };\n  const three = () => o.two + x;\n  return { four: three };\n}\n",
    },
  },
  {
    name: "keeps shorthand properties, spread, typeof, heritage and type arguments",
    given: {
      "a.ts":
        "const short = 1;\nconst spread = {};\nconst queried = { x: 1 };\nclass Base<T> {\n  x?: T;\n}\ninterface Argument {\n  x: 1;\n}\nexport class A extends Base<Argument> {\n  y = { short, ...spread };\n  z?: typeof queried;\n}\n",
    },
    imports: [{ module: "a.ts", name: "A" }],
    want: {
      "a.ts":
        "const short = 1;\nconst spread = {};\nconst queried = { x: 1 };\nclass Base<T> {\n  x?: T;\n}\ninterface Argument {\n  x: 1;\n}\nexport class A extends Base<Argument> {\n  y = { short, ...spread };\n  z?: typeof queried;\n}\n",
    },
  },
  {
    name: "follows re-exports to where the name is declared",
    given: {
      "a.ts": `export { b, c } from "./b.ts";\nexport type { D } from "./b.ts";\n`,
      "b.ts": "export const b = 1;\nexport const c = 1;\nexport type D = 1;\n",
    },
    imports: [{ module: "a.ts", name: "b" }],
    want: { "a.ts": `export { b } from "./b.ts";\n`, "b.ts": "export const b = 1;\n" },
  },
  {
    name: "keeps all overloads, and a type and a value of one name",
    given: {
      "a.ts":
        "export function a(x: string): void;\nexport function a(x: number): void;\nexport function a(x: unknown): void {}\nexport const b = 1;\nexport type b = typeof b;\n",
    },
    imports: [
      { module: "a.ts", name: "a" },
      { module: "a.ts", name: "b" },
    ],
    want: {
      "a.ts":
        "export function a(x: string): void;\nexport function a(x: number): void;\nexport function a(x: unknown): void {}\nexport const b = 1;\nexport type b = typeof b;\n",
    },
  },
  {
    name: "keeps renamed imports, packages and modules that need each other",
    given: {
      "a.ts": `// Opens the module.\nimport { writeFile } from "node:fs";\nimport * as path from "node:path";\nimport { b as other } from "./b.ts";\nexport const a = (): unknown => [other, path];\nexport const gone = writeFile;\n`,
      "b.ts": `import { a } from "./a.ts";\nexport const b = (): unknown => a; // why\n`,
    },
    imports: [{ module: "a.ts", name: "a" }],
    want: {
      "a.ts": `// Opens the module.\nimport * as path from "node:path";\nimport { b as other } from "./b.ts";\nexport const a = (): unknown => [other, path];\n`,
      "b.ts": `import { a } from "./a.ts";\nexport const b = (): unknown => a; // why\n`,
    },
  },
];

test.each(cases)("$name", async ({ given, imports, want }) => {
  expect(await closure(given, ...imports)).toStrictEqual(want);
});

test("tells which modules were kept as they are", async () => {
  const texts = {
    "a.ts": `import { b } from "./b.ts";\n\nexport const a = b;\n`,
    "b.ts": "export const b = 1;\nexport const c = 2;\n",
  };
  const modules = await parseRuntime(new Map(Object.entries(texts)));
  const files = runtimeClosure(modules, [{ module: "a.ts", name: "a" }]);
  expect(files.get("a.ts")?.text).toBe(texts["a.ts"]);
  expect(files.get("a.ts")?.isWhole).toBe(true);
  expect(files.get("b.ts")?.isWhole).toBe(false);
});

test("every module of the runtime can be taken apart", async () => {
  const folder = "templates/runtime";
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) => path.endsWith(".ts"));
  const texts = new Map(paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path), "utf8")]));
  const parsed = await parseRuntime(texts);
  expect(parsed.size).toBe(paths.length);
  // What the build keeps of it is all of it.
  const index = JSON.parse(JSON.stringify(await indexRuntime(folder))) as RuntimeIndex;
  const kept = new Set(Object.values(index).map((statements) => JSON.stringify(statements)));
  expect(kept).toEqual(new Set([...parsed.values()].map(({ statements }) => JSON.stringify(statements))));
}, 120_000);

describe("reading a folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "gen-runtime-"));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (texts: Readonly<Record<string, string>>): void => {
    mkdirSync(join(folder, "deep"), { recursive: true });
    for (const [path, text] of Object.entries(texts)) writeFileSync(join(folder, path), text);
  };

  test("takes what is asked for and what it imports, as it is now", async () => {
    write({
      "a.ts": `import {\n  b,\n} from "./deep/b.ts";\nexport const a = b;\n`,
      "deep/b.ts": `export { c as b } from "../c.ts";\n`,
      "c.ts": "export const c = 1;\n",
      "d.ts": "export const d = 1;\n",
    });
    const first = await readRuntime(folder, ["a.ts", "absent.ts"]);
    expect([...first.keys()].sort()).toEqual(["a.ts", "c.ts", "deep/b.ts"]);
    write({ "c.ts": "export const c = 2;\n" });
    const second = await readRuntime(folder, ["a.ts", "d.ts"]);
    expect([...second.keys()].sort()).toEqual(["a.ts", "c.ts", "d.ts", "deep/b.ts"]);
    expect(second.get("c.ts")?.text).toContain("2");
    expect(second.get("a.ts")).toBe(first.get("a.ts"));
  });
});

describe("refuses a module whose parts cannot be told apart", () => {
  test.each([
    { name: "a call", text: "\nregister();", message: "a.ts, line 2: `register();`" },
    { name: "a variable", text: "export let x = 1;", message: "line 1: `export let" },
    { name: "a side-effect import", text: `import "./b.ts";`, message: "an import for its side effects" },
    { name: "a star export", text: `export * from "./b.ts";`, message: "neither a declaration nor names" },
    { name: "an export list", text: "const x = 1;\nexport { x };", message: "neither a declaration nor names" },
    { name: "a whole module", text: `import * as b from "./b.ts";`, message: "an import of a whole runtime module" },
    { name: "a default export", text: "export default function a(): void {}", message: "`export default" },
    { name: "a global", text: "declare const x: number;", message: "`declare const" },
    {
      name: "an import in a function",
      text: `export const a = () => import("./b.ts");`,
      message: "inside a statement",
    },
  ])("$name", async ({ text, message }) => {
    await expect(parseRuntime(new Map([["a.ts", text]]))).rejects.toThrow(message);
  });

  test("an absent module or name", async () => {
    await expect(closure({}, { module: "a.ts", name: "a" })).rejects.toThrow("a.ts, imported by a rendered module");
    const given = { "a.ts": "const a = 1;\n" };
    await expect(closure(given, { module: "a.ts", name: "a" })).rejects.toThrow("does not export a");
  });
});
