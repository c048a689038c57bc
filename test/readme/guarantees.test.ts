import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { DESTINATIONS } from "../../generator/words/destinations.ts";

const section =
  readFileSync("README.md", "utf8").split("\n## What each destination promises\n")[1]?.split("\n## ")[0] ?? "";
const promises = [...section.matchAll(/^\| ([A-Z][^|]*?) +\|/gm)].map(([, promise]) => promise ?? "");
const shown = [...section.matchAll(/^- ([^:]+): (.*)$/gm)].map(([, promise, tests = ""]) => ({
  promise: promise ?? "",
  tests: [...tests.matchAll(/\[(.+?)\]\((\S+?)\)/g)].map(([, title = "", file = ""]) => ({ title, file })),
}));

test("the table in README has a column for each destination", () => {
  const [head = ""] = /^\|.*$/m.exec(section) ?? [];
  const titles = head.split("|").map((title) => title.trim().toLowerCase());
  for (const name of DESTINATIONS) expect(titles).toContainEqual(expect.stringMatching(new RegExp(`^${name}`)));
});

test("every promise in README names the tests that show it", () => {
  expect(promises.length).toBeGreaterThan(9);
  expect(shown.map(({ promise }) => promise)).toEqual(promises);
  for (const { promise, tests } of shown) expect(tests, promise).not.toEqual([]);
});

test.each(shown.flatMap(({ tests }) => tests))("there is a test with the title: $title", ({ title, file }) => {
  expect(existsSync(file), file).toBe(true);
  const titles = [
    ...readFileSync(file, "utf8").matchAll(
      /(?:\b(?:test|describe)(?:\.\w+)*(?:<.*>)?\(|\b(?:id|name):|^\s*)\s*"((?:[^"\\]|\\.)*)"/gm,
    ),
  ];
  expect(titles.map(([, found]) => found)).toContain(title);
});
