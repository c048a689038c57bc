import { expect, test } from "vitest";
import { codeBlocks } from "../../generator/read/markdown/code-blocks.ts";
import { readSource } from "../../generator/read/read-source.ts";

const read = (text: string, pick?: string) =>
  readSource("doc.md", { pick, readFile: () => new TextEncoder().encode(text) });
const CONFIG = '{"client": {"base_url": "x"}, "resources": []}';
const DATA = { client: { base_url: "x" }, resources: [] };

test.each([
  ["python", `\`\`\`python\nc = ${CONFIG}\n\`\`\``],
  ["py and an info string", `\`\`\`Py title="a b.py"\nc = ${CONFIG}\n\`\`\``],
  ["pandoc's attributes", `\`\`\`{.python .numberLines}\nc = ${CONFIG}\n\`\`\``],
  ["a documentation tool's Python", `\`\`\`python-outcome\nc = ${CONFIG}\n\`\`\``],
  ["tildes", `~~~python\nc = ${CONFIG}\n~~~`],
  ["four backticks around three", `\`\`\`\`python\nc = ${CONFIG}\nd = """\n\`\`\`\n"""\n\`\`\`\`\n`],
  ["no language", `\`\`\`\nc = ${CONFIG}\n\`\`\`\n`],
  ["no language, YAML", "```\nclient: {base_url: x}\nresources: []\n```\n"],
  ["yaml", "```yaml\nclient: {base_url: x}\nresources: []\n```\n"],
  ["json", `\`\`\`json\n${CONFIG}\n\`\`\`\n`],
  ["never closed", `\`\`\`python\nc = ${CONFIG}\n`],
  ["in a list", `- item\n\n  \`\`\`python\n  c = {"client": {"base_url": "x"},\n    "resources": []}\n  \`\`\`\n`],
  ["Windows line ends", `\`\`\`python\r\nc = {"client": {"base_url": "x"},\r\n"resources": []}\r\n\`\`\`\r\n`],
  [
    "beside other blocks",
    `\`\`\`bash\nc = ${CONFIG}\n\`\`\`\n\`\`\`\n{ not: python\n\`\`\`\n\`\`\`yaml\na: [\n\`\`\`\n\`\`\`python\nc = ${CONFIG}\n\`\`\``,
  ],
])("a config in a block: %s", (_, text) => {
  const source = read(text);
  expect(source.diagnostics).toEqual([]);
  expect(source.document?.value).toEqual(DATA);
});

test("places are those of the document, indentation included", () => {
  const text =
    '# Title\n\n1. Step\n\n   ```python\n   c = {\n     "client": {"base_url": url},\n     "resources": [],\n   }\n   ```\n';
  const source = read(text);
  expect(source.document?.locateKey(["resources"])).toEqual({ line: 8, column: 6 });
  expect(source.diagnostics).toMatchObject([{ code: "python-code", line: 7, column: 29, file: "doc.md" }]);
});

test("configs of several blocks are listed and picked", () => {
  const text = `\`\`\`python\nfirst = ${CONFIG}\n\`\`\`\n\n\`\`\`yaml\nname: second\nclient: {}\nresources: []\n\`\`\`\n`;
  expect(read(text).diagnostics).toMatchObject([
    { code: "several-configs", message: "This file holds 2 source configs: 1: first (line 2), 2: second (line 6)." },
  ]);
  expect(read(text, "1").document?.value).toEqual(DATA);
  expect(read(text, "second").document?.value).toMatchObject({ name: "second" });
});

test("a broken block is reported where no other one holds a config", () => {
  expect(read("Text\n\n```python\nc = {'client': }\n```\n").diagnostics[0]).toMatchObject({
    code: "syntax-error",
    line: 4,
  });
  expect(read("```yaml\nclient: [\nresources: 1\n```\n").diagnostics[0]).toMatchObject({
    code: "syntax-error",
    line: 3,
  });
});

test("blocks end at a fence of their own kind and length", () => {
  const blocks = codeBlocks("````a\n```\n~~~~\n````\ntext ``` no fence\n~~~ b\n```\n~~~~~  \n``` x`y\n");
  expect(blocks.map(({ language, text }) => [language, text])).toEqual([
    ["a", "```\n~~~~\n"],
    ["b", "```\n"],
  ]);
});
