import { util } from "prettier";

/** Longest line of generated text. */
export const PRINT_WIDTH = 120;

const SHORTEST_RULE = 3;

/** Markdown without its tables. */
export interface WithoutTables {
  /** With a comment for each table. */
  readonly text: string;
  /** Puts the tables, aligned, in the places of the comments. */
  readonly withTables: (text: string) => string;
}

/**
 * Takes tables out of a rendered text and aligns them as prettier does, which needs several times as long for it as for
 * all the rest. A table is what the template prints with a `|` first in its lines: it is escaped in outside text.
 */
export function withoutTables(markdown: string): WithoutTables {
  const tables: string[] = [];
  const text = markdown.replaceAll(/^\|.*\n(?:\|.*\n)*/gm, (table) => {
    tables.push(aligned(table.trimEnd().split("\n").map(cellsOf)));
    return `${placeholder(tables.length - 1)}\n`;
  });
  return {
    text,
    withTables: (formatted) =>
      formatted.replaceAll(/^<!-- table (\d+) -->$/gm, (_, index: string) => tables[Number(index)] ?? ""),
  };
}

/** A line that nobody else writes, since `<` is escaped in outside text. */
function placeholder(index: number): string {
  return `<!-- table ${index} -->`;
}

function cellsOf(line: string): readonly string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());
}

/** The second row is the line below the head. A table that would be wider than a line is not padded. */
function aligned(rows: readonly (readonly string[])[]): string {
  const measured = rows.map((cells) => cells.map((cell) => ({ cell, width: util.getStringWidth(cell) })));
  const widths = (measured[0] ?? []).map((_, column) =>
    measured.reduce((widest, cells) => Math.max(widest, cells[column]?.width ?? 0), SHORTEST_RULE),
  );
  const isWide = widths.reduce((sum, width) => sum + width + " | ".length, "|".length) > PRINT_WIDTH;
  const lines = measured.map((cells, row) => {
    const padded = cells.map(({ cell, width }, column) => {
      const widest = isWide ? SHORTEST_RULE : (widths[column] ?? 0);
      if (row === 1) return "-".repeat(widest);
      return isWide ? cell : cell + " ".repeat(widest - width);
    });
    return `| ${padded.join(" | ")} |`;
  });
  return lines.join("\n");
}
