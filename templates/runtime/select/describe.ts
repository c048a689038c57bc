/** What kind of JSON value something is, in words. */
export function kindOf(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object") return "an object";
  return value === true || value === false ? String(value) : `a ${typeof value === "string" ? "text" : typeof value}`;
}

/** The keys of a value with their kinds, for messages: what is there instead of what was looked for. */
export function describe(value: unknown): string {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return kindOf(value);
  const entries = Object.entries(value);
  if (entries.length === 0) return "an object without keys";
  const shown = entries.slice(0, 20).map(([key, item]) => `${JSON.stringify(key)} (${kindOf(item)})`);
  return shown.join(", ") + (entries.length > 20 ? ` and ${entries.length - 20} more` : "");
}
