/** A place in a file; line and column are 1-based. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Where a value sits in a document: object keys and list indexes from the root. */
export type Path = readonly (string | number)[];

/** A file read as plain data, with the way back from each value to its place in the file. */
export interface SourceDocument {
  /** The file as the user named it, with forward slashes. */
  readonly file: string;
  /** Plain JSON data. A secret of a Python config is already the text `{secrets.name}` here. */
  readonly value: unknown;
  /** The place of the value at `path`, or of the nearest enclosing value that has one. */
  readonly locate: (path: Path) => Position | undefined;
  /** The place of the key itself, for findings about keys. */
  readonly locateKey: (path: Path) => Position | undefined;
  /** Code that the file has and the config calls by these names of extensions.ts, with its places. */
  readonly functions?: ReadonlyMap<string, Position>;
}
