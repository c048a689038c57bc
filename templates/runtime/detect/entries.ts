import type { PageFacts } from "../paginators/paginator.ts";

/** One value of a body's envelope, which is what stands around the rows. */
export interface Entry {
  /** Keys from the root. */
  readonly path: readonly string[];
  /** The last key in lower case, without separators and without a prefix such as `@odata.`. */
  readonly name: string;
  readonly value: unknown;
}

/** How many keys deep an envelope is looked at. */
const deepest = 4;

/** The values of nested objects in the order of the document, each object's own before what they hold; no lists. */
export function entriesOf(body: unknown, path: readonly string[] = []): readonly Entry[] {
  if (typeof body !== "object" || body === null || Array.isArray(body) || path.length >= deepest) return [];
  return Object.entries(body).flatMap(([key, value]: readonly [string, unknown]) => {
    const entry = { path: [...path, key], name: nameOf(key), value };
    return [entry, ...entriesOf(value, entry.path)];
  });
}

/** `next_page_token`, `nextPageToken` and `@odata.nextPageToken` as `nextpagetoken`. */
export function nameOf(key: string): string {
  return key
    .replace(/^.*[.@]/, "")
    .replace(/[^\p{L}\p{N}]/gu, "")
    .toLowerCase();
}

/** The first whole number, not below zero, whose name has the form; numbers may be text. */
export function findNumber(
  entries: readonly Entry[],
  form: RegExp,
): { readonly path: readonly string[]; readonly value: number } | undefined {
  for (const { path, name, value } of entries) {
    const number = typeof value === "string" && /^\d{1,15}$/.test(value) ? Number(value) : value;
    if (typeof number === "number" && Number.isSafeInteger(number) && number >= 0 && form.test(name)) {
      return { path, value: number };
    }
  }
  return undefined;
}

/** Where the body says with true or false whether there are more pages. */
export function findMore(
  entries: readonly Entry[],
): { readonly path: readonly string[]; readonly value: boolean } | undefined {
  for (const { path, name, value } of entries) {
    if (typeof value === "boolean" && /^(?:has|is)?(?:more|next)(?:page|pages|items|results|records|data)?$/.test(name))
      return { path, value };
  }
  return undefined;
}

/** The query parameter of the request whose name has the form. */
export function findParam(page: PageFacts, form: RegExp): string | undefined {
  let found: string | undefined;
  new URL(page.url).searchParams.forEach((_, name) => {
    if (form.test(nameOf(name))) found ??= name;
  });
  return found;
}
