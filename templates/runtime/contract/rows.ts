import type { PageText } from "../load/destination.ts";
import { rowsTextOf } from "../select/cut.ts";
import { rowReader } from "../select/read-rows.ts";
import { scanRows } from "../select/scan-rows.ts";

/** The first letter of `null`. */
const letterN = 0x6e;

/** Calls back for each value of the fields that is not null, with the number of its row in the batch. */
export function eachValue(
  pages: readonly PageText[],
  fields: readonly string[],
  onValue: (field: string, row: number, json: Uint8Array) => void,
): void {
  const reader = rowReader(fields);
  const { starts, ends } = reader.places;
  let row = 0;
  for (const { text } of pages) {
    reader.read(text, () => {
      for (const [index, field] of fields.entries()) {
        const start = starts[index] ?? -1;
        if (start >= 0 && text[start] !== letterN) onValue(field, row, text.subarray(start, ends[index]));
      }
      row += 1;
    });
  }
}

/** The numbers of the rows that have a value for the field. */
export function rowsWith(pages: readonly PageText[], field: string): readonly number[] {
  const rows: number[] = [];
  eachValue(pages, [field], (_, row) => rows.push(row));
  return rows;
}

/** The pages without the fields of some rows. */
export function withoutMembers(
  pages: readonly PageText[],
  dropped: ReadonlyMap<string, ReadonlySet<number>>,
): readonly PageText[] {
  const rows = new Set([...dropped.values()].flatMap((numbers) => [...numbers]));
  let before = 0;
  return pages.map((page) => {
    const first = before;
    before += page.rows;
    if (![...rows].some((row) => row >= first && row < before)) return page;
    const fields = scanRows(page.text, 0).fields.map(({ name }) => name);
    const reader = rowReader(fields);
    const { starts, ends } = reader.places;
    const decoder = new TextDecoder();
    const kept: string[] = [];
    reader.read(page.text, () => {
      const row = first + kept.length;
      const members = fields.flatMap((field, index) => {
        const start = starts[index] ?? -1;
        if (start < 0 || dropped.get(field)?.has(row) === true) return [];
        return [`${JSON.stringify(field)}:${decoder.decode(page.text.subarray(start, ends[index]))}`];
      });
      kept.push(`{${members.join(",")}}`);
    });
    const { text, fields: found } = rowsTextOf(`[${kept.join(",")}]`);
    const read = new Set(page.fields.map(({ name }) => name));
    return { ...page, text, fields: found.filter(({ name }) => read.has(name)) };
  });
}
