import type { Operation } from "../read/openapi/document.ts";
import type { Property } from "../read/openapi/schemas.ts";
import type { Fact } from "./fact.ts";

/** An operation that gives rows, with what its response shows. */
export interface Candidate {
  readonly operation: Operation;
  /** "GET /users" */
  readonly key: string;
  /** What the response is: a list of rows, or one row. */
  readonly kind: "list" | "single";
  /** The path from the body to the rows, as keys; `*` for every item of a list on the way. */
  readonly selector: Fact<readonly string[]>;
  /** Schema of the whole response; `undefined` where the document has none and no example. */
  readonly response: unknown;
  /** Schema of one row. */
  readonly row: unknown;
  readonly rowProperties: ReadonlyMap<string, Property>;
  /** Whether rows are objects; `undefined` where the document does not say. */
  readonly objects: boolean | undefined;
  /** Examples of whole responses. */
  readonly examples: readonly unknown[];
  /** Content type of the response. */
  readonly mediaType: string;
}
