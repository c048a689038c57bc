import { existsSync, readdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ResourceClient } from "../../templates/runtime/client.ts";
import type { ConnectionOptions } from "../../templates/runtime/connection.ts";
import type { Destination } from "../../templates/runtime/load/destination.ts";
import type { LoadOptions } from "../../templates/runtime/load/options.ts";
import type { LoadReport } from "../../templates/runtime/load/report.ts";
import type { MockApi, MockOptions } from "../../templates/runtime/mocks/api.ts";
import type { Resource } from "../../templates/runtime/resource.ts";

/** A row whose type only its connector knows. */
export type Row = Readonly<Record<string, unknown>>;
export type Mocks = MockApi<Readonly<Record<string, Row>>>;

/** A connector whose types are put aside, so that one test serves all of them. */
export interface Connector {
  /** The folder's name. */
  readonly name: string;
  readonly folder: string;
  /** The name of the factory: createIssueTracker. */
  readonly factory: string;
  readonly create: (options?: ConnectionOptions & Readonly<Record<string, unknown>>) => Client;
  readonly createMocks: (options?: MockOptions<Readonly<Record<string, Row>>>) => Mocks;
  readonly duckdb: (path: string) => Destination;
  /** The credentials that the mocks accept, as options of `create`. */
  readonly secrets: Readonly<Record<string, string>>;
  /** The resources with the connector's property for each, in the order of the source config. */
  readonly resources: readonly { readonly property: string; readonly resource: Resource }[];
}

/** What `create` gives, apart from its resources. */
interface Client {
  readonly load: (destination: Destination, options?: LoadOptions) => Promise<LoadReport>;
}

/** The reader of one resource. */
export function clientOf(client: Client, property: string): ResourceClient<Row> {
  // A connector has one property for each of its resources.
  const reader = (client as unknown as Readonly<Record<string, ResourceClient<Row>>>)[property];
  if (reader === undefined) throw new Error(`The connector has no property ${property}.`);
  return reader;
}

const GENERATED = resolve("generated");

/** The committed connectors of which the same can be asked: those without dependent resources. */
export async function loadPlainConnectors(): Promise<readonly [Connector, ...Connector[]]> {
  const plain = (await loadConnectors()).filter(({ resources }) =>
    resources.every(({ resource }) => !("parent" in resource)),
  );
  return notEmpty(plain);
}

/** Every committed connector. */
export async function loadConnectors(): Promise<readonly [Connector, ...Connector[]]> {
  const names = readdirSync(GENERATED)
    .filter((name) => existsSync(join(GENERATED, name, "index.ts")))
    .sort();
  return notEmpty(await Promise.all(names.map((name) => loadConnector(join(GENERATED, name)))));
}

function notEmpty([first, ...others]: readonly Connector[]): readonly [Connector, ...Connector[]] {
  if (first === undefined) throw new Error("generated/ holds no connector: run `npm run generate`.");
  return [first, ...others];
}

/** Imports the connector in a folder. */
export async function loadConnector(folder: string): Promise<Connector> {
  const load = async (file: string): Promise<Readonly<Record<string, unknown>>> =>
    // A module is an object of its exports.
    (await import(pathToFileURL(join(folder, file)).href)) as Record<string, unknown>;
  const [index, mocks, duckdb, resources] = await Promise.all(
    ["index.ts", "mocks.ts", "duckdb.ts", "resources.ts"].map(load),
  );
  const factory = Object.keys(index ?? {}).find((key) => key.startsWith("create")) ?? "";
  const mocksFactory = Object.keys(mocks ?? {}).find((key) => key.startsWith("create")) ?? "";
  return {
    name: basename(folder),
    folder,
    factory,
    // Here the exports' types are put aside: the tests prove that they are what the interface says.
    create: index?.[factory] as Connector["create"],
    createMocks: mocks?.[mocksFactory] as Connector["createMocks"],
    duckdb: duckdb?.["duckdb"] as Connector["duckdb"],
    secrets: (mocks?.["mockSecrets"] ?? {}) as Connector["secrets"],
    resources: Object.entries(resources ?? {}).map(([property, resource]) => ({
      property,
      resource: resource as Resource,
    })),
  };
}

/** All that an asynchronous iteration gives. */
export async function collect<T>(values: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const value of values) all.push(value);
  return all;
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<Error & Readonly<Record<string, unknown>>> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof Error) return error as Error & Record<string, unknown>; // whose properties the test names
    throw new Error(`Something else than an error was thrown: ${String(error)}`);
  }
  throw new Error("An error was expected.");
}
