/** Where the rows of a text begin; of no use once the rows have another text. */
export interface RowStarts {
  readonly of: Uint8Array;
  readonly at: readonly number[];
}
