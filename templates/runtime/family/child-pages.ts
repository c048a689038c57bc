import type { Connection } from "../connection.ts";
import { inParts, type PageSource } from "../load/page-source.ts";
import type { ChildResource, ParentRow } from "../parents.ts";
import { withFields } from "../select/add-fields.ts";
import { decodeText } from "../select/cut.ts";
import { traverse } from "../traverse.ts";
import { boundTo, includedFields } from "./bind.ts";

/** The pages of one parent row's children, as text. */
export function childPages(
  connection: Connection,
  child: ChildResource,
  parent: ParentRow,
  signal: AbortSignal | undefined,
): PageSource {
  const { request } = boundTo(child, parent);
  const fields = includedFields(child, parent);
  // The rows' own selector stays: what they get from the parent row is added to their text.
  const resource = { ...child, request };
  const listed = inParts(resource, (start) =>
    traverse(connection, resource, {
      ...start,
      signal,
      decode: (bytes, asked) => {
        const page = decodeText(bytes, asked);
        return { ...page, rows: withFields(page.rows, fields, child.name) };
      },
    }),
  );
  return (start) => {
    const pages = listed(start);
    return child.processing?.pages(pages, child.name) ?? pages;
  };
}
