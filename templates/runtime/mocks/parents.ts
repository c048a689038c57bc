import { dig, type MockRequest, readNamed } from "./request.ts";

/** How a mocked resource's rows belong to those of another. */
export interface MockParent {
  /** The resource whose rows they belong to. */
  readonly resource: string;
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
  readonly resource: string;
  /** The fields of the parent row by which requests ask: their keys, and the placeholder's number in the path or a name. */
  readonly asked: readonly { readonly field: readonly string[]; readonly at: number | string }[];
  /** Row fields that the API does not send, because they come from the parent row: its keys by their names. */
  readonly include?: Readonly<Record<string, readonly string[]>> | undefined;
}

/**
 * Rows spread over the rows of a parent, one after the other. A row with a field of its parent row belongs to that
 * one.
 */
export function mockParent({ resource, asked, include = {} }: MockParentOptions): MockParent {
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
      const meant = parents.find((parent) => values.every(({ field, value }) => String(dig(parent, field)) === value));
      if (meant === undefined) return undefined;
      return rows.filter((row, index) => ownerOf(row, index, parents) === meant).map((row) => without(row, include));
    },
    spread: (rows, parents) =>
      rows.map((row, index) => {
        const parent = parents[index % parents.length];
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
