import { expect, test } from "vitest";
import { markdownCode } from "../../generator/emit/markdown.ts";

test("paths with placeholders are code; what ends a code span or begins a template is plain text", () => {
  expect(markdownCode("GET /repos/{owner}/issues")).toBe("`GET /repos/{owner}/issues`");
  expect(markdownCode("a`b")).toBe("a\\`b");
  expect(markdownCode("a|b")).toBe("a\\|b");
  expect(markdownCode("{{ site }}")).toBe("\\{\\{ site \\}\\}");
  expect(markdownCode("{% raw %}")).toMatch(/^\\\{%/);
});
