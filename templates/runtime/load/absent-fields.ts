import { comma } from "../select/scan.ts";
import { rowReader } from "../select/read-rows.ts";
import { joined, textsOf } from "../select/row-texts.ts";
import type { PageText, TablePlan } from "./destination.ts";

/** The members that rows get for the time of their way: their number, and which fields they do not have. */
export const ownMembers = { row: "row #", absent: "absent #" } as const;

/** Pages whose rows tell which fields they do not have. */
export interface MarkedPages {
  readonly pages: readonly PageText[];
  /** What is found in the member of rows that have no value for the column, null being one; `undefined` where no row has. */
  readonly markOf: (column: string) => string | undefined;
}

/** Gives each row the list of the fields that others have and it has not. */
export function markAbsent(
  { pages, names }: { readonly pages: readonly PageText[]; readonly names: TablePlan["names"] },
  nameOf: (field: string) => string,
): MarkedPages {
  const fields = [...new Set(pages.flatMap((page) => page.fields.map(({ name }) => name)))];
  const columns = new Map(fields.map((field, index) => [names?.get(field)?.name ?? nameOf(field), index]));
  const reader = rowReader(fields);
  const { starts } = reader.places;
  let row = 0;
  const marked = pages.map((page) => {
    const members: string[] = [];
    reader.read(page.text, () => {
      const absent = fields.flatMap((_, index) => (starts[index] === -1 ? [index] : []));
      members.push(`{"${ownMembers.row}":${row},"${ownMembers.absent}":",${absent.join(",")},"`);
      row += 1;
    });
    const pieces = textsOf(page.text).flatMap((text, index) => withMembers(text, members[index] ?? "{"));
    return pieces.length === 0 ? page : { ...page, text: joined(pieces.slice(1)) };
  });
  return {
    pages: marked,
    markOf: (column) => {
      const index = columns.get(column);
      return index === undefined ? undefined : `,${index},`;
    },
  };
}

/** A comma and the row with further members in front. */
function withMembers(row: Uint8Array, members: string): readonly Uint8Array[] {
  const rest = row.subarray(1);
  const isEmpty = /^\s*\}$/.test(rest.length < 100 ? new TextDecoder().decode(rest) : "");
  return [Uint8Array.of(comma), new TextEncoder().encode(isEmpty ? members : `${members},`), rest];
}
