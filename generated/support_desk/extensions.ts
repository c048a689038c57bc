import type { Extensions } from "./runtime/extensions.ts";
import type { Comment } from "./types.ts";

/** Code of your own that the connector calls; this file is made once and never overwritten. */
export const extensions: Extensions = {};

/** A comment without the lines that it quotes from the one that it answers. */
export const withoutQuotes: (row: Comment) => Comment = (row) => {
  if (row.body === null || row.body === undefined) return row;
  const own = row.body.split("\n").filter((line) => !line.startsWith(">"));
  return { ...row, body: own.join("\n").trim() };
};
