import { dig, type MockRequest, readNamed } from "./request.ts";

/** How a mocked resource's rows belong to those of another. */
export interface MockParent {
  /** The resource whose rows they belong to; absent where they belong to constant values. */
  readonly resource?: string | undefined;
  /** The rows of the parent row that a request asks for; `undefined` where there is no such parent row. */
  readonly children: (question: ChildQuestion) => readonly object[] | undefined;
  /** Rows that were made, with what they have from the parent rows over which they are spread. */
  readonly spread: (rows: readonly object[], parents: readonly object[]) => readonly object[];
}

/** What a request for children is answered from. */
export interface ChildQuestion {
  readonly rows: readonly object[];
  readonly parents: readonly object[];
  readonly request: MockRequest;
  /** What stands in the path for its placeholders. */
  readonly segments: readonly string[];
}

/** What a mocked resource has of its parent. */
export interface MockParentOptions {
  readonly resource?: string | undefined;
  /** The parent rows, where they are constant values. */
  readonly rows?: readonly object[] | undefined;
  /** Fields of the parent row that hold lists, of which a request names one element. */
  readonly spread?: readonly (readonly string[])[] | undefined;
  /** What stands between the values where one request is about several parent rows. */
  readonly separator?: string | undefined;
  /** The fields of the parent row by which requests ask: their keys, and the placeholder's number in the path or a name. */
  readonly asked: readonly { readonly field: readonly string[]; readonly at: number | string }[];
  /** Row fields that the API does not send, because they come from the parent row: its keys by their names. */
  readonly include?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Rows spread over the rows of a parent, one after the other. A row with a field of its parent row belongs to that
 * one.
 */
export function mockParent(options: MockParentOptions): MockParent {
  const { resource, rows: constants, spread = [], separator, asked, include = {} } = options;
  const all = (parents: readonly object[]): readonly object[] =>
    (constants ?? parents).flatMap((parent) => spread.reduce(elements, [parent]));
  const included = Object.entries(include);
  const ownerOf = (row: object, index: number, parents: readonly object[]): object | undefined => {
    const known = included.filter(([name]) => Object.hasOwn(row, name));
    if (known.length === 0) return parents[index % parents.length];
    return parents.find((parent) => known.every(([name, path]) => same(dig(row, [name]), dig(parent, path))));
  };
  return {
    resource,
    children: ({ rows, parents, request, segments }) => {
      const values = asked.map(({ field, at }) => ({
        field,
        value: typeof at === "number" ? segments[at] : readNamed(request, at),
      }));
      const known = all(parents);
      const meant = known.filter((parent) =>
        values.every(({ field, value = "" }) => {
          const asks = separator === undefined ? [value] : value.split(separator);
          return asks.includes(String(dig(parent, field)));
        }),
      );
      if (meant.length === 0) return undefined;
      return rows
        .filter((row, index) => meant.includes(ownerOf(row, index, known) ?? {}))
        .map((row) => without(row, include));
    },
    spread: (rows, parents) =>
      rows.map((row, index) => {
        const known = all(parents);
        const parent = known[index % known.length];
        return { ...row, ...Object.fromEntries(included.map(([name, path]) => [name, dig(parent, path) ?? null])) };
      }),
  };
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null);
}

function without(row: object, names: object): object {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !Object.hasOwn(names, name)));
}

/** A row for each element of the list that each row has at `path`. */
function elements(rows: readonly object[], path: readonly string[]): readonly object[] {
  return rows.flatMap((row) => {
    const list = dig(row, path);
    return Array.isArray(list) ? list.map((element) => withField(row, path, element)) : [row];
  });
}

function withField(row: object, [key = "", ...rest]: readonly string[], value: unknown): object {
  if (rest.length === 0) return { ...row, [key]: value };
  const inner = dig(row, [key]);
  return { ...row, [key]: withField(typeof inner === "object" && inner !== null ? inner : {}, rest, value) };
}
