import { z } from "zod";

/**
 * An object that knows its keys. An unknown key's issue carries the known ones as its message, one a word:
 * the issue itself has no room for them, and the finding's reader wants to hear which key was meant.
 */
export function closed<Shape extends z.ZodRawShape>(shape: Shape): z.ZodObject<Shape, z.core.$strict> {
  return z.strictObject(shape, {
    error: (issue) => (issue.code === "unrecognized_keys" ? Object.keys(shape).join(" ") : undefined),
  });
}

/** A text that says something. */
export const words = z.string().min(1);

/** The longest time in seconds that a timer of any JavaScript runtime holds (2^31 - 1 ms). */
const LONGEST_SECONDS = 2_147_483;

/** A time in seconds. */
export const seconds = z.number().min(0).max(LONGEST_SECONDS);

/** One value, or a list of values. */
export const nameOrNames = z.union([words, z.array(words)]);

/** What a query parameter or header may be as it is; null leaves it out. */
export const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** Names with their values; a null value leaves the name out. */
export const namedScalars = z.record(z.string(), scalar);
