import type { MockRequest } from "./request.ts";

/** What a page is cut from. */
export interface PageQuestion {
  /** The rows that the request asks for, in the API's order. */
  readonly rows: readonly object[];
  readonly request: MockRequest;
  /** Rows of a page where the request does not say how many. */
  readonly pageSize: number;
  /** The request's URL without credentials, for links. */
  readonly publicUrl: URL;
}

/** One page of rows, with what tells how to get the next. */
export interface MockPage {
  /** 1 for the first page. */
  readonly number: number;
  readonly rows: readonly object[];
  /** What the body holds beside the rows; `undefined` values are left out. */
  readonly body?: readonly (readonly [path: readonly string[], value: unknown])[];
  readonly headers?: Readonly<Record<string, string>>;
}

/** Cuts the page that a request asks for out of the rows; a text tells why the request is wrong. */
export type ServePage = (question: PageQuestion) => MockPage | string;

/** Keys from the body's root; a number is an index. */
type BodyPath = readonly (string | number)[];
type Container = Record<string | number, unknown>;

/** The body that holds values at their paths, the first of which says whether the root is a list; the root itself is the empty path. */
export function bodyOf(entries: readonly (readonly [path: BodyPath, value: unknown])[]): unknown {
  const root = entries.find(([path]) => path.length === 0);
  if (root !== undefined) return root[1];
  const body = containerFor(entries[0]?.[0][0]);
  for (const [path, value] of entries) if (value !== undefined) put(body, path, value);
  return body;
}

function put(body: Container, path: BodyPath, value: unknown): void {
  const [key = "", ...rest] = path;
  if (rest.length === 0) {
    setOwn(body, key, value);
    return;
  }
  const inner = Object.hasOwn(body, key) ? body[key] : undefined;
  // Only this function fills the body, with objects and lists wherever a path goes on.
  const next = typeof inner === "object" && inner !== null ? (inner as Container) : containerFor(rest[0]);
  setOwn(body, key, next);
  put(next, rest, value);
}

/** Sets a key such as `__proto__` like any other. */
function setOwn(body: Container, key: string | number, value: unknown): void {
  Object.defineProperty(body, key, { value, enumerable: true, configurable: true, writable: true });
}

function containerFor(key: string | number | undefined): Container {
  // A list's indexes are its keys.
  return typeof key === "number" ? ([] as unknown as Container) : {};
}
