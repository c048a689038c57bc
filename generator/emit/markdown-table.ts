import { util } from "prettier";

/** Longest line of generated text. */
export const PRINT_WIDTH = 120;

const SHORTEST_RULE = 3;

const TABLE = /^\|.*\n(?:\|.*\n)*/gm;
// Headings, sentences and places of tables, each between empty lines, that prettier leaves as they are.
const PLAIN = /(?<=\n\n)(?:(?:### `[\w./-]+`|[A-Z](?:[\w(),'-]|[.:](?=[ \n])| (?=[\w(]))*|<!-- table \d+ -->)\n\n)+/g;
const PLACE = /^<!-- table (\d+) -->$/gm;

/** Markdown without its tables, and without what stands around them where it is plain. */
export interface WithoutTables {
  /** With a comment for each of them. */
  readonly text: string;
  /** Puts the tables, aligned, in the places of the comments. */
  readonly withTables: (text: string) => string;
}

/**
 * Takes tables out of a rendered text and aligns them as prettier does, which needs several times as long for it as for
 * all the rest; then headings and plain sentences between them, which are most of that rest. A table is what the template
 * prints with a `|` first in its lines: it is escaped in outside text.
 */
export function withoutTables(markdown: string): WithoutTables {
  const blocks: string[] = [];
  // A line that nobody else writes, since `<` is escaped in outside text.
  const placeOf = (block: string): string => `<!-- table ${blocks.push(block) - 1} -->`;
  const put = (text: string): string => text.replaceAll(PLACE, (_, index: string) => put(blocks[Number(index)] ?? ""));
  const text = markdown
    .replaceAll(TABLE, (table) => `${placeOf(aligned(table.trimEnd().split("\n").map(cellsOf)))}\n`)
    .replaceAll(PLAIN, (blocks) => `${placeOf(blocks.trimEnd())}\n\n`);
  return { text, withTables: put };
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
