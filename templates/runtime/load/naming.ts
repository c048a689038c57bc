const reduced: Readonly<Record<string, string>> = { "+": "x", "-": "_", "*": "x", "@": "a", "|": "l" };

/**
 * A column's name for a row field, by dlt's snake_case convention: `userId` is `user_id`, `@type` is `atype`, and two
 * underscores keep parts of a path apart.
 */
export function columnName(field: string): string {
  const parts = field
    .trim()
    .split("__")
    .filter((part) => part !== "");
  return parts.length === 0 ? "_empty" : parts.map(snakeCase).join("__");
}

function snakeCase(part: string): string {
  const letters = part.replace(/[-+*@|]/g, (sign) => reduced[sign] ?? sign).replace(/[^A-Za-z\d_]+/g, "_");
  const words = letters
    .replace(/([^_])([A-Z][a-z]+)/g, "$1_$2")
    .replace(/([a-z\d])([A-Z])/g, "$1_$2")
    .toLowerCase();
  const safeStart = /^\d/.test(words) ? `_${words}` : words;
  return safeStart.replace(/_+$/, (tail) => "x".repeat(tail.length)).replace(/__+/g, "_");
}
