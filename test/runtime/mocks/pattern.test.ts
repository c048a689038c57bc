import { expect, test } from "vitest";
import { urlPattern } from "../../../templates/runtime/mocks/pattern.ts";

test.each<{ base?: string; path: string | (string | null)[]; fits: string[]; not: string[] }>([
  { path: "/v1/issues", fits: ["/v1/issues"], not: ["/v1/issues/1", "/v1/issue", "/v2/v1/issues"] },
  { path: "v1/issues", fits: ["/v1/issues"], not: [] },
  { path: "/v1/x:y", fits: ["/v1/x:y"], not: ["/v1/xz", "/v1/x"] },
  { path: "/v1/a*(b){c}", fits: ["/v1/a*(b)%7Bc%7D"], not: ["/v1/aXb"] },
  { path: "/v1/a.b", fits: ["/v1/a.b"], not: ["/v1/axb"] },
  { path: "/v1/a b", fits: ["/v1/a%20b"], not: [] },
  { path: "/v1/search?kind=a", fits: ["/v1/search"], not: [] },
  {
    path: ["/projects/", null, "/issues"],
    fits: ["/projects/1/issues"],
    not: ["/projects//issues", "/projects/1/2/issues"],
  },
])("$path", ({ path, fits, not }) => {
  const pattern = urlPattern("https://api.test/", path);
  for (const url of fits) expect(`https://api.test${url}`).toMatch(pattern);
  for (const url of not) expect(`https://api.test${url}`).not.toMatch(pattern);
});

test("the base URL may have a path, and a path may be a URL of its own", () => {
  expect("https://api.test/v2/things").toMatch(urlPattern("https://api.test/v2", "/things"));
  expect("https://api.test/v2").toMatch(urlPattern("https://api.test/v2", ""));
  expect("https://other.test/things").toMatch(urlPattern("https://api.test/v2", "https://other.test/things"));
});
