/** The databases that a connector can load into; each is the name of its module in a connector. */
export const DESTINATIONS = ["duckdb", "postgres", "clickhouse"] as const;

export type DestinationName = (typeof DESTINATIONS)[number];

/** Those of the names that are a destination's, in the order of the list and each once; `undefined` where none is. */
export function destinationsIn(names: unknown): readonly DestinationName[] | undefined {
  const found = DESTINATIONS.filter((name) => Array.isArray(names) && names.includes(name));
  return found.length === 0 ? undefined : found;
}
