import fc from "fast-check";
import { expect, test } from "vitest";
import { goesTo } from "../../../templates/runtime/http/redirect.ts";

const own = new Set(["https://api.example.com", "http://127.0.0.1:8080"]);

test.each([
  ["https://api.example.com/v1?a=1", true],
  ["https://api.example.com", true],
  ["https://api.example.com?a=1", true],
  ["https://API.example.com:443/v1", true],
  ["http://127.0.0.1:8080/v1", true],
  ["http://127.0.0.1:80801/", false],
  ["http://api.example.com/v1", false],
  ["https://api.example.com.attacker.example/v1", false],
  ["https://api.example.com@attacker.example/v1", false],
  ["https://api.example.com:x@attacker.example/https://api.example.com/", false],
  ["https://attacker.example/https://api.example.com/", false],
  ["https://api.example.com:8443/v1", false],
])("%s", (url, want) => {
  expect(URL.canParse(url) && goesTo(own, url)).toBe(want);
});

test("property: says what parsing the whole URL says", () => {
  const piece = fc.constantFrom(
    "https:",
    "http:",
    "/",
    "\\",
    "@",
    ":",
    "?",
    "#",
    "api.example.com",
    ".evil",
    "443",
    "a",
  );
  const url = fc.tuple(fc.constantFrom(...own, ""), fc.array(piece, { maxLength: 8 })).map(([a, b]) => a + b.join(""));
  fc.assert(
    fc.property(url, (text) => {
      fc.pre(URL.canParse(text));
      expect(goesTo(own, text)).toBe(own.has(new URL(text).origin));
    }),
    { numRuns: 1000 },
  );
});
