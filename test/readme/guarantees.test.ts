import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";

const section =
  readFileSync("README.md", "utf8").split("\n## What each destination promises\n")[1]?.split("\n## ")[0] ?? "";
const promises = [...section.matchAll(/^\| ([A-Z][^|]*?) +\|/gm)].map(([, promise]) => promise ?? "");
const shown = [...section.matchAll(/^- ([^:]+): (.*)$/gm)].map(([, promise, tests = ""]) => ({
  promise: promise ?? "",
  tests: [...tests.matchAll(/\[(.+?)\]\((\S+?)\)/g)].map(([, title = "", file = ""]) => ({ title, file })),
}));

test("every promise in README names the tests that show it", () => {
  expect(promises.length).toBeGreaterThan(9);
  expect(shown.map(({ promise }) => promise)).toEqual(promises);
  for (const { promise, tests } of shown) expect(tests, promise).not.toEqual([]);
});

test.each(shown.flatMap(({ tests }) => tests))("there is a test with the title: $title", ({ title, file }) => {
  expect(existsSync(file), file).toBe(true);
  const titles = [
    ...readFileSync(file, "utf8").matchAll(
      /(?:\b(?:test|describe)(?:\.\w+)*(?:<.*>)?\(|\bid:|^\s*)\s*"((?:[^"\\]|\\.)*)"/gm,
    ),
  ];
  expect(titles.map(([, found]) => found)).toContain(title);
});
