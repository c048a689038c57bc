import type { CaseClass } from "./ids/case.ts";
import type { Section } from "./ids.ts";
import type { Titled } from "./titles.ts";

/** Tests of one case that are shown; the others are counted. */
const shown = 3;

/** Each case with its tests, as Markdown. */
export function reportText(
  sections: readonly Section[],
  titled: readonly Titled[],
  decisions: Readonly<Record<string, string>>,
): string {
  const tables = sections.flatMap((section) => [
    `## ${section.letter}: ${section.title}${section.required ? "" : " (not yet required)"}`,
    "",
    "| Case | Class | About | Outcome | Tests |",
    "| --- | --- | --- | --- | --- |",
    ...Object.entries(section.cases).map(([id, [kind, about]]) => {
      const tests = titled.filter((each) => each.id === id);
      const outcome = tests.length === 0 ? "no test" : outcomeOf(kind, decisions[id]);
      return `| ${[id, kind, about, outcome, testsText(tests)].map(cell).join(" | ")} |`;
    }),
    "",
  ]);
  return [
    "# How connectors behave beside dlt",
    "",
    "Written by `npm run conformance` from the titles of the tests. Class C keeps dlt's outcome, class X asserts a better one; what makes no sense in TypeScript is decided in the table at the end. A required case without a test fails `npm test`.",
    "",
    ...tables,
    "## Decisions",
    "",
    "| Case | What holds here, and why |",
    "| --- | --- |",
    ...Object.entries(decisions).map(([id, text]) => `| ${id} | ${cell(text)} |`),
    "",
  ].join("\n");
}

/** The cases of required sections that no test names. */
export function missingCases(sections: readonly Section[], titled: readonly Titled[]): readonly string[] {
  const named = new Set(titled.map(({ id }) => id));
  return sections
    .filter(({ required }) => required)
    .flatMap(({ cases }) => Object.keys(cases))
    .filter((id) => !named.has(id));
}

/** Titles whose case is in no list although its section is: probably a slip of the pen. */
export function unknownCases(sections: readonly Section[], titled: readonly Titled[]): readonly string[] {
  const known = new Set(sections.flatMap(({ cases }) => Object.keys(cases)));
  const letters = new Set(sections.map(({ letter }) => letter));
  return titled
    .filter(({ id }) => letters.has(id.charAt(0)) && !known.has(id))
    .map(({ id, file, title }) => `${id} (${file}: ${title})`);
}

function outcomeOf(kind: CaseClass, decision: string | undefined): string {
  if (decision !== undefined) return "decided";
  return kind === "C" ? "same" : "better";
}

function testsText(tests: readonly Titled[]): string {
  const lines = [...new Set(tests.map(({ file, title }) => `${file.replace(/^test\//, "")}: ${shortened(title)}`))];
  const rest = lines.length - shown;
  return lines.slice(0, shown).join("; ") + (rest > 0 ? `; and ${rest} more` : "");
}

function shortened(title: string): string {
  return title.length > 80 ? `${title.slice(0, 79)}…` : title;
}

function cell(text: string): string {
  return text.replace(/[\\|`<>*_$]/g, String.raw`\$&`).replace(/\s+/g, " ");
}
