import { describe, expect, test } from "vitest";
import { code } from "../../generator/emit/code.ts";
import { formatText } from "../../generator/emit/format.ts";
import { Imports } from "../../generator/emit/imports.ts";
import { mockPlace, selectorCode } from "../../generator/emit/selectors.ts";
import { compileSelector } from "../../generator/plan/selector.ts";
import type { Selector } from "../../generator/plan/connector.ts";
import { bodyOf } from "../../templates/runtime/mocks/page.ts";

function planned(text: string): Selector {
  const compiled = compileSelector(text, "rows");
  if ("keys" in compiled) return { text, path: compiled.keys };
  if ("queries" in compiled) return { text, path: [], queries: compiled.queries };
  throw new Error(compiled.message);
}

async function printed(selector: Selector): Promise<string> {
  const text = await formatText("x.ts", `const x = ${String(selectorCode(selector, code`Row`, new Imports()))};`);
  return text.replace(/^const x = /, "").replace(/;\n$/, "");
}

describe("selectors as code", () => {
  test.each([
    {
      text: "data",
      want: '{ text: "data", path: ["data"], of: (body: { data?: Row[] | null } | null) => body?.data }',
    },
    { text: "$", want: '{ text: "$", path: [], of: (body: Row[] | Row | null) => body }' },
    {
      text: "items[*].data",
      want: `selected(
  "items[*].data",
  ["items"],
  (body: { items?: Each<{ data?: Row[] | Row | null } | null> | null } | null) =>
    each(body?.items, (item) => item?.data),
)`,
    },
    {
      text: "$[1]",
      want: `selected("$[1]", [], (body: (Row[] | Row | null)[] | null) =>
  each(part(body, 1, 2), (item) => item),
)`,
    },
    { text: "$..issues", want: 'query("$..issues", [{ deep: true, pick: [{ name: "issues" }] }])' },
    {
      text: "data[?@.id == 'x\\u2028']",
      want: `query("data[?@.id == 'x\\\\u2028']", [
  { pick: [{ name: "data" }] },
  {
    pick: [
      {
        where: {
          left: { at: [{ pick: [{ name: "id" }] }] },
          is: "==",
          right: { value: "x\\u2028" },
        },
      },
    ],
  },
])`,
    },
  ])("$text", async ({ text, want }) => {
    expect(unfolded(await printed(planned(text)))).toBe(unfolded(want));
  });
  test("rows that are found at run time", async () => {
    expect(await printed({ text: "", path: ["data"], isDetected: true })).toBe("detectRows()");
  });
});

describe("where the mocks put the rows", () => {
  test.each([
    { text: "data.items", rowsAt: ["data", "items"], rowAt: [] },
    { text: "items[*].data", rowsAt: ["items"], rowAt: ["data"] },
    { text: "a[*].b.c[*].d", rowsAt: ["a"], rowAt: ["b", "c", null, "d"] },
    { text: "data.*", rowsAt: ["data"], rowAt: [] },
    { text: "$[1]", rowsAt: [1], rowAt: [] },
    { text: "results[0].hits", rowsAt: ["results", 0, "hits"], rowAt: [] },
    { text: "data[?@.id]", rowsAt: ["data"], rowAt: [] },
    { text: "$..issues", rowsAt: ["issues"], rowAt: [] },
    { text: "open|closed", rowsAt: ["open"], rowAt: [] },
  ])("$text", ({ text, ...want }) => {
    expect(mockPlace(planned(text))).toEqual(want);
  });
  test("an index makes a list", () => {
    const body = bodyOf([
      [[1], [{ id: 1 }]],
      [["0", "pages"], 3],
    ]);
    expect(JSON.stringify(body)).toBe('[{"pages":3},[{"id":1}]]');
    expect(bodyOf([[["a", 0, "b"], []]])).toEqual({ a: [{ b: [] }] });
  });
});

/** Without what formatting adds. */
function unfolded(text: string): string {
  return text.replace(/\s+/g, "").replace(/,(?=[)\]}])/g, "");
}
