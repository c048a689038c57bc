import { describe, expect, it } from "vitest";
import { decisions } from "./decisions.ts";
import { type Section, sections } from "./ids.ts";
import { missingCases, reportText, unknownCases } from "./report.ts";
import { casesIn, titledCases } from "./titles.ts";

const titled = titledCases("test");

describe("the conformance report", () => {
  it("has a test for every case of the required sections", () => {
    expect(missingCases(sections, titled), "Write a test with each of these ids in its title.").toEqual([]);
  });

  it("knows every case that a title names", () => {
    expect(unknownCases(sections, titled)).toEqual([]);
    expect(
      unknownCases(
        sections,
        Object.keys(decisions).map((id) => ({ id, file: "decisions.ts", title: "" })),
      ),
    ).toEqual([]);
  });

  it("is as committed; `npm run conformance` writes it", async () => {
    await expect(reportText(sections, titled, decisions)).toMatchFileSnapshot("REPORT.md");
  });
});

describe("the cases that titles name", () => {
  const idsIn = (text: string): readonly string[] => casesIn("a.test.ts", text).map(({ id }) => id);

  it("are found in plain titles, tables and groups", () => {
    expect(idsIn('test("A01 A02 X: both", () => {});')).toEqual(["A01", "A02"]);
    expect(idsIn('test("A09-A11, B02", () => {});')).toEqual(["A09", "A10", "A11", "B02"]);
    expect(idsIn('describe("A01", () => { it(`B02`, () => {}); });')).toEqual(["A01", "B02"]);
    expect(idsIn('test.each([{ id: "A01", body: "see B02" }, ["B03 C04: x"]])("$id: $body", () => {});')).toEqual([
      "A01",
      "B03",
      "C04",
    ]);
    expect(idsIn('const TABLE = [["A01", 1]] as const; test.each(TABLE)("%s", () => {});')).toEqual(["A01"]);
  });

  it("are found in tables of a group's own, and in tables made of others", () => {
    const groups = [1, 2].map(
      (n) => `describe("${n}", () => { const T = [["A0${n}"]]; it.each(T)("%s", () => {}); });`,
    );
    expect(idsIn(groups.join("\n"))).toEqual(["A01", "A02"]);
    const made = 'const all = { "A01 A03-A05 one": {} }; const T = Object.entries(all).map(([title]) => ({ title }));';
    expect(idsIn(`${made} it.each(T)("$title", () => {});`)).toEqual(["A01", "A03", "A04", "A05"]);
    expect(idsIn('const a = [b]; const b = [a, "A01"]; it.each(a)("%s", () => {});')).toEqual(["A01"]);
  });

  it("are not found in skipped tests, other calls or other texts", () => {
    expect(idsIn('test.skip("A01", () => {});')).toEqual([]);
    expect(idsIn('describe.skip("x", () => { test("A01", () => {}); });')).toEqual([]);
    expect(idsIn('test.todo("A01"); log("A02"); test("x", () => { expect("A03").toBe(1); });')).toEqual([]);
    expect(idsIn('test.each([["A01"]])("always", () => {});')).toEqual([]);
  });

  it("are missed where a required section has none", () => {
    const section: Section = {
      letter: "A",
      title: "One",
      required: true,
      cases: { A01: ["C", "a"], A02: ["X", "b"] },
    };
    const found = [{ id: "A01", file: "test/a.test.ts", title: "A01" }];
    expect(missingCases([section], found)).toEqual(["A02"]);
    expect(missingCases([{ ...section, required: false }], found)).toEqual([]);
    expect(unknownCases([section], [...found, { id: "A03", file: "f", title: "t" }])).toEqual(["A03 (f: t)"]);
    const text = reportText([section], found, {});
    expect(text).toContain("| A01 | C | a | same | a.test.ts: A01 |");
    expect(text).toContain("| A02 | X | b | no test |  |");
  });
});
