import { visible } from "../diagnostics/visible.ts";

/**
 * Rows as aligned columns, the first row as the head; where the terminal is narrower than that, each row as a block with
 * one line for each cell that says something.
 *
 * @param width columns of the terminal; `undefined` for no terminal, which takes any width
 */
export function textTable(rows: readonly (readonly string[])[], width?: number): string {
  const cells = rows.map((row) => row.map(visible));
  const widths = (cells[0] ?? []).map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => `  ${padded(row, widths).join("  ")}`.trimEnd());
  const [head = [], ...body] = cells;
  if (width === undefined || body.length === 0 || lines.every((line) => line.length <= width)) return lines.join("\n");
  const longest = Math.max(...head.map((title) => title.length));
  return body.map((row) => block(head, row, longest)).join("\n");
}

function block(head: readonly string[], [name = "", ...row]: readonly string[], longest: number): string {
  const told = row.flatMap((cell, index) => {
    const title = head[index + 1] ?? "";
    return cell === "-" ? [] : [`    ${title.padEnd(longest)}  ${cell}`];
  });
  return [`  ${name}`, ...told].join("\n");
}

function padded(row: readonly string[], widths: readonly number[]): readonly string[] {
  return row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
}
