import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeBraces, parseTemplate, printTemplate } from "../../generator/config/placeholders.ts";

/** Placeholders in angle brackets, so that a table shows at a glance what is literal. */
function read(template: string): string {
  const { parts, problem } = parseTemplate(template);
  if (parts === undefined) return `problem at ${problem.offset}`;
  return parts.map((part) => (part.kind === "text" ? part.text : `<${part.expression}|${part.format}>`)).join("");
}

describe("templates follow str.format", () => {
  it.each([
    ["posts/{id}", "posts/<id|>"],
    ["posts/{resources.posts.id}", "posts/<resources.posts.id|>"],
    ["posts/{id}/{{not_this}}", "posts/<id|>/{not_this}"],
    ["posts/{{{id}}}", "posts/{<id|>}"],
    ["posts/{{{{x}}}}/{id}", "posts/{{x}}/<id|>"],
    ["posts/{{n {id}}}", "posts/{n <id|>}"],
    ["{id}{id2}", "<id|><id2|>"],
    ["{id:>5}", "<id|:>5>"],
    ["{id!r}", "<id|!r>"],
    ["{a[b:c]}", "<a[b:c]|>"],
    ["{@x-y}", "<@x-y|>"],
    ["blog/{r.blog.id}/{{no}}", "blog/<r.blog.id|>/{no}"],
    ["{{a}} {{ and {{b}} }}", "{a} { and {b} }"],
    ["", ""],
    ["a } b", "problem at 2"],
    ["a { b", "problem at 2"],
    ["{a{b}", "problem at 0"],
    ["{}", "<|>"],
  ])("B05, B06, B11, B15, B17 %s", (template, want) => {
    expect(read(template)).toBe(want);
  });

  it("says where a placeholder stands", () => {
    expect(parseTemplate("a{{b{c}").parts?.at(-1)).toMatchObject({ expression: "c", offset: 4 });
  });

  it("reads escaped text back as it was, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const { parts } = parseTemplate(escapeBraces(text));
        expect(parts).toEqual(text === "" ? [] : [{ kind: "text", text }]);
      }),
    );
  });

  it("prints what it read so that it reads the same", () => {
    const piece = fc.oneof(
      fc.constantFrom("{{", "}}", "{a.b}", "{a!r}", "{a:>5}", "{x[!]}"),
      fc.string().map(escapeBraces),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const template = pieces.join("");
        const { parts } = parseTemplate(template);
        expect(parts).toBeDefined();
        expect(printTemplate(parts ?? [])).toBe(template);
      }),
    );
  });

  it("reads or refuses any text, and never loses a character of what it reads", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("{", "}", "a", ".", "!", ":", "[", "]") }), (text) => {
        const { parts, problem } = parseTemplate(text);
        if (parts === undefined) expect(problem.offset).toBeLessThan(text.length);
        else expect(printTemplate(parts)).toBe(text);
      }),
    );
  });
});
