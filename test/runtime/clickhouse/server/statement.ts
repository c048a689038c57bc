import { Refusal } from "./refusal.ts";

export function literal(value: string): string {
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}

export function identifier(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}

const token = /'(?:[^'\\]|\\[^]|'')*'|"(?:[^"\\]|\\[^]|"")*"|`(?:[^`\\]|\\[^]|``)*`|--[^\n]*|\/\*[^]*?\*\/|;|\w+|[^]/g;

/**
 * The statement alone. The engine itself runs one after the other, as `clickhouse local` does; a server refuses.
 * What follows FORMAT in an INSERT is data and may hold anything.
 */
export function onlyStatement(sql: string): string {
  let end: number | undefined;
  let insert: boolean | undefined;
  for (const match of sql.matchAll(token)) {
    const [found] = match;
    if (/^(?:--|\/\*|\s)/.test(found)) continue;
    insert ??= found.toUpperCase() === "INSERT";
    if (insert && found.toUpperCase() === "FORMAT") return sql;
    if (end !== undefined && found !== ";") {
      throw new Refusal(
        62,
        "SYNTAX_ERROR",
        `Syntax error (Multi-statements are not allowed): failed at position ${end}`,
      );
    }
    if (found === ";") end ??= match.index;
  }
  if (insert === undefined) throw new Refusal(62, "SYNTAX_ERROR", "Syntax error: failed at position 1 (end of query)");
  return end === undefined ? sql : sql.slice(0, end);
}
