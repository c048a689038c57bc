import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, expect, test } from "vitest";
import { type RowsText, writeRows } from "../../../templates/runtime/duckdb/row-files.ts";
import { rowsTextOf } from "../../../templates/runtime/select/cut.ts";

const folder = mkdtempSync(join(tmpdir(), "row-files-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});
const paths = [join(folder, "0.json"), join(folder, "1.json")];

/** What the files hold, file by file, as their format says. */
async function readBack(lists: readonly (readonly RowsText[])[]): Promise<{ format: string; rows: unknown[][] }> {
  const { format, paths: written } = await writeRows(paths.slice(0, lists.length), lists);
  const rows = written.map((path): unknown[] => {
    const text = readFileSync(path, "utf8");
    if (format === "array") return JSON.parse(text) as unknown[];
    expect(text.endsWith("\n")).toBe(true);
    return text
      .slice(0, -1)
      .split("\n")
      .map((line): unknown => JSON.parse(line));
  });
  return { format, rows };
}

const row = fc.dictionary(fc.string(), fc.jsonValue(), { noNullPrototype: true });
const page = fc.tuple(fc.array(row, { minLength: 1, maxLength: 5 }), fc.stringMatching(/^[ \t\r]{0,3}$/));

test("rows are read back from lines as they are, whatever is in their texts and between them", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(page, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 2 }),
      async (files) => {
        const texts = files.map((pages) =>
          pages.map(([rows, space]) => {
            const list = rows.map((each) => JSON.stringify(each)).join(`${space},${space}`);
            return rowsTextOf(`[${space}${list}${space}]`);
          }),
        );
        const { format, rows } = await readBack(texts);
        expect(format).toBe("newline_delimited");
        expect(rows).toEqual(
          files.map((pages) => pages.flatMap(([some]) => JSON.parse(JSON.stringify(some)) as unknown[])),
        );
      },
    ),
  );
});

test("rows that have lines themselves, or another text than the one that was looked at, stay an array", async () => {
  const rows = [{ id: 1 }, { id: 2, name: "a,b" }];
  const plain = rowsTextOf(JSON.stringify(rows));
  expect(await readBack([[plain]])).toEqual({ format: "newline_delimited", rows: [rows] });
  const pretty = rowsTextOf(JSON.stringify(rows, undefined, 2));
  expect(await readBack([[plain, pretty]])).toEqual({ format: "array", rows: [[...rows, ...rows]] });
  const other = { ...plain, text: new TextEncoder().encode('[{"id":3}]') };
  expect(await readBack([[plain], [other]])).toEqual({ format: "array", rows: [rows, [{ id: 3 }]] });
});

test("pages of any size come whole into one file", async () => {
  const sized = (id: number, megabytes: number): object => ({ id, text: "x".repeat(megabytes * 1024 * 1024) });
  const pages = [[sized(1, 1), sized(2, 2)], [sized(3, 3)], [sized(4, 6), sized(5, 1)], [sized(6, 0)]];
  const { format, rows } = await readBack([pages.map((each) => rowsTextOf(JSON.stringify(each)))]);
  expect(format).toBe("newline_delimited");
  expect(rows).toEqual([pages.flat()]);
});
