/** A list as JSON Lines: one item in each line; anything else as JSON. */
export function lines(body: unknown): string {
  return Array.isArray(body) ? body.map((item) => `${JSON.stringify(item)}\n`).join("") : JSON.stringify(body);
}
