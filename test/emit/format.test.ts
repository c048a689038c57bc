import { expect, test } from "vitest";
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
