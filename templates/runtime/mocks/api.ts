import type { HttpHandler } from "msw";
import type { MockAuth } from "./auth.ts";
import { createCollection, type MockCollection } from "./collection.ts";
import { createFaults, type Fault, type FaultScope } from "./fault.ts";
import { resourceHandler } from "./handler.ts";
import type { MockedRequest } from "./log.ts";
import type { MockRateLimit } from "./rate-limit.ts";
import { dig } from "./request.ts";
import type { MockResource } from "./resource.ts";

/** Row types by resource name. */
export type RowTypes<Rows> = { readonly [Name in keyof Rows]: object };

/** A mocked API, declared. */
export interface MockDefinition<Rows extends RowTypes<Rows>> {
  readonly baseUrl: string;
  readonly auth?: MockAuth | undefined;
  readonly resources: { readonly [Name in keyof Rows]: MockResource<Rows[Name]> };
}

/** What a test may choose. */
export interface MockOptions<Rows extends RowTypes<Rows>> {
  /** Where the API is. Default: the connector's base URL. */
  readonly baseUrl?: string | undefined;
  /** The first rows of a resource, or how many to make. Default: 250. */
  readonly rows?: { readonly [Name in keyof Rows]?: number | readonly Rows[Name][] | undefined } | undefined;
  /** Rows of a page where requests do not say how many. Default: 100. */
  readonly pageSize?: number | undefined;
  /** Refuses requests beyond a limit, and tells what is left of it. Default: no limit. */
  readonly rateLimit?: MockRateLimit | undefined;
  /** Lets the time of a delay pass. Default: a timer. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined;
}

/** A mocked API. */
export interface MockApi<Rows extends RowTypes<Rows>> {
  /** For `setupServer` or `setupWorker` of MSW. */
  readonly handlers: HttpHandler[];
  /** The rows of each resource. */
  readonly resources: { readonly [Name in keyof Rows]: MockCollection<Rows[Name]> };
  /** The requests so far, credentials included. */
  readonly requests: readonly MockedRequest<keyof Rows & string>[];
  /** Lets answers go wrong; faults are taken in the order in which they were given. */
  fail(fault: Fault & FaultScope<keyof Rows & string>): void;
  /** Puts the first rows back, forgets faults and requests, and begins a new interval of the rate limit. */
  reset(): void;
}

/** Numbers of rows that are made at first are below. */
const manyRows = 10_000;

/** Handlers that answer as the declared API does, with what controls them. */
export function mockApi<Rows extends RowTypes<Rows>>(
  definition: MockDefinition<Rows>,
  options: MockOptions<Rows>,
): MockApi<Rows> {
  type Name = keyof Rows & string;
  const faults = createFaults<Name>();
  const requests: MockedRequest<Name>[] = [];
  const collections = new Map<string, MockCollection<object>>();
  const bury = (row: object, tombstones: MockResource<object>["tombstones"]): void => {
    const list = collections.get(tombstones?.resource ?? "");
    const made = declared.get(tombstones?.resource ?? "");
    if (tombstones === undefined || list === undefined || made === undefined) return;
    buried += 1;
    const key = tombstones.key.map(([field, own]) => [own, dig(row, field.split("."))]);
    // Behind the rows of the first numbers, so that it is newer than they are.
    list.upsert({ ...made.row(manyRows + buried), ...(Object.fromEntries(key) as object) });
  };
  let buried = 0;
  const handlers: { readonly placeholders: number; readonly handler: HttpHandler }[] = [];
  const declared = new Map(Object.entries<MockResource<object>>(definition.resources));
  const lists = new Set([...declared.values()].map(({ tombstones }) => tombstones?.resource));
  for (const [key, resource] of declared) {
    const name = key as Name; // `Object.entries` does not say whose keys they are
    const rows: number | readonly object[] = options.rows?.[name] ?? (lists.has(name) ? 0 : 250);
    const parents = (): readonly object[] => collections.get(resource.parent?.resource ?? "")?.rows ?? [];
    const made = typeof rows === "number" ? resource.parent?.spread(firstRows(resource, rows), parents()) : undefined;
    const collection = createCollection<object>({
      primaryKey: resource.primaryKey,
      row: resource.row,
      rows: made ?? rows,
      onRemove: (row) => {
        bury(row, resource.tombstones);
      },
    });
    collections.set(name, collection);
    handlers.push({
      placeholders: placeholdersOf(resource),
      handler: resourceHandler({
        name,
        resource,
        baseUrl: options.baseUrl ?? definition.baseUrl,
        auth: definition.auth,
        pageSize: options.pageSize ?? 100,
        rows: () => collection.rows,
        parents,
        rateLimit: options.rateLimit,
        takeFault: (page) => faults.take(name, page),
        log: (entry) => void requests.push(entry),
        wait: options.wait ?? timer,
      }),
    });
  }
  return {
    // MSW asks them in turn: `/projects/default` must not be taken for `/projects/{id}`.
    handlers: handlers.sort((a, b) => a.placeholders - b.placeholders).map(({ handler }) => handler),
    // Filled above with one collection for each name, of that name's rows.
    resources: Object.fromEntries(collections) as unknown as MockApi<Rows>["resources"],
    requests,
    fail(fault) {
      faults.add(fault);
    },
    reset() {
      for (const collection of collections.values()) collection.reset();
      faults.clear();
      options.rateLimit?.reset();
      requests.length = 0;
    },
  };
}

function placeholdersOf({ path }: MockResource<object>): number {
  return typeof path === "string" ? 0 : path.filter((part) => part === null).length;
}

function firstRows({ row }: MockResource<object>, count: number): readonly object[] {
  return Array.from({ length: count }, (_, index) => row(index + 1));
}

function timer(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
