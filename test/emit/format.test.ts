import fc from "fast-check";
import { format } from "prettier";
import { expect, test } from "vitest";
import { markdownCode, markdownText } from "../../generator/emit/markdown.ts";
import { formatText } from "../../generator/emit/format.ts";

const samples = [
  {
    path: "a.ts",
    text: `export const x = {a: 'it"s', "b": "\\u2028", ["__proto__"]: 1}\n/** a *\\/ b */\nexport type T={x?:1|2}`,
  },
  { path: "a.md", text: "# a\n| b | c |\n| - | - |\n| \\| | `d` |\n\n```ts\nimport {a} from 'b'\n```\n" },
  { path: "a.json", text: `{"a":{"b":"c"},"d":[]}` },
];

test.each(samples)("$path is printed once for all", async ({ path, text }) => {
  const once = await formatText(path, text);
  expect(once).not.toBe(text);
  expect(once.endsWith("\n")).toBe(true);
  expect(await formatText(path, once)).toBe(once);
});

test("a table that is wider than a line is not padded to its longest cell", async () => {
  const text = await formatText("a.md", `| a | b |\n| - | - |\n| x | y |\n| z | ${"long ".repeat(30)} |\n`);
  expect(text.split("\n")[2]).toBe("| x | y |");
});

test("refuses a file of no known kind, and text that is not well-formed", async () => {
  await expect(formatText("a.txt", "")).rejects.toThrow("a.txt");
  await expect(formatText("a.ts", "const x = ;")).rejects.toThrow();
});

test("tables of whatever texts are aligned as prettier does it", async () => {
  const text = fc.oneof(
    fc.string({ unit: "grapheme", maxLength: 60 }),
    fc.string({ unit: "binary", maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(...Array.from("|\\`*_-+=#<>&;:!.~[](){}$% ax1中é🎉")), maxLength: 60 }),
  );
  const cell = fc.tuple(text, fc.boolean()).map(([raw, isCode]) => (isCode ? markdownCode(raw) : markdownText(raw)));
  const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(rows, async (cells) => {
      const lines = cells.map((row) => `| ${row.join(" | ")} |`);
      const markdown = ["# Title", "", "| Key | Meaning |", "| --- | --- |", ...lines, "", "End", ""].join("\n");
      const want = await format(markdown, { parser: "markdown", printWidth: 120, proseWrap: "never" });
      expect(await formatText("a.md", markdown)).toBe(want);
    }),
    { numRuns: 60 },
  );
}, 120_000);

test("headings and sentences of whatever texts stand as prettier prints them", async () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from("AAbc  .,:;'()-+#*_1\n/@w")), maxLength: 40 }),
    fc.string({ unit: "grapheme", maxLength: 30 }),
    fc.constantFrom(
      "A. b",
      "Lists (all).",
      "See: www.example.com",
      "A https://example.com",
      "---",
      "1. A",
      "<!-- table 0 -->",
    ),
  );
  const block = fc.oneof(
    text.map(markdownText),
    text.map((words) => `### ${markdownCode(words)}`),
    text.map((words) => `| A |\n| --- |\n| ${markdownText(words)} |`),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(block, { minLength: 1, maxLength: 8 }), async (blocks) => {
      const markdown = `# Title\n\n${blocks.join("\n\n")}\n\n## End\n`;
      const want = await format(markdown, { parser: "markdown", printWidth: 120, proseWrap: "never" });
      expect(await formatText("a.md", markdown)).toBe(want);
    }),
    { numRuns: 200 },
  );
}, 120_000);
