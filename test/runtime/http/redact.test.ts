import { describe, expect, test } from "vitest";
import {
  redactHeaders,
  redactUrl,
  scrub,
  stripParams,
  withoutSecrets,
} from "../../../templates/runtime/http/redact.ts";

describe("C27 C28 redactUrl", () => {
  test.each([
    { given: "https://h/x?api_key=s&q=1", want: "https://h/x?api_key=***&q=1" },
    { given: "https://h/x?API_Key=s&Access_Token=t", want: "https://h/x?API_Key=***&Access_Token=***" },
    { given: "https://h/x?token=&q=", want: "https://h/x?token=***&q=" },
    { given: "https://h/x?token", want: "https://h/x?token" },
    { given: "https://h/x?api%5Fkey=s", want: "https://h/x?api%5Fkey=***" },
    {
      given: "https://h/x?password=a&secret=b&pwd=c&client_secret=d&key=e",
      want: "https://h/x?password=***&secret=***&pwd=***&client_secret=***&key=***",
    },
    { given: "https://h/x?key=s#part", want: "https://h/x?key=***#part" },
    { given: "https://h/x?a=1&b=2#part", want: "https://h/x?a=1&b=2#part" },
    { given: "https://user:pass@h/x", want: "https://***@h/x" },
    { given: "https://user:p@ss@h/x@y", want: "https://***@h/x@y" },
    { given: "//user@h/x", want: "//***@h/x" },
    { given: "/x?key=s", want: "/x?key=***" },
    { given: "no url at all", want: "no url at all" },
    { given: "https://h/x?token=%E0%A4%A", want: "https://h/x?token=***" },
  ])("$given", ({ given, want }) => {
    expect(redactUrl(given)).toBe(want);
  });
  test("a known secret is concealed wherever it stands, percent-encoded too", () => {
    expect(redactUrl("https://h/s%26t/x?appid=s%26t", ["s&t"])).toBe("https://h/***/x?appid=***");
  });
});

test("redactHeaders conceals what carries credentials", () => {
  const headers = new Headers({
    Authorization: "a",
    "Set-Cookie": "b",
    "X-API-Key": "c",
    "x-request-id": "7",
    echo: "got s3",
  });
  expect(redactHeaders(headers, ["s3"])).toEqual({
    authorization: "***",
    echo: "got ***",
    "set-cookie": "***",
    "x-api-key": "***",
    "x-request-id": "7",
  });
});

test("scrub leaves a text alone where there is no secret", () => {
  expect(scrub("plain", ["", "other"])).toBe("plain");
});

test.each([
  { given: "https://h/x?a=1&key=s%20t&b=2", want: "https://h/x?a=1&b=2" },
  { given: "https://h/x?key=s+t", want: "https://h/x" },
  { given: "https://h/x?empty=", want: "https://h/x?empty=" },
  { given: "https://h/x", want: "https://h/x" },
])("stripParams: $given", ({ given, want }) => {
  expect(stripParams(given, ["", "s t"])).toBe(want);
});

test("withoutSecrets cleans every text of a position, and nothing else", () => {
  expect(withoutSecrets({ offset: 5 }, ["5"])).toEqual({ offset: 5 });
  const found = { by: { type: "json_link", nextUrlPath: ["next", "5"] }, at: "https://h/?k=5&p=2" };
  expect(withoutSecrets(found, ["5"])).toEqual({ ...found, at: "https://h/?p=2" });
  expect(withoutSecrets("https://h/?k=5", ["5"])).toBe("https://h/");
});
