import fc from "fast-check";
import { expect, test } from "vitest";
import { parseLinks } from "../../../templates/runtime/paginators/link-header.ts";

test.each([
  { given: "", want: [] },
  { given: '<a>; rel="next"', want: [["a", "next"]] },
  { given: "<a>;rel=next", want: [["a", "next"]] },
  {
    given: '<a>; rel="next", <b>; rel="prev"',
    want: [
      ["a", "next"],
      ["b", "prev"],
    ],
  },
  { given: '<a>; rel="prev next"', want: [["a", "prev", "next"]] },
  { given: '<a>; REL="NEXT"', want: [["a", "next"]] },
  { given: '<a>; rel="first"; rel="next"', want: [["a", "first"]] },
  { given: '<a>; title="x, <b>; rel=next"; rel="up"', want: [["a", "up"]] },
  { given: '<a>; title="say \\"hi\\""; rel="next"', want: [["a", "next"]] },
  { given: "<a,b;c>; rel=next", want: [["a,b;c", "next"]] },
  { given: '  ,, <a> ; rel = "next" ,', want: [["a", "next"]] },
  { given: "<a>; flag; rel=next", want: [["a", "next"]] },
  { given: "<a>", want: [["a"]] },
  { given: "<>; rel=next", want: [["", "next"]] },
  { given: '<a>; rel=""', want: [["a"]] },
  { given: "no link at all", want: [] },
  { given: "<a; rel=next", want: [] },
  { given: "<a>; rel=next garbage <b>; rel=prev", want: [["a", "next"]] },
])("$given", ({ given, want }) => {
  expect(parseLinks(given).map(({ target, rels }) => [target, ...rels])).toEqual(want);
});

test("what is written in any of the allowed ways is read back", () => {
  const target = fc.stringMatching(/^[\w/?&=:;,.%-]{0,20}$/);
  const rel = fc.stringMatching(/^[a-z][a-z0-9.-]{0,8}$/);
  const title = fc.string({ unit: "grapheme-ascii", maxLength: 12 });
  const link = fc.record({ target, rels: fc.array(rel, { minLength: 1, maxLength: 3 }), title });
  fc.assert(
    fc.property(fc.array(link, { maxLength: 4 }), (links) => {
      const header = links
        .map(
          ({ target, rels, title }) =>
            `<${target}>; title="${title.replace(/[\\"]/g, "\\$&")}"; rel="${rels.join(" ")}"`,
        )
        .join(", ");
      expect(parseLinks(header)).toEqual(links.map(({ target, rels }) => ({ target, rels })));
    }),
  );
});

test("any text at all ends, soon", () => {
  const pieces = fc.array(fc.constantFrom("<", ">", ";", ",", '"', "\\", "=", " ", "rel", "a"), { maxLength: 200 });
  fc.assert(fc.property(pieces, (parts) => Array.isArray(parseLinks(parts.join("")))));
  const started = performance.now();
  parseLinks(`<a>${"; ".repeat(50_000)}"${'\\"'.repeat(50_000)}`);
  expect(performance.now() - started).toBeLessThan(1000);
});
