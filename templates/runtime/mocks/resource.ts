import type { MockAuth } from "./auth.ts";
import type { MockIncremental } from "./incremental.ts";
import type { MockParent } from "./parents.ts";
import type { ServePage } from "./page.ts";

/** Where removed rows are listed. */
export interface MockTombstones {
  readonly resource: string;
  /** Fields without dots. */
  readonly key: readonly (readonly [row: string, tombstone: string])[];
}

/** One mocked resource, declared. */
export interface MockResource<Row extends object> {
  readonly method: string;
  /** Below the base URL, or an absolute URL; in a list, `null` stands for one segment of any text. */
  readonly path: string | readonly (string | null)[];
  /** Whose rows its rows belong to. */
  readonly parent?: MockParent | undefined;
  /** Literal parameters that tell this resource from another with the same method and path. */
  readonly match?: Readonly<Record<string, string>> | undefined;
  /** The keys from the body's root to the rows, or to the list that holds them; a number is an index. */
  readonly rowsAt: readonly (string | number)[];
  /** The keys from an item of that list to its row; null stands for a list around it. Default: the item is the row. */
  readonly rowAt?: readonly (string | null)[] | undefined;
  /** Writes a body that is not JSON. */
  readonly write?: ((body: unknown) => string) | undefined;
  readonly page: ServePage;
  /** The fields that identify a row. */
  readonly primaryKey: readonly string[];
  readonly incremental?: MockIncremental | undefined;
  /** The resource that lists rows that are removed, and its fields for each field of the key; it has no row at first. */
  readonly tombstones?: MockTombstones | undefined;
  /** Credentials of its own. Default: those of the API. */
  readonly auth?: MockAuth | "none" | undefined;
  /** Makes the row of a number, from 1 on; the same row for the same number. */
  readonly row: (n: number) => Row;
}
