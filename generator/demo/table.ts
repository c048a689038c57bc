/** Rows under their headings, in columns as wide as what is in them; numbers to the right. */
export function tableOf(headings: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const texts = [headings, ...rows].map((row) => row.map((cell) => cellText(cell)));
  const widths = headings.map((_, column) => Math.max(...texts.map((row) => row[column]?.length ?? 0)));
  const lines = texts.map((row, index) => {
    // A heading stands above its column's cells, on their side.
    const cells = index === 0 ? rows[0] : rows[index - 1];
    return row.map((text, column) => pad(text, widths[column] ?? 0, typeof cells?.[column] === "number")).join("  ");
  });
  const [heading = "", ...body] = lines;
  return [heading, widths.map((width) => "─".repeat(width)).join("  "), ...body]
    .map((line) => line.trimEnd())
    .join("\n");
}

function cellText(cell: string | number): string {
  // The digits in groups of three, the same in every locale.
  return typeof cell === "number" ? String(cell).replace(/\B(?=(\d{3})+$)/g, ",") : cell;
}

function pad(text: string, width: number, right: boolean): string {
  return right ? text.padStart(width) : text.padEnd(width);
}
