import { z } from "zod";
import { closed, words } from "./schema.ts";

const constant = z.union([z.string(), z.number(), z.boolean()]);

/**
 * Values over which a resource is read, one part for each: a list of values (`[eu, us]`, used as `{parents.value}`),
 * lists by name (`{ region: [eu, us] }`, every combination, used as `{parents.region}`), or rows (`[{ region: eu }]`).
 */
export const parents = z
  .union([
    z.array(constant).min(1),
    z.array(z.record(words, constant)).min(1),
    z.record(words, z.array(constant).min(1)),
  ])
  .describe(
    "Constant values over which the resource is read, each with a cursor of its own: `[eu, us]` is `{parents.value}`, " +
      "`{ region: [eu, us] }` is `{parents.region}` in every combination, `[{ region: eu, lang: en }]` are rows as they stand.",
  );

/** How many parent values go into one request. */
export const groupParents = z
  .union([
    z.int().min(1),
    closed({
      size: z.int().min(1).describe("How many parent rows one request is about, at most."),
      separator: z
        .string()
        .nullish()
        .describe("What stands between their values; null for a list: a repeated parameter, a JSON list.")
        .meta({ default: "," }),
    }),
  ])
  .describe("Joins the values of several parent rows into one request: `ids=1,2,3`.");

/** What a parent row without a value that requests use means. */
export const onParentValueMissing = z
  .enum(["skip", "omit", "raise"])
  .describe(
    "What a parent row means that lacks a value, or has null there: `skip` asks nothing for it and says so in the " +
      "report, `omit` asks without the parameter (never for a value of the path), `raise` fails the load.",
  )
  .meta({ default: "skip" });

/** The values over which a resource is read, as it may be written. */
export type ParentsNotation = z.output<typeof parents>;

/** One of the constant rows that a resource is read for. */
export type ConstantRow = Readonly<Record<string, string | number | boolean>>;

/** The rows that the notation stands for, in its order. */
export function constantRows(notation: ParentsNotation): readonly ConstantRow[] {
  if (Array.isArray(notation)) return notation.map((row) => (typeof row === "object" ? row : { value: row }));
  return Object.entries(notation).reduce<readonly ConstantRow[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  );
}
