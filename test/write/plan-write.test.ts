import { mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { applyWrite } from "../../generator/write/apply-write.ts";
import { checkDrift } from "../../generator/write/check-drift.ts";
import { planWrite, type WriteOptions } from "../../generator/write/plan-write.ts";
import { renderDiff } from "../../generator/write/render-diff.ts";
import { ConnectorFolder, INFO } from "./connector-folder.ts";

let folder: ConnectorFolder;
const FIRST = new Map([
  ["index.ts", "export * from './a';\n"],
  ["runtime/http.ts", "http\n"],
  ["runtime/retry.ts", "retry\n"],
  ["extensions.ts", "// yours\n"],
]);
const SECOND = new Map([
  ["index.ts", "export * from './b';\n"],
  ["runtime/http.ts", "http\n"],
  ["types.ts", "types\n"],
  ["extensions.ts", "// newer\n"],
]);
const createOnce = new Set(["extensions.ts"]);
const plan = (files: ReadonlyMap<string, string>, options: WriteOptions = {}) =>
  planWrite(folder.dir, files, INFO, { createOnce, ...options });
const kinds = (files: ReadonlyMap<string, string>, options: WriteOptions = {}): Record<string, string> =>
  Object.fromEntries(plan(files, options).changes.map(({ path, kind }) => [path, kind]));
const codes = (files: ReadonlyMap<string, string>, options: WriteOptions = {}): string[] =>
  plan(files, options).diagnostics.map(({ code, file }) => `${code} ${file?.slice(folder.dir.length + 1) ?? ""}`);
const drift = (files: ReadonlyMap<string, string>): string[] =>
  checkDrift(folder.dir, files, INFO, { createOnce }).map(({ path, kind }) => `${kind} ${path}`);

beforeEach(() => {
  folder = new ConnectorFolder();
});
afterEach(() => {
  folder.remove();
});

test("a connector is created, left alone, changed and cleared of stale files", () => {
  expect(Object.values(kinds(FIRST)).every((kind) => kind === "created")).toBe(true);
  expect(applyWrite(plan(FIRST))).toEqual([]);
  expect(Object.keys(folder.files())).toEqual([
    "connector.lock.json",
    "extensions.ts",
    "index.ts",
    "runtime/http.ts",
    "runtime/retry.ts",
  ]);
  expect(drift(FIRST)).toEqual([]);
  expect(drift(SECOND)).toEqual([
    "changed connector.lock.json",
    "changed index.ts",
    "stale runtime/retry.ts",
    "missing types.ts",
  ]);

  folder.write("extensions.ts", "// mine\n");
  expect(kinds(SECOND)).toEqual({
    "connector.lock.json": "changed",
    "extensions.ts": "kept",
    "index.ts": "changed",
    "runtime/http.ts": "unchanged",
    "runtime/retry.ts": "removed",
    "types.ts": "created",
  });
  expect(applyWrite(plan(SECOND))).toEqual([]);
  expect(folder.files()).toMatchObject({
    "extensions.ts": "// mine\n",
    "index.ts": "export * from './b';\n",
    "types.ts": "types\n",
  });
  expect(folder.files()).not.toHaveProperty("runtime/retry.ts");
  expect(folder.siblings()).toEqual([]);
});

test("nothing is touched where nothing changes", () => {
  applyWrite(plan(FIRST));
  const before = statSync(folder.dir);
  applyWrite(plan(FIRST));
  expect(statSync(folder.dir).ino).toBe(before.ino);
  expect(statSync(folder.dir).mtimeMs).toBe(before.mtimeMs);
});

test("the lock file is sorted, without times, and owns all files but the user's", () => {
  applyWrite(
    planWrite(
      folder.dir,
      new Map([...FIRST].reverse()),
      { ...INFO, options: { b: [{ d: 1, c: 2 }], a: "x" } },
      { createOnce },
    ),
  );
  const text = folder.files()["connector.lock.json"] ?? "";
  expect(text.replace(/[0-9a-f]{64}/g, "<hash>")).toBe(`{
  "generator": "1.2.3",
  "input": "sha256-<hash>",
  "options": {
    "a": "x",
    "b": [
      {
        "c": 2,
        "d": 1
      }
    ]
  },
  "files": {
    "index.ts": "sha256-<hash>",
    "runtime/http.ts": "sha256-<hash>",
    "runtime/retry.ts": "sha256-<hash>"
  }
}
`);
});

test("a hand-edited file is refused, with --force overwritten", () => {
  applyWrite(plan(FIRST));
  folder.write("index.ts", "edited\n");
  folder.write("runtime/retry.ts", "edited\n");
  expect(codes(SECOND)).toEqual(["hand-edited-file index.ts", "hand-edited-file runtime/retry.ts"]);
  expect(drift(FIRST)).toEqual(["hand-edited index.ts", "hand-edited runtime/retry.ts"]);
  expect(() => applyWrite(plan(SECOND))).toThrow("refused");
  expect(folder.files()["index.ts"]).toBe("edited\n");

  expect(codes(SECOND, { force: true })).toEqual([]);
  expect(applyWrite(plan(SECOND, { force: true }))).toEqual([]);
  expect(folder.files()["index.ts"]).toBe("export * from './b';\n");
  expect(folder.files()).not.toHaveProperty("runtime/retry.ts");
});

test("a hand-edit that equals the new text, and line ends of a checkout, are no edits", () => {
  applyWrite(plan(FIRST));
  folder.write("index.ts", "export * from './b';\n");
  folder.write("runtime/retry.ts", "retry\r\n");
  expect(codes(SECOND)).toEqual([]);
  expect(kinds(SECOND)).toMatchObject({ "index.ts": "unchanged", "runtime/retry.ts": "removed" });
});

test("a file that is not ours is never touched, whatever is asked", () => {
  folder.write("index.ts", "mine\n");
  folder.write("runtime/http.ts/mine.ts", "a folder\n");
  for (const force of [false, true])
    expect(codes(FIRST, { force })).toEqual(["foreign-file index.ts", "foreign-file runtime/http.ts"]);
  expect(drift(FIRST)).toContain("in-the-way index.ts");
});

test("the user's own files survive, with their modes, links and empty folders", () => {
  applyWrite(plan(FIRST));
  folder.write("notes.md", "mine\n");
  folder.write("runtime/mine.ts", "mine\n");
  folder.write("node_modules/x/index.js", "x\n");
  mkdirSync(join(folder.dir, "empty"));
  symlinkSync("notes.md", join(folder.dir, "link.md"));
  const inode = statSync(join(folder.dir, "notes.md")).ino;
  applyWrite(plan(SECOND));
  expect(folder.files()).toMatchObject({
    "notes.md": "mine\n",
    "link.md": "mine\n",
    "runtime/mine.ts": "mine\n",
    "node_modules/x/index.js": "x\n",
    "empty/": "",
  });
  expect(statSync(join(folder.dir, "notes.md")).ino).toBe(inode);
});

test("a folder that held only stale files goes with them", () => {
  applyWrite(plan(FIRST));
  applyWrite(plan(new Map([["index.ts", "x\n"]])));
  expect(Object.keys(folder.files())).toEqual(["connector.lock.json", "extensions.ts", "index.ts"]);
});

test("symbolic links on the way are refused", () => {
  mkdirSync(join(folder.parent, "elsewhere"));
  mkdirSync(folder.dir);
  symlinkSync("../elsewhere", join(folder.dir, "runtime"));
  symlinkSync("../elsewhere/index.ts", join(folder.dir, "index.ts"));
  expect(codes(FIRST, { force: true })).toEqual([
    "unsafe-path index.ts",
    "unsafe-path runtime/http.ts",
    "unsafe-path runtime/retry.ts",
  ]);
});

test("the folder itself may be neither a link nor a file", () => {
  mkdirSync(join(folder.parent, "elsewhere"));
  symlinkSync("elsewhere", folder.dir);
  expect(codes(FIRST)).toEqual(["unsafe-path "]);
  folder.remove();
  folder = new ConnectorFolder();
  writeFileSync(folder.dir, "");
  expect(codes(FIRST)).toEqual(["foreign-file "]);
});

test.each([
  ["../out.ts"],
  ["/etc/passwd"],
  ["a/../../b.ts"],
  ["a//b.ts"],
  ["./a.ts"],
  [""],
  ["a\\b.ts"],
  ["C:\\x.ts"],
  ["con"],
  ["NUL.ts"],
  ["a/aux.d.ts"],
  ["a."],
  ["a "],
  ["a\0b"],
  ["a\nb"],
  ["a".repeat(256)],
  ["what?.ts"],
  ["connector.lock.json"],
])("the path %j is refused", (path) => {
  expect(plan(new Map([[path, ""]])).diagnostics).toMatchObject([{ code: "unsafe-path", severity: "error" }]);
});

test.each([
  [["a.ts", "A.ts"]],
  [["caf\u00e9.ts", "cafe\u0301.ts"]],
  [["Runtime/a.ts", "runtime/b.ts"]],
  [["runtime", "runtime/b.ts"]],
])("the names %j are one on some disks, and refused", (paths) => {
  expect(plan(new Map(paths.map((path) => [path, ""]))).diagnostics).toMatchObject([{ code: "unsafe-path" }]);
});

test("a user's file that differs only in case is refused; a generated one is renamed", () => {
  folder.write("Index.ts", "mine\n");
  expect(codes(FIRST)).toEqual(["unsafe-path index.ts"]);
  folder.remove();
  folder = new ConnectorFolder();
  applyWrite(plan(new Map([["Index.ts", "old\n"]])));
  expect(kinds(new Map([["index.ts", "new\n"]]))).toMatchObject({ "Index.ts": "removed", "index.ts": "created" });
  applyWrite(plan(new Map([["index.ts", "new\n"]])));
  expect(Object.keys(folder.files())).toEqual(["connector.lock.json", "index.ts"]);
});

test.each([
  ["<<<<<<< ours\n"],
  ["[]"],
  ['{"files": {}}'],
  ['{"generator":"1","input":"x","options":{},"files":{"../x":"y"}}'],
])("a lock file that holds %j is refused", (text) => {
  folder.write("connector.lock.json", text);
  expect(codes(FIRST, { force: true })).toEqual(["broken-lock connector.lock.json"]);
});

test("the diff shows what is created, changed and removed, in order", () => {
  applyWrite(plan(FIRST));
  const diff = renderDiff(plan(SECOND)).replace(/[\s\S]*?(?=--- a\/index)/, "");
  expect(diff).toBe(`--- a/index.ts
+++ b/index.ts
@@ -1,1 +1,1 @@
-export * from './a';
+export * from './b';
--- a/runtime/retry.ts
+++ /dev/null
@@ -1,1 +0,0 @@
-retry
--- /dev/null
+++ b/types.ts
@@ -0,0 +1,1 @@
+types
`);
  expect(renderDiff(plan(FIRST))).toBe("");
});
