import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { code } from "../../generator/emit/code.ts";
import { compiled, HELPERS } from "../../generator/emit/templates.ts";

const FOLDER = new URL("../../templates/connector/", import.meta.url);
const templates = readdirSync(FOLDER).map((name) => ({ name, text: readFileSync(new URL(name, FOLDER), "utf8") }));

/** What a template prints by other means than a helper. */
function rawPrints(text: string): readonly string[] {
  const helpers = Object.keys(HELPERS).join("|");
  const allowed = new RegExp(
    `^\\{\\{(?:(?:${helpers}) [\\w./@]+|#(?:if|each|unless) [\\w./@]+|else|/(?:if|each|unless))\\}\\}$`,
  );
  const tags = text.match(/\{\{+[^}]*\}\}+/g) ?? [];
  return tags.filter((tag) => !allowed.test(tag));
}

describe("every template prints only through a helper", () => {
  test.each(templates)("$name", ({ text }) => {
    expect(text).toContain("\n");
    expect(rawPrints(text)).toEqual([]);
  });

  test.each([
    "{{{lit x}}}",
    "{{x}}",
    "{{&x}}",
    "{{> part}}",
    "{{lit (evil x)}}",
    "{{#evil}}",
    "{{this}}",
    "{{lit x y}}",
  ])("the gate sees %s", (text) => {
    expect(rawPrints(text)).toHaveLength(1);
  });
});

describe("helpers", () => {
  test.each([
    { template: "{{lit x}}", x: `"; evil(); "`, want: `"\\"; evil(); \\""` },
    { template: "{{lit x}}", x: "{{evil}} {{{x}}} {{> p}}", want: `"{{evil}} {{{x}}} {{> p}}"` },
    { template: "{{ident x}}", x: "issues", want: "issues" },
    { template: "{{key x}}", x: "__proto__", want: `["__proto__"]` },
    { template: "{{doc x}}", x: "*/ evil()", want: "/** *\\/ evil() */" },
    { template: "{{line x}}", x: "a\nevil()", want: "// a evil()" },
    { template: "{{code x}}", x: code`f<T>()`, want: "f<T>()" },
    { template: "{{code x}}", x: [code`a`, code`b`], want: "a\nb" },
    { template: "{{md x}}", x: "![a](b) <c> | `d` *e*\nf", want: "\\!\\[a\\](b) \\<c\\> \\| \\`d\\` \\*e\\* f" },
    { template: "{{mdcode x}}", x: "updated_at", want: "`updated_at`" },
    { template: "{{mdcode x}}", x: "a`b", want: "a\\`b" },
  ])("$template prints $want", ({ template, x, want }) => {
    expect(compiled(template)({ x })).toBe(want);
  });

  test.each([
    { name: "an absent name", template: "{{lit y}}", x: 1, message: "no JSON" },
    { name: "a function", template: "{{lit x}}", x: () => 1, message: "not JSON" },
    { name: "code as a literal", template: "{{lit x}}", x: code`a`, message: "no JSON" },
    { name: "text as code", template: "{{code x}}", x: "evil()", message: "not escaped" },
    { name: "a number as text", template: "{{doc x}}", x: 1, message: "should print text" },
    { name: "no identifier", template: "{{ident x}}", x: "a-b", message: "not an identifier" },
    { name: "an unknown helper", template: "{{evil x}}", x: 1, message: "evil" },
  ])("refuses $name", ({ template, x, message }) => {
    expect(() => compiled(template)({ x })).toThrow(message);
  });

  test("the prototype of a view is out of reach", () => {
    expect(() => compiled("{{lit constructor}}")({})).toThrow();
    expect(() => compiled("{{lit __proto__}}")({})).toThrow();
  });
});
