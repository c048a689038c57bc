/** Rows of a made-up API, cheap to make: a page is a template into which only the ids are written. */

/** What a row is like. */
export type Shape = "flat" | "nested";

/** Rows of one page that the API fills. */
export const PAGE_ROWS = 1000;

/** Ids have 16 digits, so that all pages have the same length; above 2^53 they are not, so that every way can read them. */
const FIRST_ID = 1_000_000_000_000_000;
const ID_DIGITS = 16;
const PLACE = "#".repeat(ID_DIGITS);

/** A page's text with the places of its ids. */
export interface PageTemplate {
  readonly text: Buffer;
  readonly places: readonly number[];
}

/** The JSON list of `rows` rows whose ids are still to be written. */
export function pageTemplate(shape: Shape, rows: number, updatedAt: string): PageTemplate {
  const list = Array.from({ length: rows }, (_, index) => JSON.stringify(row(shape, index, updatedAt)));
  const text = Buffer.from(`[${list.join(",")}]`.replaceAll(`"${PLACE}"`, PLACE));
  const places: number[] = [];
  for (let at = text.indexOf(PLACE); at >= 0; at = text.indexOf(PLACE, at + 1)) places.push(at);
  return { text, places };
}

/** A copy of the template with the ids of the rows that stand at `positions`. */
export function filled({ text, places }: PageTemplate, positions: (index: number) => number): Buffer {
  const page = Buffer.from(text);
  for (const [index, place] of places.entries()) page.write(String(FIRST_ID + positions(index)), place, "latin1");
  return page;
}

/** DuckDB's types for the rows, as `read_json` wants them. */
export function columnTypes(shape: Shape): string {
  const flat = FIELDS.map(([name, type]) => `${name}: '${type}'`);
  return `{${[...flat, ...(shape === "nested" ? NESTED : [])].join(", ")}}`;
}

/** The flat fields with their types in DuckDB. */
export const FIELDS = [
  ["id", "BIGINT"],
  ["external_id", "VARCHAR"],
  ["name", "VARCHAR"],
  ["status", "VARCHAR"],
  ["description", "VARCHAR"],
  ["email", "VARCHAR"],
  ["country", "VARCHAR"],
  ["city", "VARCHAR"],
  ["note", "VARCHAR"],
  ["is_active", "BOOLEAN"],
  ["is_archived", "BOOLEAN"],
  ["amount", "DOUBLE"],
  ["balance", "DOUBLE"],
  ["score", "DOUBLE"],
  ["visits", "BIGINT"],
  ["customer_id", "BIGINT"],
  ["owner_id", "BIGINT"],
  ["created_at", "TIMESTAMP WITH TIME ZONE"],
  ["updated_at", "TIMESTAMP WITH TIME ZONE"],
  ["closed_at", "TIMESTAMP WITH TIME ZONE"],
  ["source", "VARCHAR"],
] as const;

const NESTED = [
  "address: 'STRUCT(street VARCHAR, zip VARCHAR)'",
  "items: 'STRUCT(sku VARCHAR, quantity BIGINT, price DOUBLE)[]'",
] as const;

function row(shape: Shape, index: number, updatedAt: string): object {
  const two = String(index % 60).padStart(2, "0");
  const flat = {
    id: PLACE,
    external_id: `6f1d${String(index).padStart(4, "0")}-8c1b-4f6e-9a77-2f0d5b1c9e42`,
    name: `Record ${index} of the page`,
    status: ["open", "closed", "waiting", "done"][index % 4],
    description: `What the record is about, in a sentence of usual length, number ${index}. `.repeat(3),
    email: `person.${index}@example.com`,
    country: ["DE", "FR", "US", "JP", "BR"][index % 5],
    city: ["Berlin", "Paris", "Boston", "Kyoto", "Recife"][index % 5],
    note: index % 3 === 0 ? null : `a note of ${index % 17} words`,
    is_active: index % 2 === 0,
    is_archived: index % 7 === 0,
    amount: index * 1.25 + 0.5,
    balance: -index * 0.75,
    score: index / 8,
    visits: index % 1000,
    customer_id: 70_000 + (index % 500),
    owner_id: index % 50,
    created_at: `2024-01-15T08:${two}:${two}Z`,
    updated_at: updatedAt,
    closed_at: index % 4 === 1 ? `2024-03-15T08:${two}:${two}Z` : null,
    source: "api",
  };
  if (shape === "flat") return flat;
  const items = Array.from({ length: index % 4 }, (_, item) => ({
    sku: `SKU-${index}-${item}`,
    quantity: item + 1,
    price: 9.5 * (item + 1),
  }));
  return { ...flat, address: { street: `Main street ${index}`, zip: String(10_000 + (index % 5000)) }, items };
}
