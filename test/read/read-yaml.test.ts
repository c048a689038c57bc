import { expect, test } from "vitest";
import { readYaml } from "../../generator/read/yaml/read-yaml.ts";

const findings = (text: string): string[] =>
  readYaml(text, "a.yaml").diagnostics.map(({ code, line, column }) => `${line}:${column} ${code}`);

test("places are those of the value, of its key, or of the nearest value that has one", () => {
  const { document } = readYaml('client:\n  base_url: "x"\nresources:\n  - name: a\n  - {name: b}\n', "dir\\a.yaml");
  expect(document?.file).toBe("dir/a.yaml");
  expect(document?.value).toEqual({ client: { base_url: "x" }, resources: [{ name: "a" }, { name: "b" }] });
  expect(document?.locate(["client", "base_url"])).toEqual({ line: 2, column: 13 });
  expect(document?.locateKey(["client", "base_url"])).toEqual({ line: 2, column: 3 });
  expect(document?.locate(["resources", 1, "name"])).toEqual({ line: 5, column: 12 });
  expect(document?.locateKey(["resources", 0])).toEqual({ line: 4, column: 5 });
  expect(document?.locate(["client", "missing", "deeper"])).toEqual({ line: 2, column: 3 });
  expect(document?.locate([])).toEqual({ line: 1, column: 1 });
});

test.each([
  {
    what: "words of YAML 1.1 stay text",
    given: "a: no\nb: on\nc: 2024-01-01",
    want: { a: "no", b: "on", c: "2024-01-01" },
  },
  {
    what: "keys that look like numbers",
    given: "404: a\n1.0: b\n1e3: c",
    want: { "404": "a", "1.0": "b", "1e3": "c" },
  },
  { what: "numbers", given: "a: -3\nb: 1.5\nc: 0x1F\nd: 0", want: { a: -3, b: 1.5, c: 31, d: 0 } },
  { what: "the largest exact integer", given: "a: 9007199254740991", want: { a: 9007199254740991 } },
  { what: "an alias is a copy", given: "a: &x {b: [1]}\nc: *x", want: { a: { b: [1] }, c: { b: [1] } } },
  { what: "a byte order mark", given: "\uFEFFa: 1", want: { a: 1 } },
  { what: "an empty value", given: "a:\nb: ~", want: { a: null, b: null } },
])("$what", ({ given, want }) => {
  const { document, diagnostics } = readYaml(given, "a.yaml");
  expect(diagnostics).toEqual([]);
  expect(document?.value).toEqual(want);
});

test("__proto__ is a key like any other", () => {
  const { document } = readYaml("__proto__: {polluted: yes}\nconstructor: 1\n", "a.yaml");
  expect(Object.keys(document?.value ?? {})).toEqual(["__proto__", "constructor"]);
  expect(Object.getPrototypeOf(document?.value)).toBe(Object.prototype);
  expect(Reflect.get({}, "polluted")).toBeUndefined();
});

test.each([
  {
    what: "duplicate keys",
    given: "a: 1\nb:\n  c: 1\n  c: 2\na: 2\n",
    want: ["4:3 duplicate-key", "5:1 duplicate-key"],
  },
  { what: "an integer beyond 2^53", given: "a: 9007199254740993\n", want: ["1:4 inexact-number"] },
  { what: "an infinite number", given: "a: .inf\nb: [1e400]\n", want: ["1:4 inexact-number", "2:5 inexact-number"] },
  { what: "a leading zero", given: "a: 012\n", want: ["1:4 inexact-number"] },
  { what: "a tab as indentation", given: "a:\n\tb: 1\n", want: ["2:1 syntax-error"] },
  { what: "tags", given: "a: !!binary aGk=\nb: !!js/function x\n", want: ["1:4 syntax-error", "2:4 syntax-error"] },
  { what: "a merge key", given: "a: &x {b: 1}\nc:\n  <<: *x\n", want: ["3:3 unsupported-yaml"] },
  { what: "a key that is a list", given: "? [a]\n: 1\n", want: ["1:1 unsupported-yaml"] },
  { what: "an unknown alias", given: "a: *nope\n", want: ["1:4 unsupported-yaml"] },
  { what: "a circular alias", given: "a: &x\n  b: *x\n", want: ["2:6 unsupported-yaml"] },
  { what: "YAML 1.1", given: "%YAML 1.1\n---\na: yes\n", want: ["1:1 syntax-error"] },
  { what: "two documents", given: "a: 1\n---\nb: 2\n", want: ["2:1 syntax-error"] },
])("$what", ({ given, want }) => {
  expect(findings(given)).toEqual(want);
});

test("several syntax errors are all reported, one for each line", () => {
  const found = findings("a: [1\nb: {c: 1]\nd: 'x\n");
  expect(found).toContain("2:1 syntax-error");
  expect(new Set(found.map((finding) => finding.split(":")[0])).size).toBe(found.length);
  expect(found.length).toBeGreaterThan(1);
});

test("a syntax error never quotes the text around it", () => {
  const { diagnostics } = readYaml('token: "hunter2\nb: [}\n"hunter3"\n', "a.yaml");
  expect(diagnostics.length).toBeGreaterThan(0);
  expect(JSON.stringify(diagnostics)).not.toContain("hunter");
});

test.each([
  {
    what: "an alias bomb",
    given: ["a0: &a0 [x,x,x,x,x,x,x,x,x]"]
      .concat(Array.from({ length: 9 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(",")}]`))
      .join("\n"),
    want: "too-many-aliases",
  },
  { what: "deep nesting", given: "a: " + "[".repeat(50_000) + "]".repeat(50_000), want: "too-deep" },
  { what: "deep block nesting", given: "- ".repeat(20_000) + "x", want: "too-deep" },
])("$what is refused quickly", ({ given, want }) => {
  const before = performance.now();
  expect(readYaml(given, "a.yaml").diagnostics.map(({ code }) => code)).toEqual([want]);
  expect(performance.now() - before).toBeLessThan(10_000);
});

test("many keys take linear time", () => {
  const text = Array.from({ length: 20_000 }, (_, index) => `key_${index}: 1`).join("\n");
  const before = performance.now();
  expect(readYaml(text, "a.yaml").diagnostics).toEqual([]);
  expect(performance.now() - before).toBeLessThan(20_000);
});
