import { expect, test } from "vitest";
import { CODES } from "../../generator/diagnostics/codes.ts";
import type { Diagnostic } from "../../generator/diagnostics/diagnostic.ts";
import { diagnosticsJson, formatDiagnostics } from "../../generator/diagnostics/print.ts";
import { redact } from "../../generator/diagnostics/redact.ts";

const finding = (more: Partial<Diagnostic>): Diagnostic => ({
  code: "unknown-key",
  severity: "error",
  message: "No.",
  ...more,
});

test("places, severities, codes and fixes, sorted by place, with a count", () => {
  const text = formatDiagnostics(
    [
      finding({ file: "b.yaml", line: 1, column: 1, message: "Last." }),
      finding({ file: "a.yaml", line: 10, column: 2, severity: "warning", message: "Third.", fix: "Write `headers`." }),
      finding({ file: "a.yaml", line: 9, column: 20, message: "Second." }),
      finding({ file: "a.yaml", line: 9, column: 3, message: "First.", severity: "info" }),
      finding({ file: "api.json", pointer: "/paths/~1a", message: "By pointer." }),
      finding({ message: "Nowhere." }),
    ],
    { color: false },
  );
  expect(text).toBe(`error unknown-key Nowhere.
a.yaml:9:3 info unknown-key First.
a.yaml:9:20 error unknown-key Second.
a.yaml:10:2 warning unknown-key Third.
  fix: Write \`headers\`.
api.json:#/paths/~1a error unknown-key By pointer.
b.yaml:1:1 error unknown-key Last.

4 errors, 1 warning, 1 info
`);
});

test("of many of one code the first few are shown, and how many more there are; errors always", () => {
  const many = (severity: Diagnostic["severity"], code: Diagnostic["code"], count: number): Diagnostic[] =>
    Array.from({ length: count }, (_, index) =>
      finding({ severity, code, file: "a.yaml", line: index + 1, column: 1 }),
    );
  const all = [
    ...many("warning", "no-settle", 7),
    ...many("info", "client-side-incremental", 5),
    ...many("error", "unknown-key", 8),
  ];
  const lines = formatDiagnostics(all, { color: false }).split("\n");
  const shown = (code: string): number => lines.filter((line) => line.includes(` ${code} `)).length;
  expect(["no-settle", "client-side-incremental", "unknown-key"].map(shown)).toEqual([5, 5, 8]);
  expect(lines.at(-2)).toBe("8 errors, 7 warnings, 5 info (not shown: 2 no-settle; --explain shows all)");
  expect(formatDiagnostics(all, { color: false, all: true }).match(/no-settle/g)).toHaveLength(7);
  expect(diagnosticsJson(all)).toHaveLength(20);
});

test("no diagnostics print nothing", () => {
  expect(formatDiagnostics([], { color: true })).toBe("");
});

test("colour only where it is asked for", () => {
  const one = [finding({ file: "a.yaml", line: 1, column: 1 })];
  expect(formatDiagnostics(one, { color: true })).toContain("\u001b[31merror\u001b[0m");
  expect(formatDiagnostics(one, { color: false })).not.toContain("\u001b");
});

test("outside text cannot steer the terminal", () => {
  const text = formatDiagnostics([finding({ file: "a\u001b[2J", message: "x\u001b]0;title\u0007\r\ny\u202e" })], {
    color: false,
  });
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(text).toContain("\\u001b");
});

test.each([
  ["https://user:hunter2@a.example/x", "https://***@a.example/x"],
  ["got Authorization: Bearer abcdef.123456", "got Authorization: Bearer ***"],
  ["Bearer {secrets.token}", "Bearer {secrets.token}"],
  ["https://a.example/?api_key=hunter2&page=1", "https://a.example/?api_key=***&page=1"],
  ["?access_token={secrets.access_token}", "?access_token={secrets.access_token}"],
  ["sk-live-abcdefghijkl and ghp_abcdefghijklmnop", "*** and ***"],
  ["eyJhbGciOi.eyJzdWIiOi.abc", "***"],
  ["https://a.example/v1/issues?page=2", "https://a.example/v1/issues?page=2"],
  ["mail me@a.example", "mail me@a.example"],
  ["The key `token` was given on line 3 already.", "The key `token` was given on line 3 already."],
])("redact %j", (given, want) => {
  expect(redact(given)).toBe(want);
  expect(formatDiagnostics([finding({ message: given, fix: given })], { color: false })).toContain(
    `unknown-key ${want}\n  fix: ${want}`,
  );
  expect(diagnosticsJson([finding({ message: given, fix: given })])).toMatchObject([{ message: want, fix: want }]);
});

test("every code is one kebab-case name with one sentence", () => {
  for (const [code, meaning] of Object.entries(CODES)) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(meaning, code).toMatch(/^[A-Z`].*\.$/);
  }
});
